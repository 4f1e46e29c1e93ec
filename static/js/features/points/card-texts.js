// @ts-check
/** What the card of a point says. */

import { classInText } from "../../model/classes.js";
import { ofPoint } from "../../model/point-units.js";
import { formatCount, formatLoss, formatNumber } from "../../ui/format.js";

export const CARD_TITLE = "Point";
export const STEP_THROUGH = "Step through one update";
export const WORST_TITLE = "Points it gets most wrong";
export const PREDICTION = "Prediction";

/**
 * @param {import("../../model/data-scale.js").Scale | null} scale
 * @param {number} value of a point
 */
export function valueName(scale, value) {
  return `${scale?.names?.value ?? "Value"} ${ofPoint(scale, "value", value)}`;
}

/**
 * @param {string} what its class or value
 * @param {boolean} isTest
 */
export function pointName(what, isTest) {
  return isTest ? `${what}, a test point` : `${what}, a training point`;
}

/** @param {string} place */
export function atPlace(place) {
  return `At ${place}`;
}

/** @param {string} name of a class */
export function trueClass(name) {
  return `${name} – true class`;
}

/**
 * @param {number | null} loss
 * @param {number} rank 1: the largest loss of all
 * @param {number} nPoints
 */
export function lossText(loss, rank, nPoints) {
  return `Loss ${formatLoss(loss)} (rank ${formatCount(rank)} of ${formatCount(nPoints)})`;
}

/**
 * @param {number} predictedAt step
 * @param {number} rankedAt step; while a run is on the two may differ
 */
export function figuresText(predictedAt, rankedAt) {
  if (predictedAt === rankedAt) return `Prediction and losses at step ${formatCount(rankedAt)}, ranked among all points`;
  return `Prediction at step ${formatCount(predictedAt)}, losses at step ${formatCount(rankedAt)}, ranked among all points`;
}

/**
 * @param {string} column
 * @param {{values: number[], probabilities: number[][], outputs: number[] | null}} profile
 * @param {string[] | null} classNames
 * @returns {string} for those who do not see it
 */
export function profileLabel(column, { values, probabilities, outputs }, classNames) {
  const ends = [0, values.length - 1].map((i) => {
    const answer = outputs ? formatNumber(outputs[i]) : classInText(classNames, probabilities[i].indexOf(Math.max(...probabilities[i])));
    return `${answer} at ${formatNumber(values[i])}`;
  });
  return `Along ${column} through this point: ${ends.join(", ")}`;
}

/** @param {string} column */
export function profileTitle(column) {
  return `If its ${column} were different`;
}
