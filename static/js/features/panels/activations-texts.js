// @ts-check
/** What is said of how activations spread. */

import { formatCount, formatNumber, formatPercent } from "../../ui/format.js";
import { locale } from "../../ui/locale.js";

export const NO_LAYERS = "No hidden layers, so no activations.";
export const NO_POINTS = "No training points to count over.";

/**
 * @param {number} step
 * @param {number} nPoints
 */
export function aboutActivations(step, nPoints) {
  const points = locale.plural(nPoints, { one: "training point", other: "training points" });
  return `At step ${formatCount(step)}, what the neurons of each layer give for ${formatCount(nPoints)} ${points}. A taller bar means more such values.`;
}

/**
 * @param {number} index
 * @param {string} activation
 */
export function layerTitle(index, activation) {
  return `Hidden layer ${formatCount(index + 1)}, ${activation.replaceAll("_", " ")}`;
}

/**
 * @param {string} title
 * @param {{low: number, high: number, peak: number[], share: number}} spread `peak`: the bar with most of the values, and their share
 */
export function spreadText(title, { low, high, peak: [from, to], share }) {
  const [a, b, c, d] = [low, high, from, to].map((value) => formatNumber(value, 2));
  return `${title}: values from ${a} to ${b}, most often (${formatPercent(share)}) between ${c} and ${d}`;
}
