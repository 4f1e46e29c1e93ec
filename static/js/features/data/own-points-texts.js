// @ts-check
/** What the form of the data says where points are one's own. */

import { formatCount } from "../../ui/format.js";

export const OF_ONES_OWN = "Your own points: only data sets have noise, size, flipped labels and class ratio. Choose one to change them.";
export const WOULD_REPLACE = "This draws new points in place of those you changed by hand.";
export const DRAW_NEW = "Draw new points";
export const KEEP_MINE = "Keep my points";

/** @param {string} name of a class */
export function paintClass(name) {
  return `Paint ${name} on the map.`;
}

/** @param {number} n */
export function fewerClasses(n) {
  return `Your points have ${formatCount(n)} classes. Erase or relabel those of a class to have fewer.`;
}
