// @ts-check
/** What runs are compared by: names, how each is written, and which way is better. Pure. */

import { formatLoss, formatPercent } from "../../ui/format.js";
import { MEASURES_TEXTS, readingText, runName } from "./texts.js";

/** @typedef {"test_accuracy" | "fresh_accuracy" | "accuracy" | "test_loss" | "fresh_loss" | "loss"} MeasureName */

/**
 * `isCurve`: whether it is measured along the way, too.
 * @typedef {{name: MeasureName, title: string, isShare: boolean, isCurve: boolean}} Measure
 */

/** The one that tells most first. @type {Measure[]} */
export const MEASURES = /** @type {MeasureName[]} */ (["test_accuracy", "fresh_accuracy", "accuracy", "test_loss", "fresh_loss", "loss"]).map((name) => ({
  name,
  title: MEASURES_TEXTS[name],
  isShare: name.endsWith("accuracy"),
  isCurve: name === "loss" || name === "test_loss",
}));

/**
 * @param {MeasureName} name
 * @returns {Measure}
 */
export function measureOf(name) {
  return /** @type {Measure} */ (MEASURES.find((each) => each.name === name));
}

/**
 * @param {Measure} measure
 * @param {number | null} value
 * @returns {string}
 */
export function measureText({ isShare }, value) {
  return isShare ? formatPercent(value) : formatLoss(value);
}

/**
 * @param {{values: Record<MeasureName, number | null>}[]} runs
 * @returns {Measure[]} those that any run has; of runs without a figure, all
 */
export function measuresOf(runs) {
  const known = MEASURES.filter(({ name }) => runs.some(({ values }) => values[name] !== null));
  return known.length > 0 ? known : MEASURES;
}

/**
 * @param {import("./outcome.js").Run} run
 * @param {Measure} measure
 * @returns {string} which run it is, and what it scored
 */
export function runReading({ member, label, values }, measure) {
  return readingText(runName(member), label, `${measure.title} ${measureText(measure, values[measure.name])}`);
}
