// @ts-check
/** What is said of curves that are pinned, to compare others with them. */

import { formatCount } from "../../ui/format.js";
import { locale } from "../../ui/locale.js";

export const PINNED_CURVES = "Pinned curves, in grey";
export const PIN = "Pin this curve";
export const PIN_TITLE = "Keep this curve, in grey, beside the runs that follow. A race can compare their recipes, too.";

/** @param {number} n of curves */
export function unpinAll(n) {
  return `Grey: ${formatCount(n)} pinned ${locale.plural(n, { one: "curve", other: "curves" })}. Unpin`;
}

/** @param {number} step its last one */
export function pinnedUpTo(step) {
  return `to step ${formatCount(step)}`;
}

/** @param {number} step */
export function unpin(step) {
  return `Unpin the curve ${pinnedUpTo(step)}`;
}

/** @param {number} n */
export function pinnedKey(n) {
  return n === 1 ? "pinned ×" : `${formatCount(n)} pinned ×`;
}
