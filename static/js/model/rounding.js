// @ts-check
/** The one rule by which coordinates and values are rounded: that of core/rounding.py. Pure. */

const DECIMALS = 6; // as the server rounds
export const PAINTED_DECIMALS = 4; // of what a hand paints: finer than a screen's pixel, short as a message

/**
 * @param {number} value a coordinate or a value, from −1 to 1
 * @param {number} [decimals]
 * @returns {number} the number with so many decimals that is nearest to the exact one; of two equally near the even one
 */
export function rounded(value, decimals = DECIMALS) {
  // toFixed reckons with the exact number, too, but of two equally near it takes the larger. Such a float is an odd
  // multiple of 1 / 2 ** (decimals + 1), and its product with the scale is exact.
  const isTie = Math.abs((value * 2 ** (decimals + 1)) % 2) === 1;
  const scale = 10 ** decimals;
  const nearest = isTie ? (2 * Math.round((value * scale) / 2)) / scale : Number(value.toFixed(decimals));
  return nearest || 0; // no −0
}
