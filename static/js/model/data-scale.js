// @ts-check
/** The units that points of a file came with, before they were stretched over the square. Pure. */

import { rounded } from "./rounding.js";

const MAX_DECIMALS = 100; // that can be written

/**
 * What −1 and 1 stand for in the units of the file; null where they are the file's own.
 * @typedef {{x: [number, number] | null, y: [number, number] | null, value: [number, number] | null}} Scale
 */

/**
 * @param {number} value
 * @param {[number, number] | null} range
 * @returns {number} its place between −1 and 1, as the server keeps it
 */
export function toSquare(value, range) {
  if (!range) return rounded(value);
  const [low, high] = range;
  // Halves first: the difference of two large numbers may be no number.
  const share = (value / 2 - low / 2) / (high / 2 - low / 2);
  return rounded(Math.min(1, Math.max(-1, 2 * share - 1)));
}

/**
 * @param {number} place
 * @param {[number, number] | null} range
 * @returns {number} of all values that have this place, the one with the fewest decimals: most often that of the file
 */
export function fromSquare(place, range) {
  if (!range) return place;
  const [low, high] = range;
  // Both ends are the range: what is written must have the same one.
  if (Math.abs(place) === 1) return place < 0 ? low : high;
  const share = (place + 1) / 2;
  const value = low * (1 - share) + high * share;
  const least = Math.min(MAX_DECIMALS, Math.max(0, Math.floor(-Math.log10(high - low))));
  for (let decimals = least; decimals <= Math.min(MAX_DECIMALS, least + 8); decimals++) {
    const short = Number(value.toFixed(decimals));
    if (toSquare(short, range) === place) return short;
  }
  return value;
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
