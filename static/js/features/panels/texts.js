// @ts-check
/** What the figures of the link say. */

import { formatCount } from "../../ui/format.js";
import { locale } from "../../ui/locale.js";

export const UP_TO_DATE = "up to date";

/** @param {number} ms */
export function ageText(ms) {
  return ms < 10_000 ? `${formatCount(ms)} ms` : `${formatCount(ms / 1000)} s`;
}

/**
 * @param {number} width
 * @param {number} height
 */
export function sizeText(width, height) {
  return `${formatCount(width)} × ${formatCount(height)}`;
}

/** @param {number} rate in a second */
export function rateText(rate) {
  return locale.fixed(rate, 1);
}
