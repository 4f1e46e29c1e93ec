// @ts-check
/** What is typed into a field of numbers. Pure. */

import { locale } from "./locale.js";

/**
 * @param {string} text as the locale writes numbers, or with a comma or a point, and any minus
 * @returns {number | string} the text itself where it is no number
 */
export function parseNumber(text) {
  const value = locale.read(text);
  return Number.isFinite(value) ? value : text;
}
