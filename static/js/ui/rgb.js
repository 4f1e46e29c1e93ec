// @ts-check
/** Colours as numbers. Pure. */

/**
 * @param {string} colour such as #0072B2
 * @returns {number[]} red, green, blue
 */
export function rgbOf(colour) {
  return [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
}
