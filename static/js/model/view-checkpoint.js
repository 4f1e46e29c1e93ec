// @ts-check
/** What the page asks to see: a checkpoint or now, and which parts of it. */

/**
 * @param {import("./store.js").Store} store
 * @param {number | null} step a kept one, null for now
 */
export function viewCheckpoint(store, step) {
  const { view } = store.state;
  // What was said before was of something else.
  if (view.at_step === step) return;
  store.set({ view: { ...view, at_step: step }, checkpoint: null });
  store.tell(null);
}

/**
 * @param {import("./store.js").Store} store
 * @param {Partial<import("./state.js").State["view"]>} wanted the rest stays as it is
 * @param {"neuron_map_size"} [left] what the server is to choose again
 */
export function askToSee(store, wanted, left) {
  const view = { ...store.state.view, ...wanted };
  if (left) delete view[left];
  store.set({ view });
}

/**
 * @param {import("./store.js").Store} store
 * @param {import("./state.js").State["checkpoint"]} checkpoint that has come
 */
export function handleCheckpoint(store, checkpoint) {
  store.set({ checkpoint });
}
