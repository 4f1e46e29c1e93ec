// @ts-check
/** The stages of one step, in the order in which they happen, and what each shows on the neurons. Pure. */

/** @typedef {import("../../wire/messages.js").TracedLayer} TracedLayer */
/** @typedef {Omit<import("../../wire/messages.js").TraceMessage, "type"> & {inputNames: string[], inputSymbols: string[], classNames?: string[] | null,
 *   scale?: import("../../model/data-scale.js").Scale | null}} Trace what is traced; classNames, scale: from a file */

/** @typedef {"forward" | "loss" | "backward" | "update"} Phase */

/**
 * `kind`: inputs, sums, activations, answer, loss, deltas, gradients, update, after. `layer`: the one at work, −1 if none is.
 * @typedef {{phase: Phase, kind: string, layer: number}} Stage
 */

/** @type {Phase[]} */
export const PHASES = ["forward", "loss", "backward", "update"];

/**
 * @param {Trace} trace
 * @returns {Stage[]}
 */
export function stagesOf({ layers }) {
  const last = layers.length - 1;
  /** @type {Stage[]} */
  const stages = [{ phase: "forward", kind: "inputs", layer: -1 }];
  layers.forEach((_, layer) => {
    stages.push({ phase: "forward", kind: "sums", layer });
    stages.push({ phase: "forward", kind: layer < last ? "activations" : "answer", layer });
  });
  stages.push({ phase: "loss", kind: "loss", layer: -1 });
  for (let layer = last; layer >= 0; layer--) stages.push({ phase: "backward", kind: "deltas", layer });
  stages.push({ phase: "backward", kind: "gradients", layer: last });
  stages.push({ phase: "update", kind: "update", layer: last });
  stages.push({ phase: "update", kind: "after", layer: -1 });
  return stages;
}

/**
 * What the neurons of one layer show; "" is nothing yet.
 * @param {Stage} stage
 * @param {number} layer −1 for the inputs
 * @param {Trace} trace
 * @returns {"" | "inputs" | "sums" | "activations" | "answer" | "deltas" | "new_answer"}
 */
export function quantityOf({ phase, kind, layer: atWork }, layer, { layers }) {
  const isLast = layer === layers.length - 1;
  if (layer < 0) return "inputs";
  if (phase === "forward") {
    if (layer > atWork) return "";
    if (layer === atWork && kind === "sums") return "sums";
    return isLast ? "answer" : "activations";
  }
  if (kind === "deltas" && layer >= atWork) return "deltas";
  if (kind === "gradients") return "deltas";
  if (kind === "after") return isLast ? "new_answer" : "";
  return isLast ? "answer" : "activations";
}

/**
 * @param {ReturnType<typeof quantityOf>} quantity
 * @param {number} layer
 * @param {Trace} trace
 * @returns {(number | null)[]} of every neuron of the layer; empty where nothing is shown
 */
export function valuesOf(quantity, layer, trace) {
  if (quantity === "") return [];
  if (quantity === "inputs") return trace.inputs;
  if (quantity === "answer") return trace.value === null ? trace.probabilities : [trace.value];
  if (quantity === "new_answer") return trace.new_value === null ? trace.new_probabilities : [trace.new_value];
  return trace.layers[layer][quantity];
}

/**
 * What the edges into a layer stand for.
 * @param {Stage} stage
 * @param {TracedLayer} layer
 * @returns {(number | null)[][]} numbers that decide width and sign, by neuron and input
 */
export function edgeValuesOf({ kind }, layer) {
  if (kind === "gradients") return layer.weight_gradients;
  if (kind !== "update") return layer.weights;
  return layer.new_weights.map((row, i) => row.map((weight, j) => (weight ?? 0) - (layer.weights[i][j] ?? 0)));
}

const MAX_SHOWN = 12;
const SHOWN_OF_MANY = 10;

/**
 * @param {Trace} trace
 * @returns {number[][]} the neurons that are drawn, first those of the inputs: of a large layer those with the largest delta
 */
export function shownNeurons({ inputs, layers }) {
  const all = (/** @type {number} */ n) => Array.from({ length: n }, (_, i) => i);
  const ofLayers = layers.map(({ deltas }) => {
    const neurons = all(deltas.length);
    if (neurons.length <= MAX_SHOWN) return neurons;
    const size = (/** @type {number} */ i) => Math.abs(deltas[i] ?? 0);
    return neurons.sort((a, b) => size(b) - size(a) || a - b).slice(0, SHOWN_OF_MANY).sort((a, b) => a - b);
  });
  return [all(inputs.length), ...ofLayers];
}

/**
 * @param {Trace} trace
 * @returns {number[]} of each layer the neuron that is looked at first: that with the largest delta
 */
export function firstChosen({ layers }) {
  return layers.map(({ deltas }) => {
    const sizes = deltas.map((delta) => Math.abs(delta ?? 0));
    return sizes.indexOf(Math.max(...sizes));
  });
}
