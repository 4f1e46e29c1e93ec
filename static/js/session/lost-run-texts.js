// @ts-check
/** What the page says of a run that the server has lost. */

import { formatCount } from "../ui/format.js";

export const WAS_RUNNING = " It was running; press Train to continue.";
export const FROM_SETTINGS = "Your data and settings are back, at step 0.";

/** @param {string} what was done about it */
export function sessionLost(what) {
  return `The server lost this session. ${what}`;
}

/** @param {number} step */
export function replaying(step) {
  return `Repeating the run up to step ${formatCount(step)} …`;
}

/**
 * @param {number} step that was reached
 * @param {number} lastStep that the run had
 */
export function replayedTo(step, lastStep) {
  if (step === 0) return `Your data and settings are back, at step 0: repeating its ${formatCount(lastStep)} steps would take over a minute.`;
  if (step === lastStep) return `The run was repeated up to step ${formatCount(step)}, bit for bit.`;
  return `The run was repeated up to step ${formatCount(step)}; more would take over a minute. It had reached step ${formatCount(lastStep)}.`;
}
