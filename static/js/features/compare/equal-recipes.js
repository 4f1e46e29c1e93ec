// @ts-check
/** Which recipes of a race would make the same runs: by the values in force, whether a recipe changes them or not. Pure. */

/** @typedef {import("./axis-values.js").Value} Value */

/**
 * @param {Record<string, Value>[]} recipes the changes of each
 * @param {Pick<import("./setting-rows.js").Setting, "name" | "present">[]} settings
 * @returns {[number, number] | null} the first two that are equal, null if none are
 */
export function equalRecipes(recipes, settings) {
  /** @type {Map<string, number>} */
  const known = new Map();
  for (const [i, changes] of recipes.entries()) {
    const inForce = JSON.stringify(settings.map(({ name, present }) => changes[name] ?? present));
    const first = known.get(inForce);
    if (first !== undefined) return [first, i];
    known.set(inForce, i);
  }
  return null;
}
