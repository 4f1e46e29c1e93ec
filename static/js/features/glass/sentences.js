// @ts-check
/** What is said about each stage: a title, plain sentences, the formula, and the same with this neuron's numbers. Pure. */

import { classInText } from "../../model/classes.js";
import { ACTIVATIONS } from "../../model/network/activation-texts.js";
import { changeText, factorText, shortNumber } from "../../ui/numbers.js";
import { percent } from "./dialog-texts.js";
import { lossWords, optimizerWords } from "./formula-texts.js";
import { layerName, neuronName } from "./names.js";
import {
  activationsTitle, activationsWords, AFTER_TITLE, ANSWER_TITLE, beforeUpdate, BLAME_WORDS, blameTitle, CLASS_WORDS, classSeen, edgeName,
  fittedWords, GRADIENTS_TITLE, GRADIENTS_WORDS, INPUTS_TITLE, INPUTS_WORDS, IS_BETTER, IS_BEYOND, IS_SAME, IS_WORSE, LOSS_TITLE, lossChange, neuronAsSource, NO_BLAME,
  NO_DROPOUT, OUTPUT_BLAME_TITLE, rateText, shareChange, slopeText, SMOOTHED, sumOfMany, SUMS_WORDS, sumsTitle, TOO_HIGH, TOO_LOW,
  UPDATE_TITLE, VALUE_FORMULA, VALUE_WORDS, valueAnswer, valueChange, valueInUnits, valueSeen, WEIGHTED,
} from "./stage-texts.js";

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
  const dropout = config.dropout_rate > 0 ? NO_DROPOUT : "";
  return {
    title: INPUTS_TITLE,
    words: INPUTS_WORDS + fittedWords(trace) + dropout,
    formula: trace.inputSymbols.join(", "),
    example: trace.inputSymbols.map((name, i) => `${name} = ${shortNumber(trace.inputs[i])}`),
  };
}

/** @param {Subject} subject */
function sums({ trace, layer, neuron }) {
  const { weights, biases, sums: z } = trace.layers[layer];
  const given = givenTo(trace, layer);
  const products = weights[neuron].map((weight, i) => `${factorText(weight)}·${factorText(given[i])}`);
  return {
    title: sumsTitle(layerName(layer, trace.layers.length)),
    words: SUMS_WORDS,
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
    title: activationsTitle(layerName(layer, trace.layers.length)),
    words: activationsWords(words),
    formula,
    example: [`${neuronName(layer, neuron, trace)}:`, `z = ${shortNumber(z[neuron])}  →  a = ${shortNumber(a[neuron])}`],
  };
}

/** @param {Subject} subject */
function answer({ trace, layer, neuron }) {
  if (trace.value !== null) {
    return {
      title: ANSWER_TITLE,
      words: VALUE_WORDS,
      formula: VALUE_FORMULA,
      example: [valueAnswer(trace.value, trace.target), ...valueInUnits(trace)],
    };
  }
  const z = trace.layers[layer].sums;
  return {
    title: ANSWER_TITLE,
    words: CLASS_WORDS,
    formula: "p = eᶻ / (eᶻ¹ + eᶻ² + …)",
    example: [`${neuronName(layer, neuron, trace)}:`, `z = ${shortNumber(z[neuron])}  →  p = ${percent(trace.probabilities[neuron])}`],
  };
}

/** @param {Subject} subject */
function loss({ trace, config }) {
  const isRegression = trace.value !== null;
  const { formula, words } = lossWords(config.loss, isRegression);
  const seen = isRegression
    ? valueSeen(trace.value, trace.target)
    : classSeen(classInText(trace.classNames ?? null, trace.target), trace.probabilities[trace.target]);
  return { title: LOSS_TITLE, words, formula, example: [`${seen}:`, `L = ${shortNumber(trace.loss)}`] };
}

/** @param {Subject} subject */
function deltas(subject) {
  const { trace, config, layer, neuron } = subject;
  const { deltas: delta, sums: z, activation } = trace.layers[layer];
  const name = neuronName(layer, neuron, trace);
  const end = `δ = ${shortNumber(delta[neuron])}: ${meaningOf(delta[neuron])}`;
  if (layer === trace.layers.length - 1) {
    const { delta: formula, deltaWords } = lossWords(config.loss, trace.value !== null);
    const smoothed = config.label_smoothing > 0 ? SMOOTHED : "";
    const weighted = config.class_weights === "balanced" ? WEIGHTED : "";
    return { title: OUTPUT_BLAME_TITLE, words: deltaWords + smoothed + weighted, formula, example: [`${name}:`, end] };
  }
  const next = trace.layers[layer + 1];
  const outgoing = next.weights.map((row) => row[neuron]);
  const products = outgoing.map((weight, i) => `${factorText(weight)}·${factorText(next.deltas[i])}`);
  const slope = activation === "linear" ? "" : slopeText(activation, z[neuron]);
  return {
    title: blameTitle(layerName(layer, trace.layers.length)),
    words: BLAME_WORDS,
    formula: "δ = (w₁·δ₁ + w₂·δ₂ + …) · a′(z)",
    example: [`${name}:`, `δ = (${listed(products, sizesOf(outgoing, next.deltas))})${slope}`, end],
  };
}

/** @param {Subject} subject */
function gradients({ trace, layer, neuron }) {
  const { deltas: delta, weight_gradients: gradient } = trace.layers[layer];
  const given = givenTo(trace, layer);
  const i = strongest(gradient[neuron]);
  return {
    title: GRADIENTS_TITLE,
    words: GRADIENTS_WORDS,
    formula: "∂L/∂w = δ · a,  ∂L/∂b = δ",
    example: [
      `${edgeName(neuronName(layer, neuron, trace), sourceName(trace, layer, i))}:`,
      `${factorText(delta[neuron])} · ${factorText(given[i])} = ${shortNumber(gradient[neuron][i])}`,
    ],
  };
}

/** @param {Subject} subject */
function update({ trace, config, layer, neuron }) {
  const { weights, new_weights: newWeights, weight_gradients: gradient, biases, new_biases: newBiases } = trace.layers[layer];
  const { formula, words } = optimizerWords(config);
  const i = strongest(newWeights[neuron].map((weight, j) => (weight ?? 0) - (weights[neuron][j] ?? 0)));
  const before = beforeUpdate(config.l1 > 0 || config.l2 > 0, config.gradient_clip > 0);
  return {
    title: UPDATE_TITLE,
    words: words + before + rateText(trace.learning_rate),
    formula,
    example: [
      `${edgeName(neuronName(layer, neuron, trace), sourceName(trace, layer, i))}, g = ${shortNumber(gradient[neuron][i])}:`,
      `w: ${changeText(weights[neuron][i], newWeights[neuron][i])}`,
      `b: ${changeText(biases[neuron], newBiases[neuron])}`,
    ],
  };
}

/** @param {Subject} subject */
function after({ trace }) {
  const answers = trace.value === null
    ? shareChange(classInText(trace.classNames ?? null, trace.target), trace.probabilities[trace.target], trace.new_probabilities[trace.target])
    : valueChange(trace.value, trace.new_value);
  return {
    title: AFTER_TITLE,
    words: verdictOn(trace),
    formula: "",
    example: [answers, lossChange(trace.loss, trace.new_loss)],
  };
}

/** @param {Trace} trace */
function verdictOn({ loss: before, new_loss: now }) {
  if (before === null) return IS_BEYOND;
  if (now === null || now > before) return IS_WORSE;
  return now === before ? IS_SAME : IS_BETTER;
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
 * @param {number} layer
 * @param {number} i
 */
function sourceName(trace, layer, i) {
  return layer === 0 ? trace.inputNames[i] : neuronAsSource(i, layerName(layer - 1, trace.layers.length));
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
  return sumOfMany(largest.map((i) => terms[i]), terms.length - MAX_TERMS);
}

/** @param {number | null} delta */
function meaningOf(delta) {
  if (delta === null || delta === 0) return NO_BLAME;
  return delta > 0 ? TOO_HIGH : TOO_LOW;
}
