// @ts-check
/** What the diagnosis says. */

import { formatCount } from "../../ui/format.js";

export const WAITING = "Waiting for the server …";
export const HEALTHY = "No problem found.";
export const HEAD = ["layer", "weights", "gradient", "update", "dead", "saturated"];
export const OUTPUT = "output";
export const HELP =
  "Weights, gradient and update: how large each of them is as a whole (its Euclidean [norm]). Dead: the share of neurons whose relu gives 0 at " +
  "every training point, so that they cannot learn. Saturated: the share of neurons whose activation has a slope within ±0.01 at 95% of the " +
  "points or more, so that they hardly learn.";

/**
 * @param {number} index
 * @param {string} activation
 */
export function layerName(index, activation) {
  return `${formatCount(index + 1)} ${activation.replaceAll("_", " ")}`;
}

/** @param {number} step */
export function diagnosisCaption(step) {
  return `At step ${formatCount(step)}, over all training points`;
}
