// @ts-check
/** What stands on pictures and on the print sheet. */

import { formatCount, formatLoss, formatNumber, formatPercent } from "../../ui/format.js";
import { locale } from "../../ui/locale.js";

export const MAP_TITLE = "What the network predicts";
export const NETWORK_TITLE = "Network";
export const TEST_POINTS = "hollow: test points";
export const CLASS_BORDER = "class border";
export const CONTOUR_LINES = "contour lines";
export const TRAIN = "training points";
export const TEST = "test points";
export const CHANGED = "something was changed";
export const POSITIVE = "positive weight";
export const NEGATIVE = "negative weight (dashed)";
export const WEIGHTS = "thicker: larger weight";
export const STRONGEST_WEIGHTS = "thicker: larger weight; beside large layers only the strongest";
export const OWN_POINTS = "own points";
export const FILE_POINTS = "points from a file";
/** A figure that there is none of: no test points, or no classes. */
export const NOT_MEASURED = "–";
export const NO_MAP = "There is no map yet.";
export const NO_NETWORK = "The network hasn't arrived yet. Try again in a moment.";

/** @type {Record<string, string>} */
export const CURVE_TITLES = { loss: "Loss", accuracy: "Accuracy in percent" };

/**
 * @param {string} dataset
 * @param {number} seed
 * @param {boolean} isEdited
 */
export function datasetText(dataset, seed, isEdited) {
  return `${dataset.replaceAll("_", " ")}${isEdited ? ", edited" : ""} (seed ${locale.write(seed)})`;
}

/** @param {number} nPoints */
export function pointsText(nPoints) {
  return `${formatCount(nPoints)} ${locale.plural(nPoints, { one: "point", other: "points" })}`;
}

/**
 * @param {number[]} layerSizes inputs first
 * @param {string[]} activations
 */
export function networkText(layerSizes, activations) {
  return ["network", layerSizes.map(formatCount).join("–"), activations.map(activationWord).join(", ")].filter(Boolean).join(" ");
}

/**
 * @param {string} optimizer
 * @param {number} rate
 */
export function optimizerText(optimizer, rate) {
  return `${optimizer}, learning rate ${formatNumber(rate)}`;
}

/** @param {number} seed */
export function seedText(seed) {
  return `seed of the weights ${locale.write(seed)}`;
}

/** @param {number} step */
export function stepText(step) {
  return `step ${formatCount(step)}`;
}

/**
 * @param {import("../../wire/messages.js").Metrics} metrics
 * @param {number | null} step that they are of, if it is another one
 */
export function metricsText({ loss, test_loss: testLoss, accuracy, test_accuracy: testAccuracy }, step) {
  const both = (/** @type {string} */ name, /** @type {string} */ train, /** @type {string | null} */ test) =>
    test === null ? `${name}: train ${train}` : `${name}: train ${train}, test ${test}`;
  const losses = both(step === null ? "loss" : `loss at step ${formatCount(step)}`, formatLoss(loss), testLoss === null ? null : formatLoss(testLoss));
  if (accuracy === null) return losses;
  return `${losses} · ${both("accuracy", formatPercent(accuracy), testAccuracy === null ? null : formatPercent(testAccuracy))}`;
}

/** @param {number} share 0 for none, in which the mean is weighed */
export function smoothedText(share) {
  return `smoothed over ${formatPercent(share)} of the steps`;
}

/**
 * @param {number} n
 * @param {boolean} isShort
 */
export function neuronsText(n, isShort) {
  return isShort ? formatCount(n) : `${formatCount(n)} ${locale.plural(n, { one: "neuron", other: "neurons" })}`;
}

/** @param {string} name as the server has it */
export function activationWord(name) {
  return name.replaceAll("_", " ");
}

/** @type {[string, (state: {step: number, metrics: import("../../wire/messages.js").Metrics}) => string][]} */
export const FIGURES = [
  ["Step", ({ step }) => formatCount(step)],
  ["Training loss", ({ metrics }) => formatLoss(metrics.loss)],
  ["Test loss", ({ metrics }) => formatLoss(metrics.test_loss)],
  ["Training accuracy", ({ metrics }) => formatPercent(metrics.accuracy)],
  ["Test accuracy", ({ metrics }) => formatPercent(metrics.test_accuracy)],
];
