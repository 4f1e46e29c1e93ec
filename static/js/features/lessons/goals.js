// @ts-check
/** The goals that challenges are made of, and how numbers are said in lessons. Pure. */

import { formatCount, formatLoss, formatPercent } from "../../ui/format.js";

/** @typedef {import("./challenge.js").Goal} Goal */

/**
 * @param {number} share
 * @returns {Goal}
 */
export function testAccuracyOf(share) {
  return {
    text: `Test accuracy of at least ${Math.round(100 * share)} %`,
    isMet: ({ testAccuracy, scoredStep }) => scoredStep > 0 && testAccuracy !== null && testAccuracy >= share,
    value: ({ testAccuracy }) => percent(testAccuracy),
  };
}

/**
 * @param {number} n
 * @returns {Goal}
 */
export function parametersUpTo(n) {
  return {
    text: `At most ${n} weights and biases`,
    isMet: ({ nParameters }) => nParameters <= n,
    value: ({ nParameters }) => formatCount(nParameters),
  };
}

/**
 * @param {number} n
 * @returns {Goal}
 */
export function parametersFrom(n) {
  return {
    text: `At least ${formatCount(n)} weights and biases`,
    isMet: ({ nParameters }) => nParameters >= n,
    value: ({ nParameters }) => formatCount(nParameters),
  };
}

/**
 * @param {number} n
 * @returns {Goal}
 */
export function stepsUpTo(n) {
  return {
    text: `Within ${formatCount(n)} steps`,
    isMet: ({ scoredStep }) => scoredStep <= n,
    value: ({ step }) => formatCount(step),
  };
}

/**
 * @param {number} n
 * @returns {Goal}
 */
export function stepsFrom(n) {
  return {
    text: `After ${formatCount(n)} steps or more`,
    isMet: ({ scoredStep }) => scoredStep >= n,
    value: ({ step }) => formatCount(step),
  };
}

/**
 * @param {string} name
 * @returns {Goal}
 */
export function optimizerIs(name) {
  return {
    text: `Optimizer: ${name}`,
    isMet: ({ config }) => config.optimizer === name,
    value: ({ config }) => config.optimizer ?? "",
  };
}

/**
 * @param {number | null} share
 * @returns {string}
 */
export function percent(share) {
  // Number and sign stay together where a line ends.
  return formatPercent(share).replace(" %", "\u00a0%");
}

/**
 * @param {number | null} loss
 * @returns {string}
 */
export function lossOf(loss) {
  return formatLoss(loss);
}
