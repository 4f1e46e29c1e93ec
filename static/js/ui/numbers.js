// @ts-check
/** Numbers as they stand on neurons and edges: short, with a true minus. Pure. */

import { locale } from "./locale.js";
import { unchanged } from "./texts.js";

/**
 * @param {number | null} value
 * @returns {string} about three digits that count, such as 0.123, −12.3 or 3·10⁻⁵
 */
export function shortNumber(value) {
  if (value === null || !Number.isFinite(value)) return "–";
  const size = Math.abs(value);
  if (size === 0) return locale.write(0);
  if (size >= 10_000 || size < 0.0005) return locale.scientific(value, 1, "·");
  return locale.fixed(value, size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3);
}

/**
 * @param {number | null} before
 * @param {number | null} after
 * @returns {string} both, with as many decimals as show the difference
 */
export function changeText(before, after) {
  if (before === null || after === null) return "– → –";
  const difference = Math.abs(after - before);
  if (difference === 0) return unchanged(shortNumber(before));
  const decimals = Math.min(6, Math.max(2, 1 - Math.floor(Math.log10(difference))));
  return `${locale.fixed(before, decimals)} → ${locale.fixed(after, decimals)}`;
}

/**
 * @param {number | null} value
 * @returns {string} as a factor in a formula: in brackets where it is below 0
 */
export function factorText(value) {
  const text = shortNumber(value);
  return (value ?? 0) < 0 ? `(${text})` : text;
}
