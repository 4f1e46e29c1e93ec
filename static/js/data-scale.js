// @ts-check
/** The units that points of a file came with, before they were stretched over the square. Pure. */

const RANGE_DIGITS = 7; // of the width of a range: finer than the square's own decimals

/**
 * What −1 and 1 stand for in the units of the file; null where they are the file's own.
 * @typedef {{x: [number, number] | null, y: [number, number] | null, value: [number, number] | null}} Scale
 */

/**
 * @param {number} place
 * @param {[number, number] | null} range
 */
export function fromSquare(place, range) {
  if (!range) return place;
  const [low, high] = range;
  const share = (place + 1) / 2;
  const nDecimals = Math.ceil(RANGE_DIGITS - Math.log10(high - low));
  return Number((low * (1 - share) + high * share).toFixed(Math.min(100, Math.max(0, nDecimals))));
}

/**
 * @param {Scale} scale
 * @returns {string} such as "x: 3.2 … 7.9 → −1 … 1", or "" where nothing is scaled
 */
export function describeScale(scale) {
  return /** @type {(keyof Scale)[]} */ (["x", "y", "value"])
    .filter((name) => scale[name])
    .map((name) => {
      const [low, high] = /** @type {[number, number]} */ (scale[name]);
      return `${name}: ${short(low)} … ${short(high)} → −1 … 1`;
    })
    .join("; ");
}

/** @param {number} value */
function short(value) {
  return String(Number(value.toPrecision(5))).replace("-", "−");
}
