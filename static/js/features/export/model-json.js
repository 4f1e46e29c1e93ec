// @ts-check
/** A network as a JSON file that people and programs can read. Pure. */

import { layersOf, rowsOf, shortFloat32 } from "./model.js";

/**
 * @param {import("./model.js").Model} model
 * @param {import("../../model/data-scale.js").Scale | null} [scale] what its inputs and answers stand for in a file
 * @returns {string}
 */
export function modelJson(model, scale = null) {
  const { step, task, layer_sizes, activations, features, n_classes, columns } = model;
  const layers = layersOf(model).map((layer) => ({
    weights: rowsOf(layer).map((row) => row.map(short)),
    biases: layer.biases.map(short),
  }));
  const network = { format: "nnvisu model 1", step, task, n_classes, features, layer_sizes, activations, ...(columns && { columns }), ...(scale && { scale }) };
  return `${JSON.stringify({ ...network, layers })}\n`;
}

/** @param {number} value */
function short(value) {
  return Number(shortFloat32(value));
}
