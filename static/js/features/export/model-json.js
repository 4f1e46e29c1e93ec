// @ts-check
/** A network as a JSON file that people and programs can read. Pure. */

import { layersOf, rowsOf, shortFloat32 } from "./model.js";

/**
 * @param {import("./model.js").Model} model
 * @returns {string}
 */
export function modelJson(model) {
  const { step, task, layer_sizes, activations, features, n_classes } = model;
  const layers = layersOf(model).map((layer) => ({
    weights: rowsOf(layer).map((row) => row.map(short)),
    biases: layer.biases.map(short),
  }));
  return `${JSON.stringify({ format: "nnvisu model 1", step, task, n_classes, features, layer_sizes, activations, layers })}\n`;
}

/** @param {number} value */
function short(value) {
  return Number(shortFloat32(value));
}
