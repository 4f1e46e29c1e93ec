// @ts-check
/** How this tab looks at the run: kept over a reload, never sent. */

const STORAGE_KEY = "nnvisu.view-choices";

/**
 * @typedef {object} ViewChoices
 * @property {"smooth" | "cells" | "discrete"} map `smooth`: the cells run into each other
 * @property {boolean} border between classes
 * @property {boolean} contours
 * @property {boolean} points
 * @property {boolean} test_points
 * @property {"loss" | "accuracy"} curve
 * @property {"auto" | "linear" | "log"} loss_axis auto: logarithmic where the curve would be an L
 * @property {"linear" | "log"} step_axis
 * @property {"none" | "some" | "strong"} smoothing
 * @property {boolean} inputs whether the diagram shows those that the network doesn't have, too
 * @property {boolean} scores whether the panel is open
 * @property {boolean} diagnosis
 * @property {boolean} activations
 * @property {boolean} link
 */

/** @type {Record<string, unknown[]>} what each may be; the first holds at first */
const ALLOWED = {
  map: ["smooth", "cells", "discrete"],
  border: [true, false],
  contours: [false, true],
  points: [true, false],
  test_points: [true, false],
  curve: ["loss", "accuracy"],
  loss_axis: ["auto", "linear", "log"],
  step_axis: ["linear", "log"],
  smoothing: ["none", "some", "strong"],
  inputs: [false, true],
  scores: [false, true],
  diagnosis: [false, true],
  activations: [false, true],
  link: [false, true],
};

/**
 * @param {string | null} text what was kept
 * @returns {ViewChoices} complete, whatever the text was
 */
export function parseViewChoices(text) {
  let kept = {};
  try {
    kept = JSON.parse(text ?? "{}") ?? {};
  } catch {
    // Not ours: then everything is as at first.
  }
  const entries = Object.entries(ALLOWED).map(([name, allowed]) => {
    const value = /** @type {Record<string, unknown>} */ (kept)[name];
    return [name, allowed.includes(value) ? value : allowed[0]];
  });
  return /** @type {ViewChoices} */ (Object.fromEntries(entries));
}

/**
 * @param {Storage | null} storage
 * @returns {ViewChoices}
 */
export function loadViewChoices(storage) {
  return parseViewChoices(storage?.getItem(STORAGE_KEY) ?? null);
}

/**
 * @param {Storage | null} storage
 * @param {ViewChoices} choices
 */
export function saveViewChoices(storage, choices) {
  try {
    storage?.setItem(STORAGE_KEY, JSON.stringify(choices));
  } catch {
    // No room: the choices hold until the reload.
  }
}

/**
 * @param {import("./store.js").Store} store
 * @param {Partial<ViewChoices>} changes
 * @returns {ViewChoices} all choices as they are now
 */
export function changeViewChoices(store, changes) {
  const viewChoices = { ...store.state.viewChoices, ...changes };
  store.set({ viewChoices });
  return viewChoices;
}
