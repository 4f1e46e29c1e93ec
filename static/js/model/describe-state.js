// @ts-check
/** Run and map in words. Pure. */

import { formatCount } from "../ui/format.js";
import { classInText } from "./classes.js";
import { areasText, atStep, classShare, runText, valuesText } from "./texts.js";
import { inUnits } from "./units.js";

/** @typedef {import("./state.js").State} State */

/**
 * @param {State} state
 * @param {number} nPoints
 * @returns {string} where the run is, and while class maps come how the area shares out
 */
export function describeState(state, nPoints) {
  const { nClasses, task, classFrame, classNames, scale } = state;
  const { step, metrics, metricsStep } = shownFigures(state);
  const run = runText(step, nPoints, task === "regression" ? null : nClasses, metrics, lagOf({ step, metricsStep }));
  if (!classFrame) return run;
  const at = classFrame.step === step ? "" : atStep(classFrame.step);
  return `${run} ${task === "regression" ? valueAreas(classFrame, scale, at) : classAreas(classFrame, classNames, at)}`;
}

/**
 * @param {Pick<State, "step" | "metricsStep">} state
 * @returns {string} of which step the figures are, where the run has gone on since
 */
export function lagOf({ step, metricsStep }) {
  return metricsStep === null || metricsStep === step ? "" : atStep(metricsStep);
}

const NOT_MEASURED = { loss: null, accuracy: null, test_loss: null, test_accuracy: null };

/**
 * @param {State} state
 * @returns {Pick<State, "step" | "metrics" | "metricsStep">} of the checkpoint that is looked at, or of now
 */
export function shownFigures({ view, checkpoint, step, metrics, metricsStep }) {
  if (view.at_step === null) return { step, metrics, metricsStep };
  const isThere = checkpoint?.step === view.at_step;
  return { step: view.at_step, metrics: isThere ? checkpoint.metrics : NOT_MEASURED, metricsStep: null };
}

/**
 * @param {import("../wire/frames.js").ClassFrame} map
 * @param {string[] | null} names
 * @param {string} at which step, if it is not the one that is told of
 */
function classAreas({ picture }, names, at) {
  const counts = new Array(256).fill(0);
  for (let at = 0; at < picture.length; at += 2) counts[picture[at]]++;
  const shares = counts.flatMap((count, label) => {
    return count > 0 ? [classShare(classInText(names, label), (2 * count) / picture.length)] : [];
  });
  return areasText(shares, at);
}

/**
 * @param {import("../wire/frames.js").ClassFrame} map whose second byte of a cell is the value, −1 to 1
 * @param {import("./data-scale.js").Scale | null} scale
 * @param {string} at as above
 */
function valueAreas({ picture }, scale, at) {
  const bytes = picture.filter((_, at) => at % 2 === 1);
  const valueOf = (/** @type {number} */ byte) => inUnits(scale, "value", (2 * byte) / 255 - 1);
  const least = bytes.reduce((a, b) => Math.min(a, b), 255);
  const most = bytes.reduce((a, b) => Math.max(a, b), 0);
  const share = bytes.filter((byte) => byte > 127.5).length / bytes.length;
  const middle = scale?.value ? valueOf(127.5) : null;
  return valuesText({ name: scale?.names?.value, least: valueOf(least), most: valueOf(most), middle, share, at });
}

/**
 * @param {State} state
 * @returns {string} steps a second; a dash while nobody knows: without a link, and until two samples of a pace are there
 */
export function rateOf({ link, status, stepsPerSecond }) {
  if (link.state !== "open" || (status === "running" && !stepsPerSecond)) return "–";
  return formatCount(status === "running" ? Math.round(stepsPerSecond ?? 0) : 0);
}
