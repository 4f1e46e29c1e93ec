// @ts-check
/** Numbers of a file to places of the square, from −1 to 1, and back. Pure. */

import { rounded } from "./rounding.js";

const MAX_DECIMALS = 100; // that can be written

/** @typedef {import("./data-scale.js").Range} Range */

/**
 * @param {number} value
 * @param {Range} range
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
 * @param {Range} range
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
