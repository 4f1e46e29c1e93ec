// @ts-check
/** What things of a trace are called. Pure. */

import { inputLabel, inputsOf, placesOf } from "../../model/network/features.js";
import { layerInText, neuronOfLayer, outputOf, THE_OUTPUT, THE_OUTPUTS } from "./dialog-texts.js";

/** Of a name from a file within a formula. */
const MOST_LETTERS = 8;

/**
 * @param {import("../../model/state.js").State} state
 * @returns {Pick<import("./stages.js").Trace, "inputNames" | "inputSymbols">} with the names of a file, and with x and y, which stand
 *   for the numbers that the network is given
 */
export function namesOfInputs(state) {
  const { config, table, scale } = state;
  const all = inputsOf(state);
  const inputs = config ? placesOf(all, table ? config.columns : config.features).map((place) => all[place]) : [];
  return {
    inputNames: inputs.map((input) => inputLabel(input, scale?.names, MOST_LETTERS)),
    inputSymbols: inputs.map((input) => inputLabel(input)),
  };
}

/**
 * @param {number} layer
 * @param {number} nLayers
 * @returns {string} such as "layer 2" or "the outputs"
 */
export function layerName(layer, nLayers) {
  return layer === nLayers - 1 ? THE_OUTPUTS : layerInText(layer);
}

/**
 * @param {number} layer
 * @param {number} neuron
 * @param {import("./stages.js").Trace} trace
 * @returns {string}
 */
export function neuronName(layer, neuron, { layers, value, classNames = null }) {
  if (layer < layers.length - 1) return neuronOfLayer(layer, neuron);
  return value === null ? outputOf(classNames, neuron) : THE_OUTPUT;
}
