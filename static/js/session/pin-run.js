// @ts-check
/** Keeps the curve of a run, and its recipe, to compare others with it: what is pinned stays until it is unpinned, or the page is left. */

import { loadRecipe } from "./tab-memory.js";

const MOST = 7; // beside the run itself: as many recipes as a race has

/**
 * @param {Pick<import("./app-context.js").AppContext, "store" | "curves" | "storage">} app
 * @param {number} [back] where the run ends that comes back in place of this one: it is no longer another one
 */
export function pinRun({ store, curves: { rows, begins, lastStep: step }, storage }, back) {
  const recipe = loadRecipe(storage);
  const others = store.state.pins.filter((pin) => pin.step !== back);
  if (recipe && step > 0) store.set({ pins: [...others, { step, rows, begins, recipe }].slice(-MOST) });
}

/**
 * @param {import("../model/store.js").Store} store
 * @param {(pin: import("../model/state.js").Pin) => boolean} isKept
 */
export function keepPins(store, isKept) {
  store.set({ pins: store.state.pins.filter(isKept) });
}
