// @ts-check
/** Which moment the page shows: a kept step, or now. */

/**
 * @param {import("./store.js").Store} store
 * @param {number | null} step a kept one, null for now
 */
export function viewCheckpoint(store, step) {
  const { view } = store.state;
  // What was said before was of another moment.
  if (view.at_step !== step) store.set({ view: { ...view, at_step: step }, moment: null, notice: null });
}
