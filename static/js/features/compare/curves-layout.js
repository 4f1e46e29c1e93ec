// @ts-check
/** Where the curves of many runs lie: one thin line for each, or for each recipe a band around the mean; and which line is near a place. Pure. */

import { linearAxis, logAxis } from "../curve/curve-scales.js";
import { bandsOf } from "./bands.js";

const MARGIN = { left: 44, right: 10, top: 8, bottom: 22 };
/** Beyond it a line is not the one that was pointed at: CSS pixels. */
const REACH = 12;
/** Losses so many times larger than others leave those no height on a linear axis. */
const WIDE = 30;

/** A line of one run. @typedef {{member: number, recipe: number, values: (number | null)[]}} Line */
/** @typedef {{recipe: number, bands: (import("./bands.js").Band | null)[]}} BandOfRecipe */

/**
 * @typedef {object} CurvesLayout
 * @property {number[]} steps
 * @property {Line[]} lines drawn where they are wanted, else empty
 * @property {BandOfRecipe[]} bands likewise
 * @property {boolean} isPercent
 * @property {boolean} isLogLoss
 * @property {number} left
 * @property {number} right
 * @property {number} top
 * @property {number} bottom
 * @property {number[]} xTicks
 * @property {number[]} yTicks
 * @property {(step: number) => number} x
 * @property {(value: number) => number} y
 */

/**
 * @param {{steps: number[], values: (number | null)[][], recipes: number[]}} curves values: for each step those of all runs; recipes: of each run
 * @param {{style: "bands" | "lines", spread: import("./bands.js").SpreadKind, isLog: boolean | null, nRecipes: number}} choices isLog: null where nobody has chosen
 * @param {{width: number, height: number, scale?: number}} size in CSS pixels; scale: of the texts
 * @returns {CurvesLayout}
 */
export function curvesLayout({ steps, values, recipes }, { style, spread, isLog, nRecipes }, { width, height, scale = 1 }) {
  const bands = style === "lines" ? [] : Array.from({ length: nRecipes }, (_, recipe) => {
    return { recipe, bands: bandsOf(values, recipes.flatMap((each, member) => (each === recipe ? [member] : [])), spread) };
  });
  const lines = style === "bands" ? [] : recipes.map((recipe, member) => ({ member, recipe, values: values.map((row) => row[member] ?? null) }));
  const drawn = style === "lines" ? values.flat() : bands.flatMap((each) => each.bands.flatMap((band) => (band ? [band.low, band.mean, band.high] : [])));
  const known = /** @type {number[]} */ (drawn.filter((value) => value !== null && value > 0));
  const greatest = known.reduce((most, value) => Math.max(most, value), 0);
  const least = known.reduce((most, value) => Math.min(most, value), greatest);
  const isLogLoss = greatest > 0 && (isLog ?? greatest / least > WIDE);
  const yAxis = isLogLoss ? logAxis(least, greatest) : linearAxis(greatest || 1);
  const xAxis = linearAxis(Math.max(1, steps.at(-1) ?? 1), true);
  const left = MARGIN.left * scale;
  const right = Math.max(left + 1, width - MARGIN.right);
  const [top, bottom] = [MARGIN.top, height - MARGIN.bottom * scale];
  return {
    steps, lines, bands, isPercent: false, isLogLoss, left, right, top, bottom,
    xTicks: xAxis.ticks,
    yTicks: yAxis.ticks,
    x: (step) => left + (right - left) * xAxis.at(step),
    y: (value) => bottom - (bottom - top) * Math.min(1, Math.max(0, yAxis.at(value))),
  };
}

/**
 * @param {CurvesLayout} layout
 * @param {number} x
 * @param {number} y
 * @returns {number | null} the run whose line is nearest to that place, null where none is near
 */
export function lineAt({ steps, lines, x: xOf, y: yOf }, x, y) {
  if (steps.length === 0) return null;
  const row = steps.reduce((best, step, i) => (Math.abs(xOf(step) - x) < Math.abs(xOf(steps[best]) - x) ? i : best), 0);
  let nearest = null;
  let distance = REACH;
  for (const { member, values } of lines) {
    const value = values[row];
    if (value === null || Math.abs(yOf(value) - y) > distance) continue;
    distance = Math.abs(yOf(value) - y);
    nearest = member;
  }
  return nearest;
}
