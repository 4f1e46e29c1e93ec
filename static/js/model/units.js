// @ts-check
/**
 * Places and values in words, in the units and with the names of the file that the points came from; those of a point in
 * point-units.js, those of the scale itself in scale-units.js. Nothing else writes them. Places are those of the square, from −1 to 1. Pure.
 */

import { formatCoordinate, formatSigned } from "../ui/format.js";
import { locale } from "../ui/locale.js";
import { rangeOf } from "./data-scale.js";

/** @typedef {import("./data-scale.js").Scale} Scale */
/** @typedef {import("./data-scale.js").Column} Column */

/** Of a range that somebody reads from a map: finer than a pixel of it. */
const PARTS_OF_RANGE = 200;
export const MAX_DECIMALS = 6;

/**
 * @param {Scale | null} scale
 * @param {Column | "label"} column
 * @returns {string} what the file calls it, else what the page does
 */
export function columnName(scale, column) {
  return scale?.names?.[column] || (column === "label" ? "class" : column);
}

/**
 * @param {Scale | null} scale
 * @param {Column} column
 * @param {number | null} place as the server has it; the answer of a regression may lie beyond −1 and 1
 * @returns {string} as exactly as a map can be read
 */
export function inUnits(scale, column, place) {
  const range = rangeOf(scale, column);
  if (!range || place === null) return column === "value" ? formatSigned(place) : place === null ? "–" : formatCoordinate(place);
  return written(toUnits(place, range), decimalsOf(range));
}

/**
 * @param {Scale | null} scale
 * @param {{x: number, y: number}} place
 * @returns {string} such as "x 0.25, y −0.50", whose lines end between the two only
 */
export function placeInUnits(scale, { x, y }) {
  return `${columnName(scale, "x")}\u00a0${inUnits(scale, "x", x)}, ${columnName(scale, "y")}\u00a0${inUnits(scale, "y", y)}`;
}

/**
 * @param {number} place
 * @param {[number, number]} range
 */
function toUnits(place, [low, high]) {
  return (low * (1 - place) + high * (1 + place)) / 2;
}

/**
 * @param {[number, number]} range
 * @returns {number} with which a place of it is told
 */
export function decimalsOf([low, high]) {
  return Math.max(0, Math.ceil(-Math.log10((high - low) / PARTS_OF_RANGE) - 1e-9));
}

/**
 * @param {number} value
 * @param {number} decimals
 * @returns {string} in groups from 10,000 on; as a power of ten where it would be too long
 */
export function written(value, decimals) {
  const isLong = decimals > MAX_DECIMALS || Math.abs(value) >= 1e9;
  return isLong ? locale.scientific(value, 4) : locale.grouped(value, decimals);
}
