// @ts-check
/** What the curve says. */

import { formatCount, formatNumber } from "../../ui/format.js";

export const NOW = "now";
export const NO_VALUE = "none";
export const NO_VALUES_YET = "no values yet";
export const STEP_AXIS = "step";
export const LOG_SCALE = "log scale";

/** @type {Record<string, string>} what the axis of a screen reader is called, by what is drawn */
export const PLOT_NAMES = {
  loss: "Curve of the loss, read at a step",
  accuracy: "Curve of the accuracy, read at a step",
};

/** @param {number} step */
export function atStep(step) {
  return `at step ${formatCount(step)}`;
}

/** @param {number | null} rate */
export function learningRate(rate) {
  return `learning rate ${formatNumber(rate)}`;
}

/**
 * @param {number} step
 * @param {string} train value of the training points
 * @param {string | null} test value of the test points, if there are any
 * @param {string | null} change that was made about there
 */
export function readingText(step, train, test, change) {
  const parts = [`step ${formatCount(step)}: train ${train}`, test === null ? "" : `test ${test}`, change];
  return parts.filter(Boolean).join(", ");
}
