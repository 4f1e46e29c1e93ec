// @ts-check
/** What is said of each stage: titles, plain sentences, and what stands between numbers. */

import { answerInUnits, ofPoint } from "../../model/point-units.js";
import { columnName } from "../../model/units.js";
import { formatCount } from "../../ui/format.js";
import { locale } from "../../ui/locale.js";
import { changeText, shortNumber } from "../../ui/numbers.js";
import { percent } from "./dialog-texts.js";

export const INPUTS_TITLE = "A point goes in";
export const INPUTS_WORDS = "These numbers are all that the network is told about the point. Nothing tells it the answer.";
export const NO_DROPOUT = " Dropout is switched off here: every neuron takes part.";
export const SUMS_WORDS = "Each neuron multiplies what comes in along its edges by their weights, adds it all up, and adds its bias.";
export const ANSWER_TITLE = "The answer";
export const VALUE_WORDS = "The output's sum is the answer itself: the value that the network predicts here.";
export const VALUE_FORMULA = "value = z";
export const CLASS_WORDS = "Softmax turns the outputs into probabilities: all are positive, they add up to 1, and the largest output gets the most.";
export const LOSS_TITLE = "How wrong was that?";
export const OUTPUT_BLAME_TITLE = "Blame for the outputs";
export const SMOOTHED = " (The targets are smoothed.)";
export const WEIGHTED = " (All of it is multiplied by the weight of the point's class.)";
export const BLAME_WORDS = "The blame flows back along the same edges, through the same weights, and shrinks where the activation is flat.";
export const NO_BLAME = "it makes no difference";
export const TOO_HIGH = "the sum should be lower";
export const TOO_LOW = "the sum should be higher";
export const GRADIENTS_TITLE = "A gradient for every edge";
export const GRADIENTS_WORDS =
  "What went in at an edge, times the blame of the neuron it leads to: how fast the loss grows if this weight grows.";
export const UPDATE_TITLE = "The update";
export const AFTER_TITLE = "The same point again";
export const IS_BETTER =
  "With the new weights the network does better on this point. In training, all points of a batch pull at once.";
export const IS_WORSE =
  "The loss on this point went up: the step was too long, or something else pulled the weights too, be it earlier steps, a penalty or smoothed targets.";
export const IS_SAME = "This step leaves the loss on this point as it is.";
export const IS_BEYOND = "The loss on this point is too large to compute.";

/** @param {string} layer */
export function sumsTitle(layer) {
  return `Sums of ${layer}`;
}

/** @param {string} layer */
export function activationsTitle(layer) {
  return `Activations of ${layer}`;
}

/** @param {string} activation what it does */
export function activationsWords(activation) {
  return `Each neuron puts its sum through its activation function: ${activation}. Without one, many layers could do no more than a single one.`;
}

/** @param {string} layer */
export function blameTitle(layer) {
  return `Blame for ${layer}`;
}

/**
 * @param {number | null} value
 * @param {number} target
 */
export function valueAnswer(value, target) {
  return `value = ${shortNumber(value)}, and it should be ${shortNumber(target)}`;
}

/**
 * @param {number | null} value
 * @param {number} target
 */
export function valueSeen(value, target) {
  return `The network says ${shortNumber(value)}; ${shortNumber(target)} is right`;
}

/**
 * @param {string} name of the right class
 * @param {number} share
 */
export function classSeen(name, share) {
  return `The right answer is ${name}; the network gave it ${percent(share)}`;
}

/**
 * @param {string} activation
 * @param {number | null} sum
 */
export function slopeText(activation, sum) {
  return ` · slope of ${activation.replace("_", " ")} at ${shortNumber(sum)}`;
}

/**
 * @param {string} neuron
 * @param {string} source
 */
export function edgeName(neuron, source) {
  return `${neuron}, the edge from ${source}`;
}

/**
 * @param {number} neuron
 * @param {string} layer
 */
export function neuronAsSource(neuron, layer) {
  return `neuron ${formatCount(neuron + 1)} of ${layer}`;
}

/**
 * @param {boolean} hasPenalties
 * @param {boolean} isClipped
 * @returns {string} what happens to gradients before they are used
 */
export function beforeUpdate(hasPenalties, isClipped) {
  if (hasPenalties && isClipped) return " Before that, the penalties are added to the gradients, which are then clipped where they are too long.";
  if (hasPenalties) return " Before that, the penalties are added to the gradients.";
  return isClipped ? " Before that, the gradients are clipped where they are too long." : "";
}

/** @param {number} learningRate */
export function rateText(learningRate) {
  return ` Here η = ${locale.precise(learningRate, 3)}.`;
}

/**
 * @param {string} name of the right class
 * @param {number} before
 * @param {number} after
 */
export function shareChange(name, before, after) {
  return `p of ${name}: ${percent(before)} → ${percent(after)}`;
}

/**
 * @param {number | null} before
 * @param {number | null} after
 */
export function valueChange(before, after) {
  return `value: ${changeText(before, after)}`;
}

/**
 * @param {number | null} before
 * @param {number | null} after
 */
export function lossChange(before, after) {
  return `loss: ${changeText(before, after)}`;
}

/**
 * @param {string[]} terms the largest ones
 * @param {number} nMore
 */
export function sumOfMany(terms, nMore) {
  return `${terms.join(" + ")} + ${formatCount(nMore)} smaller`;
}

/**
 * @param {import("./stages.js").Trace} trace
 * @returns {string} what was done to the numbers of a file
 */
export function fittedWords({ scale = null, x, y }) {
  const fitted = Object.entries({ x, y }).flatMap(([name, place]) => {
    const column = /** @type {"x" | "y"} */ (name);
    return scale?.[column] ? [`${columnName(scale, column)} ${ofPoint(scale, column, place)} is ${name} = ${shortNumber(place)}`] : [];
  });
  return fitted.length > 0 ? ` The numbers of your file are fitted into −1 to 1 first: ${fitted.join(", ")}.` : "";
}

/**
 * @param {import("./stages.js").Trace} trace of a regression
 * @returns {string[]} prediction and value as the file has them, if that is not as the network does
 */
export function valueInUnits({ scale = null, value, target }) {
  if (!scale?.value) return [];
  return [`${columnName(scale, "value")}: ${answerInUnits(scale, value)}, and it should be ${ofPoint(scale, "value", target)}`];
}
