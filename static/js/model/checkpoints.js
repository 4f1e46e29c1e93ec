// @ts-check
/** Places on the time line: one for each checkpoint, evenly apart, and after them the present. Pure. */

/** @typedef {import("../wire/messages.js").Best} Best */

/**
 * @param {number[]} steps kept, ascending
 * @param {number | null} atStep that is looked at, null for the present
 * @returns {number} its place: that of the last checkpoint at or before it
 */
export function placeOf(steps, atStep) {
  if (atStep === null) return steps.length;
  let place = 0;
  while (place + 1 < steps.length && steps[place + 1] <= atStep) place++;
  return place;
}

/**
 * @param {number[]} steps
 * @param {number} place
 * @returns {number | null} the checkpoint there, null for the present
 */
export function stepAt(steps, place) {
  return place < steps.length ? steps[place] : null;
}

/**
 * How many steps are left of this epoch, at least one.
 * @param {number} epoch passes over the training points, in parts too
 * @param {number} nTrain training points
 * @param {number} batchSize 0 for all
 * @returns {number}
 */
export function stepsToNextEpoch(epoch, nTrain, batchSize) {
  const nPerStep = batchSize > 0 ? Math.min(batchSize, nTrain) : nTrain;
  const left = (Math.floor(epoch + 1e-9) + 1 - epoch) * nTrain;
  return Math.max(1, Math.ceil(left / nPerStep - 1e-6));
}
