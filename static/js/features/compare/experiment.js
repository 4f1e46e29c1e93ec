// @ts-check
/** An experiment as the page makes it from the run that is on the screen: its base, and what its recipes differ by. Pure. */

import { givenTable, scaleOfRows } from "../../model/table/given.js";
import { DATA_CHANGES } from "../../wire/messages.js";

/** @typedef {import("./axis-values.js").Value} Value */
/** @typedef {Record<string, Value>} Changes of settings, by their names: those of data as "data.noise" */
/** What its recipes differ by: nothing (only seeds), chosen changes, or all combinations of the values of one or two settings.
 * @typedef {{recipes?: {label: string, changes: Changes}[], axes?: {setting: string, values: Value[]}[]}} Variation */
/** @typedef {{seeds: number | string, steps: number | string, spread: string, hasDataSeeds?: boolean}} Extent numbers as they were entered; `hasDataSeeds`: whether each seed has points of its own */
/** @typedef {import("../../wire/messages.js").GivenRecipe} GivenRecipe */
/** @typedef {Pick<GivenRecipe, "config" | "data" | "engine">} Base */

const VERSION = 1;
export const MAX_RECIPES = 8;
export const USUAL_SEEDS = 16;
const FEWEST_STEPS = 2000;

/**
 * @param {import("../../model/state.js").State} state
 * @param {GivenRecipe} recipe of the same run, as the server tells it: the points in it are exact
 * @returns {Base} the run on the screen as it would begin now, with the settings and points that it has come to
 */
export function baseOf({ config, points, generator, scale, table }, { data, journal, engine }) {
  const { test: roles, ...columns } = points;
  const test = /** @type {(0 | 1 | 2)[]} */ (roles);
  const ofRows = table ? scaleOfRows(scale) : scale;
  const own = { ...(table ? { table: givenTable(table, points) } : { points: columns }), test, ...(ofRows && { scale: ofRows }) };
  const shown = generator ? { generator } : own;
  const isChanged = journal?.some(([, { type }]) => /** @type {readonly string[]} */ (DATA_CHANGES).includes(type));
  return { config: /** @type {import("../../wire/messages.js").Config} */ (config), data: isChanged ? shown : data, ...(engine !== undefined && { engine }) };
}

/**
 * @param {Base} base
 * @param {Extent} extent
 * @param {Variation} variation
 */
export function experimentOf(base, { seeds, steps, spread, hasDataSeeds = false }, variation) {
  return { experiment: VERSION, base, seeds, steps, spread, ...(hasDataSeeds && { data_seeds: true }), ...variation };
}

/**
 * @param {{seeds?: number | string}} extent
 * @param {{recipes?: unknown[], axes?: {values: unknown[]}[]}} variation
 * @returns {number} of runs, NaN where what was entered is no number
 */
export function nRunsOf({ seeds }, { recipes, axes }) {
  return Number(seeds) * (recipes?.length ?? (axes ?? []).reduce((product, { values }) => product * values.length, 1));
}

/**
 * @param {number} step where the run on the screen is
 * @returns {number} as far, and far enough to see something
 */
export function usualSteps(step) {
  return Math.max(FEWEST_STEPS, step);
}
