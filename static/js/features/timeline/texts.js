// @ts-check
/** What the timeline says. */

import { formatCount, formatLoss } from "../../ui/format.js";
import { locale } from "../../ui/locale.js";

export const KEY = "History: view an earlier step with the arrow keys, Escape returns to now";
export const NOW = "Now";
export const NOW_AS_VALUE = "now";
export const BRING_BACK_TITLE = "The previous run, exactly as you left it, with its timeline. Press again to return to this run.";

/** @param {number} step that is shown */
export function stepAsValue(step) {
  return `step ${formatCount(step)}`;
}

/**
 * @param {number} step that is shown
 * @param {string} figures of it, or ""
 */
export function shownStep(step, figures) {
  return [`Step ${formatCount(step)}`, figures].filter(Boolean).join(" · ");
}

/**
 * @param {number} epoch
 * @param {number | null} loss
 */
export function figuresOfCheckpoint(epoch, loss) {
  return `epoch ${formatCount(Math.floor(epoch))} · loss ${formatLoss(loss)}`;
}

/**
 * @param {number} step
 * @param {number} epoch
 * @param {number | null} loss
 * @param {string} lag of which step the loss is, if not of this one
 */
export function figuresOfNow(step, epoch, loss, lag) {
  return `step ${formatCount(step)} · epoch ${formatCount(Math.floor(epoch))} · loss ${formatLoss(loss)}${lag}`;
}

/** @param {number} step at which the previous run stood */
export function backToPrevious(step) {
  return `Back to previous run (step ${formatCount(step)})`;
}

/** @param {number} n */
export function savedSteps(n) {
  return n === 0 ? "" : `${formatCount(n)} saved ${locale.plural(n, { one: "step", other: "steps" })}`;
}

/**
 * @param {number} step
 * @param {number | null} loss the lowest
 * @param {boolean} isOfTest whether it is that of the test points
 */
export function bestStep(step, loss, isOfTest) {
  return `Best step ${formatCount(step)}: ${isOfTest ? "test" : "training"} loss ${formatLoss(loss)}, the lowest`;
}
