// @ts-check
/** The scale itself in words: ticks of an axis, and differences. Beside units.js, for what is loaded when there is a file. Pure. */

import { formatNumber } from "../ui/format.js";
import { rangeOf } from "./data-scale.js";
import { MAX_DECIMALS, written } from "./units.js";

/** @typedef {import("./data-scale.js").Scale} Scale */
/** @typedef {import("./data-scale.js").Column} Column */
/** @typedef {{place: number, text: string}} Tick */

/** As many as an axis of the size of a hand has room for. */
const N_TICKS = 5;
const STEPS = [1, 2, 2.5, 5, 10];

/**
 * @param {Scale | null} scale
 * @param {Column} column
 * @param {number | null} difference between two places, not negative
 * @returns {string} three digits that count, in units
 */
export function differenceInUnits(scale, column, difference) {
  const range = rangeOf(scale, column);
  if (!range || difference === null) return formatNumber(difference);
  const size = difference * (range[1] / 2 - range[0] / 2);
  return written(size, Math.min(MAX_DECIMALS, Math.max(0, 2 - Math.floor(Math.log10(size || 1)))));
}

/**
 * @param {Scale | null} scale
 * @param {Column} column
 * @returns {Tick[]} of an axis: round numbers, ascending
 */
export function ticksOf(scale, column) {
  const [low, high] = rangeOf(scale, column) ?? [-1, 1];
  const power = 10 ** Math.floor(Math.log10((high - low) / N_TICKS));
  const all = STEPS.map((step) => multiples(step * power, low, high));
  const away = (/** @type {number[]} */ values) => Math.abs(values.length - N_TICKS);
  const values = all.reduce((best, each) => (away(each) <= away(best) ? each : best));
  return values.map((value) => ({ place: (2 * (value - low)) / (high - low) - 1, text: short(value, power) }));
}

/**
 * @param {number} step
 * @param {number} low
 * @param {number} high
 * @returns {number[]} of the step, from low to high
 */
function multiples(step, low, high) {
  const first = Math.ceil(low / step - 1e-9);
  const n = Math.floor(high / step + 1e-9) - first + 1;
  return Array.from({ length: n }, (_, i) => (first + i) * step);
}

/**
 * @param {number} value a tick
 * @param {number} power of ten below the step to the next one
 */
function short(value, power) {
  const unit = power >= 1e5 && Math.abs(value) < 1e9 ? 1e6 : 1;
  const number = value / unit;
  let decimals = 0;
  while (decimals <= MAX_DECIMALS && Math.abs(number - Math.round(number * 10 ** decimals) / 10 ** decimals) > (1e-6 * power) / unit) decimals++;
  return written(number, decimals) + (unit > 1 && value !== 0 ? "M" : "");
}
