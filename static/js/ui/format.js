// @ts-check
/** Numbers as people read them, in the page's locale. Pure. */

import { locale } from "./locale.js";

/**
 * @param {number | null} value
 * @returns {string} an integer in groups of three
 */
export function formatCount(value) {
  return value === null ? "–" : locale.count(value);
}

/**
 * @param {number | null} value
 * @param {number} digits that count
 * @returns {string} such as 0.0123 or 1.23 × 10⁹
 */
export function formatNumber(value, digits = 3) {
  if (value === null) return "–";
  if (value !== 0 && (Math.abs(value) >= 1e6 || Math.abs(value) < 1e-4)) return locale.scientific(value, digits);
  return locale.precise(value, digits);
}

/**
 * @param {number | null} value a loss: about as wide whatever it is, and 0 only where it is 0
 * @returns {string}
 */
export function formatLoss(value) {
  if (value === null) return "–";
  if (value >= 1e6 || (value > 0 && value < 0.001)) return locale.scientific(value, 2);
  if (value >= 1000) return locale.count(value);
  return locale.fixed(value, value >= 10 ? 2 : 4);
}

/**
 * @param {number | null} value from 0 to 1
 * @returns {string} percent, 100 only where it is all
 */
export function formatPercent(value) {
  return value === null ? "–" : locale.percent(value < 1 ? Math.min(value, 0.999) : value, 1);
}

/**
 * @param {number} value
 * @returns {string} with two decimals and a true minus
 */
export function formatCoordinate(value) {
  return locale.fixed(value, 2);
}

/**
 * @param {number | null} value
 * @returns {string} with its sign, so that nothing moves when it changes
 */
export function formatSigned(value) {
  if (value === null) return "–";
  return `${value >= 0.0005 ? "+" : ""}${locale.fixed(value, 3)}`;
}

/**
 * @param {number} value a tick of an axis
 * @returns {string} short: 1.5k, 20M
 */
export function formatTick(value) {
  if (Math.abs(value) >= 1e12) return locale.scientific(value, 1);
  for (const [unit, letter] of /** @type {[number, string][]} */ ([[1e9, "G"], [1e6, "M"], [1e3, "k"]])) {
    if (Math.abs(value) >= unit) return `${locale.precise(value / unit, 4)}${letter}`;
  }
  return value !== 0 && Math.abs(value) < 1e-3 ? locale.scientific(value, 1) : locale.precise(value, 4);
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
