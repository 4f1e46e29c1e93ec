// @ts-check
/** Numbers as people read them. Pure. */

const GROUPED = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });

/**
 * @param {number | null} value
 * @returns {string} an integer in groups of three
 */
export function formatCount(value) {
  return value === null ? "–" : GROUPED.format(value);
}

/**
 * @param {number | null} value
 * @param {number} digits that count
 * @returns {string} such as 0.0123 or 1.2e+9
 */
export function formatNumber(value, digits = 3) {
  if (value === null) return "–";
  if (value !== 0 && (Math.abs(value) >= 1e6 || Math.abs(value) < 1e-4)) return value.toExponential(digits - 1);
  return String(Number(value.toPrecision(digits)));
}

/**
 * @param {number | null} value a loss: about as wide whatever it is, and 0 only where it is 0
 * @returns {string}
 */
export function formatLoss(value) {
  if (value === null) return "–";
  if (value >= 1000 || (value > 0 && value < 0.001)) return value.toExponential(1);
  return value.toFixed(value >= 10 ? 2 : 4);
}

/**
 * @param {number | null} value from 0 to 1
 * @returns {string} percent
 */
export function formatPercent(value) {
  return value === null ? "–" : `${(100 * value).toFixed(1)} %`;
}

/**
 * @param {number} value
 * @returns {string} with two decimals and a true minus
 */
export function formatCoordinate(value) {
  return value.toFixed(2).replace("-0.00", "0.00").replace("-", "−");
}

/**
 * @param {number | null} value
 * @returns {string} with its sign, so that nothing moves when it changes
 */
export function formatSigned(value) {
  if (value === null) return "–";
  const text = value.toFixed(3);
  return Number(text) === 0 ? "0.000" : text.replace("-", "−").replace(/^(?=\d)/, "+");
}

/**
 * @param {number} value a tick of an axis
 * @returns {string} short: 1.5k, 20M
 */
export function formatTick(value) {
  if (Math.abs(value) >= 1e12) return value.toExponential(0);
  for (const [unit, letter] of /** @type {[number, string][]} */ ([[1e9, "G"], [1e6, "M"], [1e3, "k"]])) {
    if (Math.abs(value) >= unit) return `${Number((value / unit).toPrecision(4))}${letter}`;
  }
  return value !== 0 && Math.abs(value) < 1e-3 ? value.toExponential(0) : String(Number(value.toPrecision(4)));
}

/**
 * Return about `n` round numbers from 0 to at least `greatest`.
 * @param {number} greatest above 0
 * @param {number} n
 * @returns {number[]} with the same distance: 1, 2 or 5 times a power of ten
 */
export function niceTicks(greatest, n) {
  const rough = greatest / n;
  const power = 10 ** Math.floor(Math.log10(rough));
  const distance = power * (/** @type {number} */ ([1, 2, 5, 10].find((factor) => factor * power >= rough * (1 - 1e-9))));
  const nTicks = Math.ceil(greatest / distance - 1e-9);
  return Array.from({ length: nTicks + 1 }, (_, i) => Number((i * distance).toPrecision(12)));
}
