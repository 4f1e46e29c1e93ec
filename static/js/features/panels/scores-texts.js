// @ts-check
/** What the scores say. */

import { formatCount, formatPercent } from "../../ui/format.js";

export const WAITING = "Waiting for the server …";
export const NO_POINTS = "There are no points.";
export const TRAINING_POINTS = "Training points";
export const TEST_POINTS = "Test points";
export const TRUE_CLASS = "true class";
export const CLASS_SCORES_HEAD = ["class", "recall", "precision", "F1"];
export const MEAN = "mean";
export const VALUE_SCORES_HEAD = ["score", "value"];
export const R_SQUARED = "R²";

const CLASS_HELP =
  "Each row of the table of counts is a true class, each column the class that its points are predicted as. " +
  "Recall: the share of a class that is predicted correctly. Precision: of all points predicted as that class, the share that belongs to it. " +
  "F1: high only if both are high (their harmonic mean). The means count every class the same, however few points it has; " +
  "the mean recall is also called balanced accuracy. A dash means that there are no points to take a share of.";
const VALUE_HELP = "R²: the share of the values' variance that is predicted; 1 is perfect, 0 is no better than always predicting their mean.";

/** @param {string} [name] of the values, from a file */
export function meanAbsoluteError(name) {
  return name ? `mean absolute error of ${name}` : "mean absolute error";
}

/**
 * @param {string[] | null} classNames
 * @param {number} label
 */
export function predictedAs(classNames, label) {
  return `as ${classNames?.[label] ?? formatCount(label + 1)}`;
}

/**
 * @param {string} points of which kind
 * @param {number | null} accuracy
 * @param {number | null} balanced
 */
export function accuracyCaption(points, accuracy, balanced) {
  return `${points}: ${formatPercent(accuracy)} correct, balanced accuracy ${formatPercent(balanced)}`;
}

/** @param {string} points of which kind */
export function classesCaption(points) {
  return `${points}, class by class`;
}

/**
 * @param {number} step
 * @param {boolean} isOfClasses
 */
export function scoresNote(step, isOfClasses) {
  return `At step ${formatCount(step)}, over all training and all test points. ${isOfClasses ? CLASS_HELP : VALUE_HELP}`;
}
