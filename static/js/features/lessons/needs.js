// @ts-check
/** What a question waits for: once every need is met, the run has answered it. What is said meanwhile is in needs-texts.js. Pure. */

import { testAccuracyOf } from "./goals.js";
import { ALL_RIGHT_TEXT, aboutText, comparedText, measuredText, nowText, ON_ITS_WAY, pausedText, seedsText, testAccuracyText, trainedText } from "./needs-texts.js";

/** @typedef {import("./challenge.js").Need} Need */

/**
 * The question is about this run only, whatever has been changed since it was set up.
 * @param {string} what such as "one hidden neuron"
 * @param {Need["isMet"]} isMet
 * @returns {Need}
 */
export function about(what, isMet) {
  return { isMet, text: aboutText(what), now: () => "" };
}

/**
 * What the server tells less often than the step, such as scores.
 * @param {Need["isMet"]} isMet
 * @returns {Need}
 */
export function told(isMet) {
  return { isMet, text: ON_ITS_WAY, now: () => "" };
}

/**
 * @param {number} step
 * @returns {Need}
 */
export function trainedTo(step) {
  return { isMet: ({ scoredStep }) => scoredStep >= step, text: trainedText(step), now: ({ scoredStep }) => nowText.step(scoredStep) };
}

/**
 * @param {number} n how often the training loss has to be measured
 * @returns {Need}
 */
export function measured(n) {
  return { isMet: ({ nMeasured }) => nMeasured >= n, text: measuredText(n), now: ({ nMeasured }) => nowText.times(nMeasured) };
}

/**
 * @param {number} share
 * @returns {Need}
 */
export function testAccuracyFrom(share) {
  return { isMet: testAccuracyOf(share).isMet, text: testAccuracyText(share), now: ({ testAccuracy }) => nowText.share(testAccuracy) };
}

/**
 * @param {string} what such as "three hidden neurons with four"
 * @param {(comparison: import("./comparison-reading.js").Comparison) => boolean} isIt whether a comparison that has ended is of these
 * @returns {Need}
 */
export function compared(what, isIt) {
  return { isMet: ({ comparison }) => comparison !== null && isIt(comparison), text: comparedText(what), now: () => "" };
}

/**
 * @param {number} n for each recipe of the comparison
 * @returns {Need}
 */
export function seeds(n) {
  return { isMet: ({ comparison }) => (comparison?.nSeeds ?? 0) >= n, text: seedsText(n), now: ({ comparison }) => nowText.seeds(comparison?.nSeeds ?? 0) };
}

/** @returns {Need} */
export function allTrainingPointsRight() {
  return { isMet: ({ accuracy }) => accuracy === 1, text: ALL_RIGHT_TEXT, now: ({ accuracy }) => nowText.share(accuracy) };
}

/**
 * @param {number} loss at which training is to pause by itself
 * @returns {Need}
 */
export function pausedAtTestLoss(loss) {
  return {
    isMet: ({ scoredStep, status, testLoss }) => scoredStep > 0 && status === "paused" && testLoss !== null && testLoss <= loss,
    text: pausedText(loss),
    now: ({ testLoss }) => nowText.loss(testLoss),
  };
}
