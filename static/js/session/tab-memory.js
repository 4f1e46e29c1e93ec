// @ts-check
/** What the page holds of a run, kept for a reload: enough to make it anew if the server has lost it. */

const STORAGE_KEY = "nnvisu.recipe";
const RUN_KEY = "nnvisu.run";
const STEP_KEY = "nnvisu.run_step";

/**
 * @typedef {{config: import("../wire/messages.js").Config, points: import("../model/state.js").Points,
 *   generator: import("../wire/messages.js").Generator | null, lastGenerator?: import("../wire/messages.js").Generator | null,
 *   pace: import("../wire/messages.js").StepResult["pace"],
 *   scale?: import("../model/data-scale.js").Scale | null, table?: import("../wire/messages.js").TableObject | null}} Recipe
 */

/**
 * @param {import("../model/state.js").State} state
 * @returns {Recipe | null} null as long as nothing came, and while an earlier step is shown
 */
export function recipeOf({ config, configAt, points, pointsAt, generator, lastGenerator, pace, scale, table }) {
  if (configAt !== null || pointsAt !== null) return null;
  return config && { config, points, generator, lastGenerator, pace, scale, table };
}

/**
 * @param {Storage | null} storage
 * @returns {Recipe | null}
 */
export function loadRecipe(storage) {
  return parsed(storage?.getItem(STORAGE_KEY));
}

/** @param {string | null | undefined} text */
function parsed(text) {
  try {
    return JSON.parse(text ?? "null");
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

/**
 * Keep the recipe of the run.
 * @param {Storage | null} storage
 * @param {string | null} text the message `recipe`, with the viewer id of its session; null: there is none
 */
export function saveRun(storage, text) {
  try {
    for (const key of [RUN_KEY, STEP_KEY]) storage?.removeItem(key);
    if (text) storage?.setItem(RUN_KEY, text);
  } catch {
    // No room, as for the points.
  }
}

/**
 * Note how far the run has come, if it has only gone on since its recipe was kept.
 * @param {Storage | null} storage
 * @param {number} step
 */
export function saveStep(storage, step) {
  try {
    storage?.setItem(STEP_KEY, String(step));
  } catch {
    // As above.
  }
}

/**
 * @param {Storage | null} storage
 * @param {Pick<import("../model/state.js").State, "viewerId" | "nChanges" | "step">} state
 * @returns {import("../wire/messages.js").RecipeMessage | null} the run with the last step that is known of it, null if there is none
 */
export function loadRun(storage, { viewerId, nChanges, step }) {
  const run = parsed(storage?.getItem(RUN_KEY));
  if (!run) return null;
  const isOwn = run.viewerId === viewerId && run.n_changes === nChanges;
  return { ...run, step: Math.max(run.step, isOwn ? step : Number(storage?.getItem(STEP_KEY))) };
}

/** @returns {Storage | null} the tab's storage, null where the browser denies it, and in a frame of this page: the tab's session is another one */
export function tabStorage() {
  return allowed(() => (window.frameElement ? null : window.sessionStorage));
}

/** @returns {Storage | null} what all tabs keep, null where the browser denies it */
export function lastingStorage() {
  return allowed(() => window.localStorage);
}

/** @param {() => Storage | null} storage */
function allowed(storage) {
  try {
    return storage();
  } catch {
    return null;
  }
}
