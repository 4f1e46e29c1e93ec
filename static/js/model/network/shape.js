// @ts-check
/** What the diagram shows, from the page's state. Pure. */

import { inputLabel, inputsOf, placesOf } from "./features.js";
import { activationOf, neuronName, parameterAt, parameterText } from "./parameters.js";
import { biasText, hiddenNeuronInText } from "../texts.js";

/**
 * A neuron, or with `input` one weight; of layer −1 an input, on or off, by its place among all that there are.
 * @typedef {{layer: number, neuron: number, input?: number | null}} Target
 */

/**
 * @typedef {object} Shape
 * @property {string[]} inputs names of the inputs that are on, in the network's order
 * @property {string[]} inputLabels with the names of the file
 * @property {number[]} inputPlaces which box of the first column each of them is
 * @property {number} nHidden
 * @property {number[]} layerSizes inputs first, outputs last
 * @property {boolean} isValue whether the output is one value
 * @property {string | string[]} activation
 * @property {string[] | null} [classNames] of the outputs, from a file
 * @property {import("../../wire/messages.js").ColumnNames | null} [columnNames] of inputs and output, from a file
 */

/**
 * @param {import("../state.js").State} state
 * @returns {Shape | null} null before the first config, and before there is a plane through a table
 */
export function networkShape({ config, columnInputs, table, nClasses, neuronFrame, parameters, scale }) {
  if (!config || (table && !columnInputs)) return null;
  const inputs = inputsOf({ columnInputs });
  const { hidden_layers: hidden, activation } = config;
  const inputPlaces = placesOf(inputs, table ? config.columns : config.features);
  const frameLayers = neuronFrame?.layers ?? parameters?.layerSizes.slice(1);
  const isOfNow = frameLayers && String(frameLayers.slice(0, -1)) === String(hidden);
  const nOutputs = isOfNow ? /** @type {number} */ (frameLayers.at(-1)) : nClasses;
  return {
    inputs: inputPlaces.map((place) => inputs[place].name),
    inputLabels: inputPlaces.map((place) => inputLabel(inputs[place], scale?.names)),
    inputPlaces,
    nHidden: hidden.length,
    layerSizes: [inputPlaces.length, ...hidden, nOutputs],
    isValue: nOutputs === 1,
    activation,
    classNames: scale?.classes ?? null,
    columnNames: scale?.names ?? null,
  };
}

/**
 * @param {Shape} shape
 * @param {import("./parameters.js").Parameters | null} parameters
 * @returns {import("./parameters.js").Parameters | null} null where they are of another shape
 */
export function parametersOf({ layerSizes }, parameters) {
  return String(parameters?.layerSizes) === String(layerSizes) ? parameters : null;
}

/**
 * @param {Shape} shape
 * @param {{layers: number[]} | null} frame
 * @returns {boolean} whether the maps are of this network
 */
export function isFrameOf({ layerSizes }, frame) {
  return String(frame?.layers) === String(layerSizes.slice(1));
}

/**
 * @param {Shape} shape
 * @param {import("./parameters.js").Neuron} neuron
 * @returns {number} its place among all maps
 */
export function planeIndex({ layerSizes }, { layer, neuron }) {
  return layerSizes.slice(1, layer + 1).reduce((sum, size) => sum + size, 0) + neuron;
}

/**
 * @param {Shape} shape
 * @param {import("./parameters.js").Neuron} neuron
 * @returns {string}
 */
export function nameOf({ nHidden, inputLabels, isValue, classNames, columnNames }, neuron) {
  return neuronName(neuron, { nHidden, inputs: inputLabels, isValue, classNames, columnNames });
}

/**
 * @param {Shape} shape
 * @param {import("./parameters.js").Neuron} neuron
 * @param {import("./parameters.js").Parameters | null} parameters
 * @returns {string} what a screen reader says
 */
export function neuronLabel(shape, neuron, parameters) {
  const activation = activationOf(shape.activation, neuron.layer, shape.nHidden);
  const bias = parameterAt(parameters, { ...neuron, input: null });
  const itsBias = bias === null ? "" : biasText(parameterText(bias));
  return [nameOf(shape, neuron), activation.replace("_", " "), itsBias].filter(Boolean).join(", ");
}

/**
 * @param {Shape} shape
 * @param {{layer: number, neuron: number}} place
 * @returns {boolean} whether there is such a neuron
 */
export function hasNeuron({ layerSizes }, { layer, neuron }) {
  return neuron < (layerSizes[layer + 1] ?? 0);
}

/**
 * @param {Target} target
 * @returns {boolean} whether it is one weight, not a neuron
 */
export function isEdge({ input }) {
  return input !== undefined && input !== null;
}

/**
 * @param {Pick<Shape, "layerSizes">} shape
 * @returns {number} of its weights and biases
 */
export function nParameters({ layerSizes }) {
  return layerSizes.slice(1).reduce((sum, size, i) => sum + size * (layerSizes[i] + 1), 0);
}

/**
 * @param {Pick<Shape, "layerSizes">} shape
 * @param {Record<string, number>} limits
 * @returns {boolean} whether it has so many weights that they are not sent as a whole
 */
export function isLarge(shape, { max_parameters_sent: most = Infinity }) {
  return nParameters(shape) > most;
}

/**
 * @param {Shape} shape
 * @param {number} layer
 * @param {number} input
 * @returns {string} what an input of that layer is called
 */
export function sourceName(shape, layer, input) {
  return layer === 0 ? shape.inputLabels[input] : hiddenNeuronInText(layer, input + 1);
}

/**
 * @param {Shape} shape
 * @param {import("./parameters.js").Neuron} neuron
 * @returns {string} its name within a sentence
 */
export function targetName(shape, neuron) {
  const name = nameOf(shape, neuron);
  return name[0].toLowerCase() + name.slice(1);
}
