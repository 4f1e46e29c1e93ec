// @ts-check
/** What the page holds of a run, kept for a reload: enough to make it anew if the server has lost it. */

const STORAGE_KEY = "nnvisu.recipe";

/**
 * @typedef {{config: Record<string, any>, points: import("./state.js").Points,
 *   generator: Record<string, any> | null, lastGenerator?: Record<string, any> | null, pace: number | string | null,
 *   classNames?: string[] | null, scale?: import("./data-scale.js").Scale | null}} Recipe
 */

/**
 * @param {import("./state.js").State} state
 * @returns {Recipe | null} null as long as nothing came, and while an earlier step is shown
 */
export function recipeOf({ config, configAt, points, pointsAt, generator, lastGenerator, pace, classNames, scale }) {
  if (configAt !== null || pointsAt !== null) return null;
  return config && { config, points, generator, lastGenerator, pace, classNames, scale };
}

/**
 * @param {Storage | null} storage
 * @returns {Recipe | null}
 */
export function loadRecipe(storage) {
  try {
    return JSON.parse(storage?.getItem(STORAGE_KEY) ?? "null");
  } catch {
    return null;
  }
}

/**
 * @param {Storage | null} storage
 * @param {Recipe | null} recipe
 */
export function saveRecipe(storage, recipe) {
  try {
    if (recipe) storage?.setItem(STORAGE_KEY, JSON.stringify(recipe));
  } catch {
    // No room: then a reload cannot bring back what the server has lost, and nothing else changes.
  }
}

/** @returns {Storage | null} the tab's storage, null where the browser denies it */
export function tabStorage() {
  return allowed(() => window.sessionStorage);
}

/** @returns {Storage | null} what all tabs keep, null where the browser denies it */
export function lastingStorage() {
  return allowed(() => window.localStorage);
}

/** @param {() => Storage} storage */
function allowed(storage) {
  try {
    return storage();
  } catch {
    return null;
  }
}
