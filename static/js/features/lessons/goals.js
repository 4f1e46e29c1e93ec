// @ts-check
/** The goals that challenges are made of, and how numbers are said in lessons. Pure. */

import { formatCount, formatLoss, formatNumber, formatPercent } from "../../ui/format.js";
import {
  ALL_POINTS, testAccuracyOfText, parametersUpToText, parametersFromText, stepsUpToText, stepsFromText, optimizerIsText, lastLayerUpToText, layersFromText, learningRateUpToText, batchSizeUpToText, steadyLossUpToText, weightsLeftUpToText, recallFromText, BEATS_BASE_TEXT, IS_BETTER, MAY_BE_LUCK, NO_COMPARISON, NOT_BETTER, seedsFromText,
} from "./goal-texts.js";

/** @typedef {import("./challenge.js").Goal} Goal */

/**
 * @param {number} share
 * @returns {Goal}
 */
export function testAccuracyOf(share) {
  return {
    text: testAccuracyOfText(share),
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
    text: parametersUpToText(n),
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
    text: parametersFromText(n),
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
    text: stepsUpToText(n),
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
    text: stepsFromText(n),
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
    text: optimizerIsText(name),
    isMet: ({ config }) => config.optimizer === name,
    value: ({ config }) => config.optimizer ?? "",
  };
}

/**
 * @param {number} n neurons
 * @returns {Goal}
 */
export function lastLayerUpTo(n) {
  const last = (/** @type {import("./reading.js").Reading} */ { config }) => config.hidden_layers?.at(-1) ?? 0;
  return {
    text: lastLayerUpToText(n),
    isMet: (reading) => (reading.config.hidden_layers?.length ?? 0) >= 2 && last(reading) <= n,
    value: ({ config }) => config.hidden_layers?.join("-") ?? "",
  };
}

/**
 * @param {number} n
 * @returns {Goal}
 */
export function layersFrom(n) {
  return {
    text: layersFromText(n),
    isMet: ({ config }) => (config.hidden_layers?.length ?? 0) >= n,
    value: ({ config }) => formatCount(config.hidden_layers?.length ?? 0),
  };
}

/**
 * @param {number} rate
 * @returns {Goal}
 */
export function learningRateUpTo(rate) {
  return {
    text: learningRateUpToText(rate),
    isMet: ({ config }) => (config.learning_rate ?? Infinity) <= rate,
    value: ({ config }) => formatNumber(config.learning_rate ?? null),
  };
}

/**
 * @param {number} n points; 0 stands for all of them, which is no small batch
 * @returns {Goal}
 */
export function batchSizeUpTo(n) {
  return {
    text: batchSizeUpToText(n),
    isMet: ({ config }) => Boolean(config.batch_size) && Number(config.batch_size) <= n,
    value: ({ config }) => (config.batch_size === 0 ? ALL_POINTS : formatCount(config.batch_size ?? null)),
  };
}

/**
 * @param {number} loss
 * @returns {Goal}
 */
export function steadyLossUpTo(loss) {
  return {
    text: steadyLossUpToText(loss),
    isMet: ({ recentHighestLoss }) => recentHighestLoss !== null && recentHighestLoss < loss,
    value: ({ recentHighestLoss }) => lossOf(recentHighestLoss),
  };
}

/**
 * @param {number} share
 * @returns {Goal}
 */
export function weightsLeftUpTo(share) {
  return {
    text: weightsLeftUpToText(share),
    isMet: ({ smallShare }) => smallShare !== null && 1 - smallShare <= share,
    value: ({ smallShare }) => percent(smallShare === null ? null : 1 - smallShare),
  };
}

/**
 * @param {number} label of a class, from 0
 * @param {number} share
 * @returns {Goal}
 */
export function recallFrom(label, share) {
  return {
    text: recallFromText(label, share),
    isMet: ({ testRecalls }) => (testRecalls?.[label] ?? 0) >= share,
    value: ({ testRecalls }) => percent(testRecalls?.[label] ?? null),
  };
}

/** @returns {Goal} */
export function beatsBaseBeyondLuck() {
  return {
    text: BEATS_BASE_TEXT,
    isMet: ({ comparison }) => verdictOn(comparison) === IS_BETTER,
    value: ({ comparison }) => verdictOn(comparison),
  };
}

/** @param {import("./comparison-reading.js").Comparison | null} comparison of the recipe on the screen, the first one, with others */
function verdictOn(comparison) {
  if (!comparison || comparison.recipes.length < 2) return NO_COMPARISON;
  const [base, ...others] = comparison.recipes;
  if (!others.some(({ rank }) => rank === 1)) return NOT_BETTER;
  return base.isNoise === false ? IS_BETTER : MAY_BE_LUCK;
}

/**
 * @param {number} n
 * @returns {Goal}
 */
export function seedsFrom(n) {
  return {
    text: seedsFromText(n),
    isMet: ({ comparison }) => (comparison?.nSeeds ?? 0) >= n,
    value: ({ comparison }) => formatCount(comparison?.nSeeds ?? 0),
  };
}

/**
 * @param {number | null} share
 * @returns {string}
 */
export function percent(share) {
  return formatPercent(share);
}

/**
 * @param {number | null} loss
 * @returns {string}
 */
export function lossOf(loss) {
  return formatLoss(loss);
}
