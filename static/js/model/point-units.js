// @ts-check
/** A point and the answer to it in words, as its file has the numbers. Beside units.js, for what is loaded when a point is looked at. Pure. */

import { formatCoordinate } from "../ui/format.js";
import { shortNumber } from "../ui/numbers.js";
import { rangeOf } from "./data-scale.js";
import { fromSquare } from "./square.js";
import { columnName, decimalsOf, inUnits, MAX_DECIMALS, written } from "./units.js";

/** @typedef {import("./data-scale.js").Scale} Scale */
/** @typedef {import("./data-scale.js").Column} Column */

/** A point's own number may have so many digits more than a place that is read from the map. */
const MORE_DECIMALS = 2;

/**
 * @param {Scale | null} scale
 * @param {number | null} value that the network gives
 * @returns {string} as `inUnits`; of data without units short, as numbers of the network are
 */
export function answerInUnits(scale, value) {
  return rangeOf(scale, "value") ? inUnits(scale, "value", value) : shortNumber(value);
}

/**
 * @param {Scale | null} scale
 * @param {Column} column
 * @param {number} place of a point
 * @returns {string} the number that stands in the file; of a point that was painted one as exact as a map can be read
 */
export function ofPoint(scale, column, place) {
  if (!scale) return column === "value" ? shortNumber(place) : formatCoordinate(place);
  const range = rangeOf(scale, column);
  const most = range ? decimalsOf(range) + MORE_DECIMALS : MAX_DECIMALS;
  const [number, exponent] = String(fromSquare(place, range)).split("e");
  const decimals = number.split(".")[1]?.length ?? 0;
  return exponent || decimals > most ? inUnits(scale, column, place) : written(Number(number), decimals);
}

/**
 * @param {Scale | null} scale
 * @param {Pick<import("./state.js").Points, "x" | "y">} points
 * @param {number} index of a point
 * @returns {string} where it is, with the names of the columns where there is a file
 */
export function placeOfPoint(scale, points, index) {
  if (!scale) return pairOfPoint(scale, points, index);
  return `${columnName(scale, "x")}\u00a0${ofPoint(scale, "x", points.x[index])}, ${columnName(scale, "y")}\u00a0${ofPoint(scale, "y", points.y[index])}`;
}

/**
 * @param {Scale | null} scale
 * @param {Pick<import("./state.js").Points, "x" | "y">} points
 * @param {number} index of a point
 * @returns {string} where it is, in short: "(0.25, −0.50)"
 */
export function pairOfPoint(scale, { x, y }, index) {
  const pair = [ofPoint(scale, "x", x[index]), ofPoint(scale, "y", y[index])];
  return `(${pair.join(pair.some((number) => number.includes(",")) ? "; " : ", ")})`;
}
