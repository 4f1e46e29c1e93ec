// @ts-check
/** What the goals of challenges say. */

import { formatCount, formatNumber } from "../../ui/format.js";
import { locale } from "../../ui/locale.js";

/**
 * @param {number} share
 */
export function testAccuracyOfText(share) {
  return `Test accuracy of at least ${locale.percent(share, 0)}`;
}

/**
 * @param {number} n
 */
export function parametersUpToText(n) {
  return `At most ${formatCount(n)} weights and biases`;
}

/**
 * @param {number} n
 */
export function parametersFromText(n) {
  return `At least ${formatCount(n)} weights and biases`;
}

/**
 * @param {number} n
 */
export function stepsUpToText(n) {
  return `Within ${formatCount(n)} steps`;
}

/**
 * @param {number} n
 */
export function stepsFromText(n) {
  return `After ${formatCount(n)} steps or more`;
}

/**
 * @param {string} name
 */
export function optimizerIsText(name) {
  return `Optimizer: ${name}`;
}

/**
 * @param {number} n neurons
 */
export function lastLayerUpToText(n) {
  return `Two hidden layers or more, the last of ${formatCount(n)} ${locale.plural(n, { one: "neuron", other: "neurons" })}`;
}

/**
 * @param {number} n
 */
export function layersFromText(n) {
  return `At least ${formatCount(n)} hidden layers`;
}

/**
 * @param {number} rate
 */
export function learningRateUpToText(rate) {
  return `Learning rate: ${formatNumber(rate)} or less`;
}

/**
 * @param {number} n points; 0 stands for all of them, which is no small batch
 */
export function batchSizeUpToText(n) {
  return `Batches of ${formatCount(n)} points or fewer`;
}

/**
 * @param {number} loss
 */
export function steadyLossUpToText(loss) {
  return `The last 20 training losses all below ${formatNumber(loss)}`;
}

/**
 * @param {number} share
 */
export function weightsLeftUpToText(share) {
  return `At most ${locale.percent(share, 0)} of the weights above 0.01 in size`;
}

/**
 * @param {number} label of a class, from 0
 * @param {number} share
 */
export function recallFromText(label, share) {
  return `At least ${locale.percent(share, 0)} of class ${formatCount(label + 1)} found (test recall)`;
}

export const BEATS_BASE_TEXT = "A recipe that beats the one on the screen by more than luck";

/**
 * @param {number} n
 */
export function seedsFromText(n) {
  return `At least ${formatCount(n)} seeds for each recipe`;
}

export const NO_COMPARISON = "no race yet";
export const MAY_BE_LUCK = "may be luck";
export const NOT_BETTER = "not better";
export const IS_BETTER = "more than luck";
export const ALL_POINTS = "all";
