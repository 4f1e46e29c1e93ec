// @ts-check
/** What the diagnosis says. */

import { formatCount } from "../../ui/format.js";

export const WAITING = "Waiting for the server …";
export const HEALTHY = "No problem found.";
export const HEAD = ["layer", "weights", "gradient", "update", "dead", "saturated"];
export const OUTPUT = "output";

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
