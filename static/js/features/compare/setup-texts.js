// @ts-check
/** What is said where a comparison is prepared. */

import { locale } from "../../ui/locale.js";
import { runsText } from "./texts.js";

export const BACK_TO_RESULTS = "Back to the results";
export const WAYS_TITLE = "What should differ?";
/** @type {Record<string, {title: string, about: string}>} */
export const WAYS = {
  seeds: {
    title: "Seeds: how much is luck?",
    about: "The same recipe several times, each time with different random starting weights. What differs between these runs is luck.",
  },
  race: { title: "Race: which recipe is better?", about: "Two to eight recipes, each with several seeds. You see which one learns better, and whether that is more than luck." },
  sweep: { title: "Sweep: which value works best?", about: "One or two settings, tried with each value of a list, each with several seeds." },
};
export const SPREAD_LABEL = "Spread shown";
/** @type {Record<string, string>} */
export const SPREADS = { range: "lowest to highest", quartiles: "middle half", sd: "standard deviation" };
export const OWNER_ONLY = "Only the owner of this run can start a comparison.";
export const FROM_LINK = "This link holds a comparison. Nothing runs yet.";
export const ALONG = "Setting";
export const AND_ALONG = "and";
export const VALUES = "Values";
export const NO_SECOND = "no second setting";
export const SWEEP_HINT = "Separate values by commas, such as 0.01, 0.03, 0.1. Networks: 8, 8-8, and 0 for no hidden layer.";
export const AS_IT_IS = "The recipe on the screen";
export const ADD_RECIPE = "Add a recipe";
export const ADD_PINNED_TITLE = "Add the recipe of this pinned run, with the points on the screen";
export const OTHER_POINTS = "This pinned run had different points, so the scores cannot be compared.";
export const ADD_CHANGE = "+ setting";
export const ADD_SET = "+ another set";
export const DATA_SEEDS_LABEL = "New points for each seed, too";

/** @param {string} label of a setting of data */
export function ofData(label) {
  return `Data: ${label.toLowerCase()}`;
}

/** @param {string} label */
export function oneValue(label) {
  return `Value of ${label}`;
}

/** @param {string} label */
export function severalValues(label) {
  return `Values of ${label}`;
}

/** @param {number} step where the pinned run ended */
export function addPinned(step) {
  return `Add the pinned run to step ${locale.count(step)}`;
}

/** @param {number} i of a recipe, from 0 */
export function recipeTitle(i) {
  return `recipe ${locale.count(i + 1)}`;
}

/** @param {number} i */
export function removeRecipe(i) {
  return `Remove ${recipeTitle(i)}`;
}

/** @param {number} i */
export function changedSetting(i) {
  return `Setting that ${recipeTitle(i)} changes`;
}

/** @param {number} i of a set of inputs, from 0 */
export function removeSet(i) {
  return `Remove set ${locale.count(i + 1)}`;
}

/**
 * @param {number} a of a recipe, from 0
 * @param {number} b
 */
export function sameRecipes(a, b) {
  return `Recipes ${locale.count(a + 1)} and ${locale.count(b + 1)} are the same: they would make the same runs.`;
}

/**
 * @param {string} label
 * @param {number} i
 */
export function removeChange(label, i) {
  return `Leave ${label} as it is in ${recipeTitle(i)}`;
}

/** @param {number} n NaN where there is no such number */
export function startText(n) {
  return Number.isFinite(n) && n > 0 ? `Train ${runsText(n)}` : "Train";
}
