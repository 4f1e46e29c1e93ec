// @ts-check
/** The classes: how many are listed wherever figures of them are told, and what they are called. Pure. */

import { isPast } from "./state.js";
import { classNumber, classNumberInText } from "./texts.js";

/**
 * @param {import("./state.js").State} state
 * @returns {number} of classes that are listed: those of the points, and those that the network answers, learnt or not
 */
export function nListed(state) {
  const { nClasses, nOutputs, parameters, place, probe, task } = state;
  if (task === "regression") return nClasses;
  // Of an earlier step it is known from what was sent of it.
  const nAnswers = place && probe ? probe.probabilities.length : 0;
  return Math.max(nClasses, nAnswers, isPast(state) ? (parameters?.layerSizes.at(-1) ?? 0) : nOutputs);
}

/**
 * @param {import("./state.js").State} state
 * @returns {boolean} whether the network has an output for a class without points
 */
export function hasSpareOutput({ task, nOutputs, nClasses }) {
  return task === "classification" && nOutputs > nClasses;
}

/**
 * @param {import("./state.js").Points} points
 * @returns {number} of classes that can be painted: up to the highest with points, and the next; a network has two at least
 */
export function nPaintable({ label }) {
  return label.reduce((most, each) => Math.max(most, each), 0) + 2;
}

/**
 * @param {(string | undefined)[] | null} names of the classes, from a file
 * @param {number} label
 * @returns {string} for the beginning of a line
 */
export function className(names, label) {
  return names?.[label] ?? classNumber(label + 1);
}

/**
 * @param {(string | undefined)[] | null} names
 * @param {number} label
 * @returns {string} for the middle of a sentence
 */
export function classInText(names, label) {
  return names?.[label] ?? classNumberInText(label + 1);
}
