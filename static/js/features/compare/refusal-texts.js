// @ts-check
/** What is said of an experiment that the server refuses. */

import { locale } from "../../ui/locale.js";
import { choiceText, SEEDS_LABEL, STEPS_LABEL } from "./texts.js";

/** @typedef {import("./axis-values.js").Value} Value */

/** @type {Record<string, string>} numbers beside the settings that recipes differ by */
export const EXTENT_LABELS = { seeds: SEEDS_LABEL, steps: STEPS_LABEL };
export const SAME_RECIPES = "Two recipes are the same. Change one of them, or remove it.";

/** @param {Value} value as it was entered */
function shown(value) {
  return typeof value === "string" ? `“${value}”` : choiceText(value);
}

/**
 * @param {string} label
 * @param {Value} value
 * @param {number} limit
 */
export function tooMuch(label, value, limit) {
  return `${label}: ${shown(value)} is more than ${locale.write(limit)}.`;
}

/**
 * @param {string} label
 * @param {Value} value
 * @param {number} limit
 */
export function tooLittle(label, value, limit) {
  return `${label}: ${shown(value)} is less than ${locale.write(limit)}.`;
}

/**
 * @param {string} label
 * @param {number} limit
 */
export function notAbove(label, limit) {
  return `${label}: the value must be more than ${locale.write(limit)}.`;
}

/**
 * @param {string} label
 * @param {Value} value
 */
export function noNumber(label, value) {
  return `${label}: ${shown(value)} is not a number.`;
}

/**
 * @param {string} label
 * @param {Value} value
 */
export function notWhole(label, value) {
  return `${label}: ${shown(value)} is not a whole number.`;
}

/**
 * @param {string} label
 * @param {Value} value
 */
export function twice(label, value) {
  return `${label}: ${shown(value)} is in the list twice.`;
}

/** @param {string} label */
export function noValue(label) {
  return `${label}: enter at least one value.`;
}

/**
 * @param {string} label
 * @param {string} needed the label of another setting
 * @param {string} choices
 */
export function noEffect(label, needed, choices) {
  return `${label} has no effect here. It needs ${needed} to be ${choices}.`;
}

/**
 * @param {string} label
 * @param {string} value
 * @param {string} allowed
 */
export function notAllowed(label, value, allowed) {
  return `${label}: ${value} cannot be used. Allowed: ${allowed}.`;
}

/**
 * @param {string} label
 * @param {Value} value
 * @param {string} allowed
 */
export function wrongValue(label, value, allowed) {
  return notAllowed(label, shown(value), allowed);
}

/**
 * @param {number} i of a recipe, from 0
 * @param {string} text
 */
export function ofRecipe(i, text) {
  return `Recipe ${locale.count(i + 1)}, ${text}`;
}
