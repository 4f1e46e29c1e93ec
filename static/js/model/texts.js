// @ts-check
/** What classes, neurons, changes and the state of a run are called. */

import { formatCount, formatLoss, formatPercent } from "../ui/format.js";
import { locale } from "../ui/locale.js";

export const VALUE = "value";
export const SEED_ALLOWED = "an integer from 0 up";
export const NONE = "none";
export const ON = "on";
export const OFF = "off";

/** @param {number} label from 1, at the beginning of a line */
export function classNumber(label) {
  return `Class ${formatCount(label)}`;
}

/** @param {number} label from 1, within a sentence */
export function classNumberInText(label) {
  return `class ${formatCount(label)}`;
}

/** @param {string} angle */
export function sineOf(angle) {
  return `sin ${angle}`;
}

/** @param {string} angle */
export function cosineOf(angle) {
  return `cos ${angle}`;
}

/** @param {string} label such as x² */
export function inputName(label) {
  return `Input ${label}`;
}

/**
 * @param {number} layer from 1
 * @param {number} neuron from 1
 */
export function hiddenNeuron(layer, neuron) {
  return `Hidden layer ${formatCount(layer)}, neuron ${formatCount(neuron)}`;
}

/**
 * @param {number} layer from 1
 * @param {number} neuron from 1
 */
export function hiddenNeuronInText(layer, neuron) {
  return `hidden layer ${formatCount(layer)}, neuron ${formatCount(neuron)}`;
}

/** @param {string} name of a class or of the values */
export function outputOf(name) {
  return `Output, ${name}`;
}

/** @param {string} value */
export function biasText(value) {
  return `bias ${value}`;
}

/**
 * @param {string} name of a column
 * @param {number} low
 * @param {number} high
 */
export function fromToText(name, low, high) {
  return `${name} from ${locale.precise(low, 5)} to ${locale.precise(high, 5)}`;
}

/** @param {string[]} ranges */
export function scaledText(ranges) {
  return `scaled to −1 … 1: ${ranges.join(", ")}`;
}

/** @param {string} dataset */
export function dataText(dataset) {
  return `data: ${dataset.replaceAll("_", " ")}`;
}

/**
 * @param {string} setting
 * @param {string} was
 * @param {string} is
 */
export function settingChange(setting, was, is) {
  return `${setting.replaceAll("_", " ")} ${was} → ${is}`;
}

/**
 * @param {string[]} changes
 * @param {number} nMore
 */
export function changesText(changes, nMore) {
  return changes.join(", ") + (nMore > 0 ? ` and ${formatCount(nMore)} more` : "");
}

/** @param {number} most */
export function shareAllowed(most) {
  return `a number from 0 to ${locale.write(most)}`;
}

/** @param {number} step */
export function atStep(step) {
  return ` at step ${formatCount(step)}`;
}

/**
 * @param {number} step
 * @param {number} nPoints
 * @param {number | null} nClasses null: the points carry values
 * @param {{loss: number | null, accuracy: number | null}} metrics
 * @param {string} lag of which step they are, if of another one
 */
export function runText(step, nPoints, nClasses, { loss, accuracy }, lag) {
  const points = `${formatCount(nPoints)} ${locale.plural(nPoints, { one: "point", other: "points" })}`;
  const kinds = nClasses === null ? " with values" : `, ${formatCount(nClasses)} ${locale.plural(nClasses, { one: "class", other: "classes" })}`;
  const right = accuracy === null ? "" : `, accuracy ${formatPercent(accuracy)}`;
  return `Step ${formatCount(step)}: ${points}${kinds}, loss ${formatLoss(loss)}${right}${lag}.`;
}

/**
 * @param {string} name of a class
 * @param {number} share
 */
export function classShare(name, share) {
  return `${name} ${formatPercent(share)}`;
}

/**
 * @param {string[]} shares of the classes
 * @param {string} at which step, if it is not the one that is told of
 */
export function areasText(shares, at) {
  return `Area of the map${at}: ${shares.join(", ")}.`;
}

/**
 * @param {object} values
 * @param {string | undefined} values.name from a file
 * @param {string} values.least
 * @param {string} values.most
 * @param {string | null} values.middle in the units of a file; null: it is 0
 * @param {number} values.share of the area above the middle
 * @param {string} values.at as above
 */
export function valuesText({ name = "Values", least, most, middle, share, at }) {
  const upper = middle === null ? "positive" : `above ${middle}`;
  return `${name} on the map${at}: ${least} to ${most}, ${upper} on ${formatPercent(share)} of the area.`;
}
