// @ts-check
/** What things of a trace are called. Pure. */

import { classInText } from "../../model/classes.js";

/** @type {Record<string, string>} */
const FEATURES = {
  x_squared: "x²",
  y_squared: "y²",
  sin_x: "sin πx",
  sin_y: "sin πy",
  cos_x: "cos πx",
  cos_y: "cos πy",
};

/**
 * @param {string} feature
 * @returns {string}
 */
export function featureName(feature) {
  return FEATURES[feature] ?? feature;
}

/**
 * @param {number} layer
 * @param {number} nLayers
 * @returns {string} such as "layer 2" or "the outputs"
 */
export function layerName(layer, nLayers) {
  return layer === nLayers - 1 ? "the outputs" : `layer ${layer + 1}`;
}

/**
 * @param {number} layer
 * @param {number} neuron
 * @param {import("./stages.js").Trace} trace
 * @returns {string}
 */
export function neuronName(layer, neuron, { layers, value, classNames = null }) {
  if (layer < layers.length - 1) return `Neuron ${neuron + 1} of layer ${layer + 1}`;
  return value === null ? `The output of ${classInText(classNames, neuron)}` : "The output";
}
