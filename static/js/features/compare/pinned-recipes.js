// @ts-check
/** Recipes of runs that are pinned, as changes of the one on the screen: so a race can take them. Pure. */

import { isOfData, ownName } from "./setting-rows.js";

/** `changes`: null where the run had other points, which no setting makes. @typedef {{step: number, changes: {name: string, value: import("./axis-values.js").Value}[] | null}} PinnedRecipe */

/**
 * @param {Pick<import("../../model/state.js").State, "pins" | "generator" | "points" | "table">} state
 * @param {import("./setting-rows.js").Setting[]} settings with the values in force
 * @returns {PinnedRecipe[]}
 */
export function pinnedRecipes({ pins, generator, points, table }, settings) {
  // Rows of a table lie elsewhere on every plane.
  const textOf = (/** @type {import("../../model/state.js").Points} */ { x, y, distance, ...rows }) => JSON.stringify(table ? rows : [x, y, rows]);
  return pins.map(({ step, recipe }) => {
    const isMade = generator !== null && recipe.generator !== null;
    const isSame = isMade || (generator === recipe.generator && textOf(points) === textOf(/** @type {typeof points} */ (recipe.points)));
    const values = /** @type {Record<string, import("./axis-values.js").Value>} */ ({ ...recipe.config });
    const made = /** @type {Record<string, import("./axis-values.js").Value>} */ ({ ...recipe.generator });
    const changes = settings.map(({ name, row, present }) => {
      const value = (isOfData(name) ? made[ownName(name)] : values[name]) ?? row.default;
      return { name, value, isOther: JSON.stringify(value) !== JSON.stringify(present ?? row.default) };
    });
    return { step, changes: isSame ? changes.filter(({ isOther }) => isOther).map(({ name, value }) => ({ name, value })) : null };
  });
}
