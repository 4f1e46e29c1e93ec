// @ts-check
/** What came of an experiment, as rows: one for each run, one for each recipe; and how rows are sorted. Pure. */

import { MEASURES } from "./measures.js";

/** @typedef {import("./measures.js").MeasureName} MeasureName */
/** @typedef {import("../../wire/messages.js").ExperimentMessage} Status */
/** @typedef {import("../../wire/messages.js").ExperimentResults} Results */
/** What the runs of a recipe scored together; low and high: the spread, of the kind that the experiment says. @typedef {{mean: number, low: number, high: number}} Spread */

/**
 * One run. `label`: of its recipe. `values`: null where it was not measured. `ended`: why it trains no more, null while it does.
 * @typedef {{member: number, recipe: number, label: string, seed: number, step: number, values: Record<MeasureName, number | null>,
 *   ended: string | null}} Run
 */

/**
 * `nStopped`: by a condition. `rank`: from 1, null where recipes are not comparable. `isNoise`: whether its difference from the best one is.
 * @typedef {{recipe: number, label: string, nRuns: number, nDiverged: number, nStopped: number, rank: number | null, isNoise: boolean,
 *   spreads: Record<MeasureName, Spread | null>}} Group
 */

/** Why a run ends, or does not, without a condition that stops it. */
const NO_CONDITION = ["running", "steps", "diverged"];

/**
 * @param {Status} status
 * @param {Results | null} results
 * @returns {Run[]} by their numbers; without figures as long as none came
 */
export function runsOf({ experiment, members, recipes }, results) {
  const firstSeed = experiment?.base.config?.seed ?? 0;
  return members.recipe.map((recipe, member) => ({
    member,
    recipe,
    label: recipes[recipe].label,
    seed: firstSeed + members.seed[member],
    step: results?.members.step[member] ?? 0,
    values: byMeasure((name) => results?.members[name][member] ?? null),
    ended: results?.members.ended[member] ?? null,
  }));
}

/**
 * @param {Status} status
 * @param {Results | null} results
 * @returns {Group[]} by the numbers of the recipes
 */
export function groupsOf({ members, recipes }, results) {
  return recipes.map(({ label }, recipe) => {
    const told = results?.recipes[recipe];
    const ended = Object.entries(told?.n_ended ?? {});
    return {
      recipe,
      label,
      nRuns: told?.n_runs ?? members.recipe.filter((each) => each === recipe).length,
      nDiverged: told?.n_diverged ?? 0,
      nStopped: ended.reduce((sum, [reason, n]) => (NO_CONDITION.includes(reason) ? sum : sum + n), 0),
      rank: told?.rank ?? null,
      isNoise: told?.is_noise ?? false,
      spreads: byMeasure((name) => told?.[name] ?? null),
    };
  });
}

/**
 * @template T
 * @param {(name: MeasureName) => T} value
 */
function byMeasure(value) {
  return /** @type {Record<MeasureName, T>} */ (Object.fromEntries(MEASURES.map(({ name }) => [name, value(name)])));
}

/**
 * @template T
 * @param {T[]} rows
 * @param {(row: T) => number | string | null} key
 * @param {boolean} isDescending
 * @returns {T[]} what has no value comes last, either way; equals stay in their order
 */
export function sorted(rows, key, isDescending) {
  const sign = isDescending ? -1 : 1;
  return [...rows].sort((a, b) => {
    const [left, right] = [key(a), key(b)];
    if (left === null || right === null) return Number(left === null) - Number(right === null);
    return sign * (left < right ? -1 : left > right ? 1 : 0);
  });
}
