// @ts-check
/** What is said about each stage: a title, plain sentences, the formula, and the same with this neuron's numbers. Pure. */

import { classInText } from "../../model/classes.js";
import { ACTIVATIONS } from "../../model/network/activations.js";
import { changeText, factorText, shortNumber } from "../../ui/numbers.js";
import { lossWords, optimizerWords } from "./formulas.js";
import { featureName, layerName, neuronName } from "./names.js";

const MAX_TERMS = 4;

/** @typedef {import("./stages.js").Trace} Trace */
/** @typedef {{title: string, words: string, formula: string, example: string[]}} Words example: lines */
/** @typedef {{trace: Trace, config: import("../../wire/messages.js").Config, layer: number, neuron: number}} Subject layer, neuron: looked at */

/** @type {Record<string, (subject: Subject) => Words>} */
const WORDS = { inputs, sums, activations, answer, loss, deltas, gradients, update, after };

/**
 * @param {import("./stages.js").Stage} stage
 * @param {Subject} subject
 * @returns {Words}
 */
export function wordsOf(stage, subject) {
  return WORDS[stage.kind](subject);
}

/** @param {Subject} subject */
function inputs({ trace, config }) {
  const dropout = config.dropout_rate > 0 ? " Dropout is left out here: every neuron takes part." : "";
  return {
    title: "A point goes in",
    words: `All that the network gets to know of the point are these numbers. Nothing tells it the answer.${dropout}`,
    formula: config.features.map(featureName).join(", "),
    example: config.features.map((/** @type {string} */ name, /** @type {number} */ i) => `${featureName(name)} = ${shortNumber(trace.inputs[i])}`),
  };
}

/** @param {Subject} subject */
function sums({ trace, layer, neuron }) {
  const { weights, biases, sums: z } = trace.layers[layer];
  const given = givenTo(trace, layer);
  const products = weights[neuron].map((weight, i) => `${factorText(weight)}·${factorText(given[i])}`);
  return {
    title: `Sums of ${layerName(layer, trace.layers.length)}`,
    words: "Each neuron multiplies what comes along its edges by their weights, adds it all up, and adds its bias.",
    formula: "z = w₁·a₁ + w₂·a₂ + … + b",
    example: [
      `${neuronName(layer, neuron, trace)}:`,
      `z = ${listed(products, sizesOf(weights[neuron], given))} + ${factorText(biases[neuron])}`,
      `z = ${shortNumber(z[neuron])}`,
    ],
  };
}

/** @param {Subject} subject */
function activations({ trace, layer, neuron }) {
  const { activation, sums: z, activations: a } = trace.layers[layer];
  const { formula, words } = ACTIVATIONS[activation];
  return {
    title: `Activations of ${layerName(layer, trace.layers.length)}`,
    words: `Each neuron bends its sum: ${words}. Without a bend, many layers could do no more than one.`,
    formula,
    example: [`${neuronName(layer, neuron, trace)}:`, `z = ${shortNumber(z[neuron])}  →  a = ${shortNumber(a[neuron])}`],
  };
}

/** @param {Subject} subject */
function answer({ trace, layer, neuron }) {
  if (trace.value !== null) {
    return {
      title: "The answer",
      words: "The output's sum is the answer itself: the value that the network believes in here.",
      formula: "value = z",
      example: [`value = ${shortNumber(trace.value)}, and it should be ${shortNumber(trace.target)}`],
    };
  }
  const z = trace.layers[layer].sums;
  return {
    title: "The answer",
    words: "Softmax turns the outputs into probabilities: all positive, together 1, the largest output far ahead.",
    formula: "p = eᶻ / (eᶻ¹ + eᶻ² + …)",
    example: [`${neuronName(layer, neuron, trace)}:`, `z = ${shortNumber(z[neuron])}  →  p = ${percent(trace.probabilities[neuron])}`],
  };
}

/** @param {Subject} subject */
function loss({ trace, config }) {
  const isRegression = trace.value !== null;
  const { formula, words } = lossWords(config.loss, isRegression);
  const seen = isRegression
    ? `The answer is ${shortNumber(trace.value)}, the value is ${shortNumber(trace.target)}`
    : `Right is ${classInText(trace.classNames ?? null, trace.target)}; it got ${percent(trace.probabilities[trace.target])}`;
  return { title: "How wrong was that?", words, formula, example: [`${seen}:`, `L = ${shortNumber(trace.loss)}`] };
}

/** @param {Subject} subject */
function deltas(subject) {
  const { trace, config, layer, neuron } = subject;
  const { deltas: delta, sums: z, activation } = trace.layers[layer];
  const name = neuronName(layer, neuron, trace);
  const end = `δ = ${shortNumber(delta[neuron])}: ${meaningOf(delta[neuron])}`;
  if (layer === trace.layers.length - 1) {
    const { delta: formula, deltaWords } = lossWords(config.loss, trace.value !== null);
    const smoothed = config.label_smoothing > 0 ? " (The targets are smoothed a little.)" : "";
    const weighted = config.class_weights === "balanced" ? " (All of it is multiplied by the weight of the point's class.)" : "";
    return { title: "Blame for the outputs", words: deltaWords + smoothed + weighted, formula, example: [`${name}:`, end] };
  }
  const next = trace.layers[layer + 1];
  const outgoing = next.weights.map((row) => row[neuron]);
  const products = outgoing.map((weight, i) => `${factorText(weight)}·${factorText(next.deltas[i])}`);
  const slope = activation === "linear" ? "" : ` · slope of ${activation.replace("_", " ")} at ${shortNumber(z[neuron])}`;
  return {
    title: `Blame for layer ${layer + 1}`,
    words: "The blame flows back along the same edges, through the same weights, and shrinks where the bend is flat.",
    formula: "δ = (w₁·δ₁ + w₂·δ₂ + …) · a′(z)",
    example: [`${name}:`, `δ = (${listed(products, sizesOf(outgoing, next.deltas))})${slope}`, end],
  };
}

/** @param {Subject} subject */
function gradients({ trace, config, layer, neuron }) {
  const { deltas: delta, weight_gradients: gradient } = trace.layers[layer];
  const given = givenTo(trace, layer);
  const i = strongest(gradient[neuron]);
  return {
    title: "A gradient for every edge",
    words: "What went in at an edge, times the blame of the neuron it leads to: so much would the loss grow if this weight did.",
    formula: "∂L/∂w = δ · a,  ∂L/∂b = δ",
    example: [
      `${neuronName(layer, neuron, trace)}, the edge from ${sourceName(trace, config, layer, i)}:`,
      `${factorText(delta[neuron])} · ${factorText(given[i])} = ${shortNumber(gradient[neuron][i])}`,
    ],
  };
}

/** @param {Subject} subject */
function update({ trace, config, layer, neuron }) {
  const { weights, new_weights: newWeights, weight_gradients: gradient, biases, new_biases: newBiases } = trace.layers[layer];
  const { formula, words } = optimizerWords(config);
  const i = strongest(newWeights[neuron].map((weight, j) => (weight ?? 0) - (weights[neuron][j] ?? 0)));
  const extras = [(config.l1 > 0 || config.l2 > 0) && "joined by the penalties", config.gradient_clip > 0 && "clipped to a length"].filter(Boolean);
  const before = extras.length > 0 ? ` Before that the gradients are ${extras.join(" and ")}.` : "";
  return {
    title: "The update",
    words: `${words}${before} Here η = ${Number(trace.learning_rate.toPrecision(3))}.`,
    formula,
    example: [
      `${neuronName(layer, neuron, trace)}, the edge from ${sourceName(trace, config, layer, i)}, g = ${shortNumber(gradient[neuron][i])}:`,
      `w: ${changeText(weights[neuron][i], newWeights[neuron][i])}`,
      `b: ${changeText(biases[neuron], newBiases[neuron])}`,
    ],
  };
}

/** @param {Subject} subject */
function after({ trace }) {
  const isBetter = trace.new_loss !== null && trace.loss !== null && trace.new_loss <= trace.loss;
  const answers = trace.value === null
    ? `p of ${classInText(trace.classNames ?? null, trace.target)}: ${percent(trace.probabilities[trace.target])} → ${percent(trace.new_probabilities[trace.target])}`
    : `value: ${changeText(trace.value, trace.new_value)}`;
  return {
    title: "The same point again",
    words: isBetter
      ? "With the new weights the network does better on this point. In training, all points of a batch pull at once, thousands of times a second."
      : "The loss on this point went up: the step was too long, or momentum or a penalty led elsewhere.",
    formula: "",
    example: [answers, `loss: ${changeText(trace.loss, trace.new_loss)}`],
  };
}

/**
 * @param {Trace} trace
 * @param {number} layer
 */
function givenTo(trace, layer) {
  return layer === 0 ? trace.inputs : trace.layers[layer - 1].activations;
}

/**
 * @param {Trace} trace
 * @param {import("../../wire/messages.js").Config} config
 * @param {number} layer
 * @param {number} i
 */
function sourceName(trace, config, layer, i) {
  return layer === 0 ? featureName(config.features[i]) : `neuron ${i + 1} of ${layerName(layer - 1, trace.layers.length)}`;
}

/**
 * @param {(number | null)[]} values
 * @returns {number} the index of the largest in size
 */
function strongest(values) {
  const sizes = values.map((value) => Math.abs(value ?? 0));
  return sizes.indexOf(Math.max(...sizes));
}

/**
 * @param {(number | null)[]} a
 * @param {(number | null)[]} b
 */
function sizesOf(a, b) {
  return a.map((value, i) => Math.abs((value ?? 0) * (b[i] ?? 0)));
}

/**
 * A sum of few terms in full; of many the largest, and how many more there are.
 * @param {string[]} terms
 * @param {number[]} sizes
 */
function listed(terms, sizes) {
  if (terms.length <= MAX_TERMS + 1) return terms.join(" + ");
  const order = terms.map((_, i) => i).sort((a, b) => sizes[b] - sizes[a]);
  const largest = order.slice(0, MAX_TERMS).sort((a, b) => a - b);
  return `${largest.map((i) => terms[i]).join(" + ")} + ${terms.length - MAX_TERMS} smaller`;
}

/** @param {number | null} delta */
function meaningOf(delta) {
  if (delta === null || delta === 0) return "it makes no difference";
  return delta > 0 ? "the sum should be lower" : "the sum should be higher";
}

/**
 * @param {number} share
 * @returns {string}
 */
export function percent(share) {
  if (share < 0.0005) return "under 0.1 %";
  return share > 0.9995 ? "over 99.9 %" : `${(100 * share).toFixed(1)} %`;
}
