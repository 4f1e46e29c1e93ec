// @ts-check
/** What the diagram and its controls say. */

import { formatCount } from "../../ui/format.js";
import { locale } from "../../ui/locale.js";

export const INPUTS = "Inputs";
export const OUTPUTS = "Outputs";
export const FEWER_LAYERS = "Fewer hidden layers";
export const MORE_LAYERS = "More hidden layers";

/** @param {number} i from 1 */
export function hiddenLayer(i) {
  return `Hidden layer ${formatCount(i)}`;
}

/** @param {number} n */
export function hiddenLayers(n) {
  return `${formatCount(n)} hidden ${locale.plural(n, { one: "layer", other: "layers" })}`;
}

/** @param {number} i from 1 */
export function fewerNeurons(i) {
  return `Fewer neurons in hidden layer ${formatCount(i)}`;
}

/** @param {number} i from 1 */
export function moreNeurons(i) {
  return `More neurons in hidden layer ${formatCount(i)}`;
}

/** @param {number} i from 1 */
export function activationOfLayer(i) {
  return `Activation of hidden layer ${formatCount(i)}`;
}

/** @param {number} n of inputs that the network doesn't have and the diagram doesn't show; 0: it shows them all */
export function moreInputs(n) {
  return n > 0 ? `${formatCount(n)} more ${locale.plural(n, { one: "input", other: "inputs" })}` : "Fewer inputs";
}
