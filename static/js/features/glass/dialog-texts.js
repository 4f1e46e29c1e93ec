// @ts-check
/** What the dialog says around the stages, and what things of a trace are called. */

import { classInText } from "../../model/classes.js";
import { ofPoint, placeOfPoint } from "../../model/point-units.js";
import { columnName } from "../../model/units.js";
import { formatCount } from "../../ui/format.js";
import { locale } from "../../ui/locale.js";

export const ASKING = "Asking the server …";
export const NOTHING = "Nothing to show";
export const NO_POINTS = "There are no points. Paint some, then come back.";
export const WORST_OF_TRAINING = "The training point that the network is most wrong about.";
export const WORST_OF_ALL = "The point that the network is most wrong about.";
export const NEXT = "Next";
export const AGAIN = "Again";
export const INPUTS = "Inputs";
export const OUTPUTS = "Outputs";
export const LOSS = "Loss";
export const THE_OUTPUT = "The output";
export const THE_OUTPUTS = "the outputs";

/** What stands under a column's name. */
export const QUANTITY_NAMES = {
  "": "",
  inputs: "what goes in",
  sums: "sums z",
  activations: "activations a",
  answer: "prediction",
  deltas: "blame δ",
  new_answer: "new prediction",
};

/**
 * @param {import("../../model/data-scale.js").Scale | null} scale
 * @param {number} value of a point
 */
function valueName(scale, value) {
  return `${columnName(scale, "value")} ${ofPoint(scale, "value", value)}`;
}

/** @param {import("./stages.js").Trace} trace */
export function pointText({ x, y, value, target, step, classNames = null, scale = null }) {
  const name = value === null ? classInText(classNames, target) : valueName(scale, target);
  return `Point ${placeOfPoint(scale, { x: [x], y: [y] }, 0)}, ${name} · step ${formatCount(step)}`;
}

/**
 * @param {number} place from 1
 * @param {number} n
 */
export function placeText(place, n) {
  return `${formatCount(place)} of ${formatCount(n)}`;
}

/** @param {number} layer */
export function hiddenLayer(layer) {
  return `Layer ${formatCount(layer)}`;
}

/**
 * @param {string} title of a column
 * @param {number} shown
 * @param {number} all
 */
export function columnTitle(title, shown, all) {
  return shown < all ? `${title} · ${formatCount(shown)} of ${formatCount(all)}` : title;
}

/** @param {string} activation */
export function activationFormula(activation) {
  return `a = ${activation.replace("_", " ")}(z)`;
}

/** @param {number} layer */
export function layerInText(layer) {
  return `layer ${formatCount(layer + 1)}`;
}

/**
 * @param {number} layer
 * @param {number} neuron
 */
export function neuronOfLayer(layer, neuron) {
  return `Neuron ${formatCount(neuron + 1)} of ${layerInText(layer)}`;
}

/**
 * @param {string[] | null} classNames
 * @param {number} label
 */
export function outputOf(classNames, label) {
  return `The output of ${classInText(classNames, label)}`;
}

/**
 * @param {number} share
 * @returns {string}
 */
export function percent(share) {
  if (share < 0.0005) return `under ${locale.percent(0.001, 1)}`;
  return share > 0.9995 ? `over ${locale.percent(0.999, 1)}` : locale.percent(share, 1);
}

/**
 * @param {number} share
 * @returns {string} where there is room for a number only
 */
export function percentAlone(share) {
  return locale.percent(Math.min(0.999, Math.max(0.001, share)), 1);
}
