// @ts-check
/** What the panel says around a lesson; what a lesson itself says stands in its module. */

import { formatCount } from "../../ui/format.js";

export const RIGHT = "You were right.";
export const WRONG = "Not quite.";
export const SOLVED = "Solved.";
export const NEXT_AGAIN = "Press Next again to go on without the answer.";
export const OTHER_POINTS = "These are no longer the points of the lesson: press Set up again";
export const FOLD = "Collapse";
export const UNFOLD = "Expand";

/** @param {string} title */
export function nextLesson(title) {
  return `Next lesson: ${title}`;
}

/**
 * @param {number} part from 1
 * @param {number} n
 */
export function place(part, n) {
  return `${formatCount(part)} of ${formatCount(n)}`;
}
