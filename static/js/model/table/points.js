// @ts-check
/** Rows with two numbers as points in the plane, and the scale that fits them into the square. Pure. */

import { rounded } from "../rounding.js";
import { toSquare } from "../square.js";

/** @typedef {import("./read-table.js").Table} Table */
/** @typedef {import("./taken.js").Taken} Taken */
/** @typedef {import("../state.js").Points} Points */
/** @typedef {import("../data-scale.js").Scale} Scale */
/** @typedef {import("../data-scale.js").Range} Range */

/**
 * What has become of their numbers.
 * @typedef {object} PlaceReport
 * @property {number} nPlaces different ones
 * @property {{axis: "x" | "y", nValues: number, nPlaces: number}[]} merged by rounding
 * @property {boolean} isStretched because rounding would have merged small numbers
 * @property {number} coveredShare of the square, by the rectangle around the points
 */

/** @typedef {{points: Points, scale: Scale}} Imported */

/** Characters of a name that are kept, as many as the server takes. */
export const MAX_NAME = 200;

/**
 * @param {Table} table
 * @param {Taken} taken with two inputs, both numbers
 * @param {boolean} stretches small numbers over the whole square
 * @returns {Imported & {report: PlaceReport}}
 */
export function toPoints({ columns }, { inputs, target, labels, names, values, test }, stretches) {
  const [x, y] = inputs.map((input) => scaled(/** @type {number[]} */ (input.values), stretches));
  const value = values && scaled(values, stretches);
  const points = { x: x.places, y: y.places, label: labels, test, ...(value && { value: value.places }) };
  const columnNames = namesOf({ x: columns[inputs[0].column], y: columns[inputs[1].column], [value ? "value" : "label"]: columns[target] });
  const ranges = Object.entries({ x: x.range, y: y.range, value: value?.range }).filter(([, range]) => range);
  const scale = { ...Object.fromEntries(ranges), ...columnNames, ...classesOf(names) };
  return { points, scale, report: {
    nPlaces: new Set(points.x.map((each, i) => `${each} ${points.y[i]}`)).size,
    merged: [mergedOn("x", x), mergedOn("y", y)].flat(),
    isStretched: x.isStretched || y.isStretched,
    coveredShare: widthOf(points.x) * widthOf(points.y),
  } };
}

/**
 * @param {Record<string, import("./columns.js").Column>} used columns by what they are for
 * @returns {{names?: Record<string, string>}} of the scale
 */
export function namesOf(used) {
  const names = Object.entries(used).map(([role, { name }]) => [role, name.slice(0, MAX_NAME)]).filter(([, name]) => name);
  return names.length > 0 ? { names: Object.fromEntries(names) } : {};
}

/**
 * @param {string[] | null} names
 * @returns {{classes?: string[]}} of the scale
 */
export function classesOf(names) {
  return names ? { classes: names.map((name) => name.slice(0, MAX_NAME)) } : {};
}

/**
 * @param {"x" | "y"} axis
 * @param {ReturnType<typeof scaled>} column
 * @returns {PlaceReport["merged"]}
 */
function mergedOn(axis, { nValues, nPlaces }) {
  return nPlaces < nValues ? [{ axis, nValues, nPlaces }] : [];
}

/**
 * Numbers from −1 to 1 stay as they are, unless rounding would merge some; others are stretched to fill that range.
 * @param {number[]} values
 * @param {boolean} stretches them all
 * @returns {{places: number[], range: Range, nValues: number, nPlaces: number, isStretched: boolean}}
 */
export function scaled(values, stretches) {
  const low = values.reduce((a, b) => Math.min(a, b), Infinity);
  const high = values.reduce((a, b) => Math.max(a, b), -Infinity);
  const nValues = new Set(values).size;
  const isSmall = low >= -1 && high <= 1;
  const isStretched = isSmall && high > low && new Set(values.map((value) => rounded(value))).size < nValues;
  const range = isSmall && !isStretched && !stretches ? null : rangeAround(low, high);
  const places = values.map((value) => toSquare(value, range));
  return { places, range, nValues, nPlaces: new Set(places).size, isStretched: isStretched && !stretches };
}

/**
 * @param {number} low
 * @param {number} high
 * @returns {[number, number]} of some width: one value alone comes into the middle
 */
function rangeAround(low, high) {
  return high > low ? [low, high] : [low - 1, high + 1];
}

/** @param {number[]} places */
function widthOf(places) {
  return (places.reduce((a, b) => Math.max(a, b), -1) - places.reduce((a, b) => Math.min(a, b), 1)) / 2;
}
