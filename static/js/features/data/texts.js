// @ts-check
/** What form, tools and keys of the data say. */

import { formatCount } from "../../ui/format.js";
import { locale } from "../../ui/locale.js";

export const PAINT_KEY = "Paint points of this class";
export const BRUSH_KEY = "Paint with the brush";
export const ERASE_KEY = "Erase points";
export const UNDO_KEY = "Undo the last change to the points";
export const NO_POINTS = "0 points: paint some on the map, or choose a data set.";

export const REPLACED = "Your own points were replaced. Undo brings them back.";

/** Where points come from. */
export const NO_ORIGIN = "none";
export const FROM_FILE = "from a file";
export const BY_HAND = "by hand";

/** One sentence on what a pointer does with each tool. @type {Record<string, string>} */
export const HINTS = {
  look: "Point at the map to read it. Choose a class to paint points.",
  brush: "Press or drag on the map to paint.",
  relabel: "Drag over points to give them the chosen class.",
  erase: "Drag over points to remove them.",
  move: "Drag a point to another place.",
};

/** The same, where points carry values. @type {Record<string, string>} */
export const VALUE_HINTS = {
  ...HINTS,
  look: "Point at the map to read it. Choose a value to paint points.",
  relabel: "Drag over points to give them the chosen value.",
};

/** @param {number} nClasses that have a key */
export function classKeys(nClasses) {
  return `1–${nClasses}`;
}

/**
 * @param {string} dataset
 * @param {boolean} isEdited
 */
export function datasetName(dataset, isEdited) {
  return dataset.replaceAll("_", " ") + (isEdited ? ", edited" : "");
}

/** @param {number} n points at a time */
export function densityText(n) {
  return n === 1 ? "one point" : `${formatCount(n)} points`;
}

/**
 * @param {string} name of a class
 * @param {number} key
 */
export function classTitle(name, key) {
  return `${name} (key ${key})`;
}

/** @param {string} name of the class that comes before */
export function classesInOrder(name) {
  return `Add points of ${name} first`;
}

/** @param {string} text */
export function asSentence(text) {
  return `${text}.`;
}

/**
 * @param {number} nPoints
 * @param {number} nTest of them
 * @param {number} nKept of them, for validation
 * @param {number | null} nClasses null: the points carry values
 * @param {string[]} names of classes without a training point
 * @param {string} origin where they come from, unless a generator made them
 */
export function summaryText(nPoints, nTest, nKept, nClasses, names, origin) {
  const kind = nClasses === null ? " with values" : `, ${countOfClasses(nClasses)}`;
  const kept = nKept > 0 ? `, ${formatCount(nKept)} kept apart for validation` : "";
  const split = `${formatCount(nPoints - nTest - nKept)} to train, ${formatCount(nTest)} to test${kept}`;
  const untrained = names.length > 0 ? ` Without a training point: ${names.join(", ")}.` : "";
  return `${countOfPoints(nPoints)}${kind}: ${split}.${untrained}${origin}`;
}

/** @param {number} nInputs */
export function fromTable(nInputs) {
  return ` From a file: ${formatCount(nInputs)} inputs.`;
}

/** @param {string} scale the units of the file */
export function fromFile(scale) {
  return ` From a file${scale && `, ${scale}`}.`;
}

export const EDITED_BY_HAND = " Edited by hand.";

/** @param {number} n */
export function countOfPoints(n) {
  return `${formatCount(n)} ${locale.plural(n, { one: "point", other: "points" })}`;
}

/** @param {number} n */
export function countOfClasses(n) {
  return `${formatCount(n)} ${locale.plural(n, { one: "class", other: "classes" })}`;
}
