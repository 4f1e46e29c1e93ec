// @ts-check
/** The learning rates that a slider stops at: 1, 1.5, 2, 3, 5 and 7 in each decade, about evenly far apart on a log scale. Pure. */

const MANTISSAS = [1, 1.5, 2, 3, 5, 7];
const DECADES = [-5, -4, -3, -2, -1, 0, 1];

export const RATES = Object.freeze([
  ...DECADES.flatMap((decade) => MANTISSAS.map((mantissa) => Number(`${mantissa}e${decade}`))),
  100,
]);

/**
 * @param {number} rate
 * @returns {number} the index of the stop nearest to it on a log scale
 */
export function placeOf(rate) {
  const distances = RATES.map((stop) => Math.abs(Math.log(stop / rate)));
  return distances.indexOf(Math.min(...distances));
}
