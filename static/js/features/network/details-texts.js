// @ts-check
/** What is said of one neuron or weight that is looked at. */

import { formatCount } from "../../ui/format.js";
import { locale } from "../../ui/locale.js";

export const NEURONS_OF_LAYER = "Neurons of this layer";
export const PREVIOUS_NEURON = "Previous neuron";
export const NEXT_NEURON = "Next neuron";
export const WEIGHT = "Weight";
export const BIAS = "Bias";
export const VALUE_OUTPUT = "No activation: the output is the predicted value";
export const CLASS_OUTPUT = "No activation: softmax turns the outputs into probabilities";

/** @param {string} neuron */
export function mapName(neuron) {
  return `Output of ${neuron} over the plane`;
}

/**
 * @param {string} source
 * @param {string} target
 */
export function edgeText(source, target) {
  return `From ${source} to ${target}`;
}

/** @param {string} activation */
export function activationText(activation) {
  return `Activation: ${activation.replace("_", " ")}`;
}

/** @param {string} input */
export function weightOfInput(input) {
  return `Weight of ${input}`;
}

/** @param {number} neuron from 1 */
export function weightOfNeuron(neuron) {
  return `Weight of neuron ${formatCount(neuron)}`;
}

/** @param {string} name of the value */
export function sliderName(name) {
  return `${name}, slider`;
}

/** @param {number} most */
export function valueAllowed(most) {
  return `a number from ${locale.write(-most)} to ${locale.write(most)}`;
}

/** The choice of a second neuron, whose levels lie over the map. */
export const LEVELS = "Lines over the map";
export const NO_LEVELS = "none";
