// @ts-check
/** The means of all recipes of a sweep along two settings, as a grid: which recipe is where, how dark, and which of its runs stands for it. Pure. */

/** @typedef {import("./axis-values.js").Value} Value */
/** `shade`: 0 for the worst of the grid, 1 for the best; null where nothing is known. @typedef {{recipe: number, mean: number | null, shade: number | null}} Cell */
/** @typedef {{rows: Value[], columns: Value[], cells: Cell[][]}} Grid */

/**
 * @param {{setting: string, values: Value[]}[]} axes two
 * @param {{changes: object}[]} recipes
 * @param {import("./outcome.js").Group[]} groups
 * @param {import("./measures.js").Measure} measure
 * @returns {Grid} the first setting goes down, the second across
 */
export function heatGrid([down, across], recipes, groups, { name, isShare }) {
  const places = new Map(recipes.map(({ changes }, recipe) => {
    const made = /** @type {Record<string, Value>} */ (changes);
    return [keyOf(made[down.setting], made[across.setting]), recipe];
  }));
  const means = groups.map(({ spreads }) => spreads[name]?.mean ?? null);
  const known = means.filter((mean) => mean !== null);
  const [least, most] = [Math.min(...known), Math.max(...known)];
  const shadeOf = (/** @type {number} */ mean) => {
    const share = most > least ? (mean - least) / (most - least) : 1;
    return isShare ? share : 1 - share;
  };
  return {
    rows: down.values,
    columns: across.values,
    cells: down.values.map((row) => across.values.map((column) => {
      const recipe = places.get(keyOf(row, column)) ?? -1;
      const mean = means[recipe] ?? null;
      return { recipe, mean, shade: mean === null ? null : shadeOf(mean) };
    })),
  };
}

/** @param {Value[]} values */
function keyOf(...values) {
  return JSON.stringify(values);
}

/**
 * @param {import("./outcome.js").Run[]} runs
 * @param {number} recipe
 * @param {import("./measures.js").MeasureName} name
 * @param {number | null} mean of them
 * @returns {number | null} the run of the recipe that is nearest to the mean
 */
export function typicalRun(runs, recipe, name, mean) {
  const away = (/** @type {import("./outcome.js").Run} */ { values }) => (values[name] === null ? Infinity : Math.abs(values[name] - (mean ?? 0)));
  const own = runs.filter((run) => run.recipe === recipe);
  return own.length === 0 ? null : own.reduce((best, run) => (away(run) < away(best) ? run : best)).member;
}
