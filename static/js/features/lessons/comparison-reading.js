// @ts-check
/** What a lesson reads off a comparison of many runs, once they have all ended. Pure. */

/**
 * One recipe of it. `accuracies`: of the test points, one for each run that did not diverge. `isNoise`: whether its difference from the best
 * recipe may be luck; null of the best, and where nobody can say.
 * @typedef {{hiddenLayers: number[], accuracies: number[], rank: number | null, isNoise: boolean | null}} ComparedRecipe
 */

/** @typedef {{nSeeds: number, recipes: ComparedRecipe[]}} Comparison */

/**
 * @param {Pick<import("../../model/state.js").State, "experiment" | "experimentResults">} state
 * @param {(data: object | null, config: object | null) => boolean} isOfLesson whether these are the points and settings that a step began with
 * @returns {Comparison | null} null if there is none, if it goes on, or if it is of other points or another recipe
 */
export function comparisonOf({ experiment, experimentResults: results }, isOfLesson) {
  if (experiment?.status !== "done" || results?.id !== experiment.id || results.members.ended.includes(null)) return null;
  const { config, data } = experiment.experiment?.base ?? {};
  if (!isOfLesson(data && "generator" in data ? data.generator : null, config ?? null)) return null;
  const { members, recipes } = experiment;
  const { test_accuracy: accuracies, diverged_at: divergedAt } = results.members;
  return {
    nSeeds: experiment.n_seeds,
    recipes: recipes.map(({ changes }, i) => ({
      hiddenLayers: /** @type {number[]} */ (changes.hidden_layers ?? config?.hidden_layers ?? []),
      accuracies: accuracies.filter((each, member) => each !== null && members.recipe[member] === i && divergedAt[member] === null).map(Number),
      rank: results.recipes[i].rank,
      isNoise: results.recipes[i].is_noise,
    })),
  };
}

/** @param {number[]} values at least one */
export function meanOf(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
