// @ts-check
/** Run and map in words. Pure. */

import { formatCount, formatLoss, formatPercent, formatSigned } from "../ui/format.js";
import { classInText } from "./classes.js";

/** @typedef {import("./state.js").State} State */

/**
 * @param {State} state
 * @param {number} nPoints
 * @returns {string} where the run is, and while class maps come how the area shares out
 */
export function describeState({ step, metrics, nClasses, task, classFrame, classNames }, nPoints) {
  const kinds = task === "regression" ? "with values" : `${nClasses} classes`;
  const accuracy = metrics.accuracy === null ? "" : `, accuracy ${formatPercent(metrics.accuracy)}`;
  const run = `Step ${formatCount(step)}: ${formatCount(nPoints)} points, ${kinds}, loss ${formatLoss(metrics.loss)}${accuracy}.`;
  if (!classFrame) return run;
  return `${run} ${task === "regression" ? valueAreas(classFrame) : classAreas(classFrame, classNames)}`;
}

/**
 * @param {import("../wire/frames.js").ClassFrame} map
 * @param {string[] | null} names
 */
function classAreas({ picture }, names) {
  const counts = new Array(256).fill(0);
  for (let at = 0; at < picture.length; at += 2) counts[picture[at]]++;
  const shares = counts.flatMap((count, label) => {
    return count > 0 ? [`${classInText(names, label)} ${formatPercent((2 * count) / picture.length)}`] : [];
  });
  return `Area of the map: ${shares.join(", ")}.`;
}

/** @param {import("../wire/frames.js").ClassFrame} map whose second byte of a cell is the value, −1 to 1 */
function valueAreas({ picture }) {
  const bytes = picture.filter((_, at) => at % 2 === 1);
  const valueOf = (/** @type {number} */ byte) => formatSigned((2 * byte) / 255 - 1);
  const least = bytes.reduce((a, b) => Math.min(a, b), 255);
  const most = bytes.reduce((a, b) => Math.max(a, b), 0);
  const share = bytes.filter((byte) => byte > 127.5).length / bytes.length;
  return `Values on the map: ${valueOf(least)} to ${valueOf(most)}, positive on ${formatPercent(share)} of the area.`;
}

/**
 * @param {State} state
 * @returns {string} steps a second; without a link nobody knows
 */
export function rateOf({ link, status, stepsPerSecond }) {
  if (link.state !== "open") return "–";
  return formatCount(status === "running" ? Math.round(stepsPerSecond ?? 0) : 0);
}
