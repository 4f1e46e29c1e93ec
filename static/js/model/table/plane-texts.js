// @ts-check
/** What the axes of a projection are called. */

import { locale } from "../../ui/locale.js";

/**
 * @param {number[] | null} shares of the variance
 * @returns {[string, string]}
 */
export function componentNames(shares) {
  const [first, second] = (shares ?? [0, 0]).map((share) => locale.percent(share, 0));
  return [`1st principal component (${first})`, `2nd principal component (${second})`];
}
