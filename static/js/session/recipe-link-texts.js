// @ts-check
/** What the page says of links to runs: what is wrong with one, and what none can hold. */

import { formatCount } from "../ui/format.js";

export const OTHER_VERSION = "This link is from another version of nnvisu.";
export const DAMAGED_LINK = "This link is damaged: a part of it may be missing.";

/**
 * @param {number} most that fit
 * @param {number} n
 */
export function tooManyPoints(most, n) {
  return `A link holds ${formatCount(most)} points of your own, this run has ${formatCount(n)}: save it as a file.`;
}

/**
 * @param {number} nRows of the largest table that fits
 * @param {number} nColumns
 * @param {number} n numbers in this one
 */
export function tableTooLarge(nRows, nColumns, n) {
  const most = `${formatCount(nRows * nColumns)} numbers, such as ${formatCount(nRows)} rows of ${formatCount(nColumns)} columns`;
  return `A link holds tables of ${most}, this run has ${formatCount(n)}: save it as a file.`;
}
