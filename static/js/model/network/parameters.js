// @ts-check
/** Single weights and biases in the flat parameters of a network, and what layers and neurons are called. Pure. */

import { locale } from "../../ui/locale.js";
import { classInText } from "../classes.js";
import { hiddenNeuron, inputName, outputOf, VALUE } from "../texts.js";

/**
 * `parameters`: not a number where it is not known. `nKnown`: how many are, if not all.
 * @typedef {{layerSizes: number[], parameters: ArrayLike<number>, nKnown?: number}} Parameters
 */

/**
 * A neuron by the layer of weights that leads to it (0: the first hidden layer, or the outputs where there is none), as
 * in set_parameter; layer −1 is the inputs.
 * @typedef {{layer: number, neuron: number}} Neuron
 */

/** @typedef {{layer: number, neuron: number, input: number | null}} Place of a parameter; input null: the bias */

/**
 * @param {number[]} layerSizes
 * @param {Place} place
 * @returns {number} its index in the flat parameters
 */
export function parameterIndex(layerSizes, { layer, neuron, input }) {
  let start = 0;
  for (let i = 0; i < layer; i++) start += (layerSizes[i] + 1) * layerSizes[i + 1];
  const nInputs = layerSizes[layer];
  return start + (input === null ? nInputs * layerSizes[layer + 1] + neuron : nInputs * neuron + input);
}

/**
 * @param {Parameters | null} parameters
 * @param {Place} place
 * @returns {number | null} null where it is not known
 */
export function parameterAt(parameters, place) {
  if (!parameters) return null;
  const { layerSizes } = parameters;
  const { layer, neuron, input } = place;
  const isThere = layer >= 0 && neuron < (layerSizes[layer + 1] ?? 0) && (input ?? 0) < layerSizes[layer];
  const value = isThere ? parameters.parameters[parameterIndex(layerSizes, place)] : NaN;
  return Number.isNaN(value) ? null : value;
}

/**
 * @param {string | string[]} activation of the config
 * @param {number} layer
 * @param {number} nHidden
 * @returns {string} "" of inputs and outputs
 */
export function activationOf(activation, layer, nHidden) {
  if (layer < 0 || layer >= nHidden) return "";
  return Array.isArray(activation) ? activation[layer] : activation;
}

/**
 * @param {string | string[]} activation of the config
 * @param {number} layer
 * @param {number} nHidden
 * @param {string} name to be used in that layer
 * @returns {string | string[]} one name where all layers have the same
 */
export function withActivation(activation, layer, nHidden, name) {
  const names = Array.from({ length: nHidden }, (_, i) => (i === layer ? name : activationOf(activation, i, nHidden)));
  return names.every((each) => each === name) ? name : names;
}

/**
 * @param {Neuron} neuron
 * @param {{nHidden: number, inputs: string[], isValue: boolean, classNames?: string[] | null | undefined,
 *   columnNames?: import("../../wire/messages.js").ColumnNames | null | undefined}} network `isValue`: whether
 *   the output is a value
 * @returns {string}
 */
export function neuronName({ layer, neuron }, { nHidden, inputs, isValue, classNames = null, columnNames = null }) {
  if (layer < 0) return inputName(inputs[neuron]);
  if (layer < nHidden) return hiddenNeuron(layer + 1, neuron + 1);
  return isValue ? outputOf(columnNames?.value ?? VALUE) : outputOf(classInText(classNames, neuron));
}

/**
 * @param {number | null} value of a parameter
 * @returns {string} three decimals, a true minus
 */
export function parameterText(value) {
  if (value === null) return "–";
  return locale.fixed(value, Math.abs(value) >= 100 ? 1 : 3);
}
