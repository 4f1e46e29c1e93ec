// @ts-check
/** The columns of both tables, of recipes and of runs: what each says, and what it is sorted by. Pure. */

import { formatCount } from "../../ui/format.js";
import { locale } from "../../ui/locale.js";
import { measureText } from "./measures.js";
import { COLUMNS, endText, rankText, rankTitle, runName, spreadText } from "./texts.js";

/** @typedef {import("./outcome.js").Run} Run */
/** @typedef {import("./outcome.js").Group} Group */

/**
 * @template T
 * @typedef {{name: string, title: string, text: (row: T) => string, key: (row: T) => number | string | null}} Column
 */

/**
 * @param {import("./measures.js").Measure[]} measures
 * @param {boolean} hasRecipes whether there are several
 * @returns {Column<Run>[]}
 */
export function runColumns(measures, hasRecipes) {
  return [
    { name: "run", title: COLUMNS.run, text: ({ member }) => runName(member), key: ({ member }) => member },
    ...(hasRecipes ? [{ name: "recipe", title: COLUMNS.recipe, text: labelOf, key: labelOf }] : []),
    { name: "seed", title: COLUMNS.seed, text: ({ seed }) => locale.write(seed), key: ({ seed }) => seed },
    ...measures.map((measure) => {
      const key = (/** @type {Run} */ { values }) => values[measure.name];
      return { name: measure.name, title: measure.title, text: (/** @type {Run} */ run) => measureText(measure, key(run)), key };
    }),
    { name: "step", title: COLUMNS.step, text: ({ step }) => formatCount(step), key: ({ step }) => step },
    { name: "ended", title: COLUMNS.ended, text: ({ ended }) => endText(ended), key: ({ ended }) => ended },
  ];
}

/**
 * @param {import("./measures.js").Measure[]} measures
 * @param {import("./measures.js").Measure | null} rankedBy whose mean ranks the recipes; null where they are not ranked
 * @returns {Column<Group>[]}
 */
export function groupColumns(measures, rankedBy) {
  /** @type {Column<Group>[]} */
  const rank = rankedBy
    ? [{ name: "rank", title: rankTitle(rankedBy.title), text: ({ rank: place, isNoise }) => rankText(place, isNoise), key: ({ rank: place }) => place }]
    : [];
  return [
    { name: "recipe", title: COLUMNS.recipe, text: labelOf, key: labelOf },
    ...rank,
    ...measures.map((measure) => ({
      name: measure.name,
      title: measure.title,
      text: (/** @type {Group} */ { spreads: { [measure.name]: spread } }) => {
        if (!spread) return measureText(measure, null);
        const [mean, low, high] = [spread.mean, spread.low, spread.high].map((value) => measureText(measure, value));
        return spreadText(mean, low, high);
      },
      key: (/** @type {Group} */ { spreads }) => spreads[measure.name]?.mean ?? null,
    })),
    { name: "n_runs", title: COLUMNS.n_runs, text: ({ nRuns }) => formatCount(nRuns), key: ({ nRuns }) => nRuns },
    { name: "n_diverged", title: COLUMNS.n_diverged, text: ({ nDiverged }) => formatCount(nDiverged), key: ({ nDiverged }) => nDiverged },
    { name: "n_stopped", title: COLUMNS.n_stopped, text: ({ nStopped }) => formatCount(nStopped), key: ({ nStopped }) => nStopped },
  ];
}

/** @param {Run | Group} row */
function labelOf({ label }) {
  return label;
}
