// @ts-check
/** Notes in the page's state when a run goes on although nothing visible changes any more. Loaded when a run begins. */

import { activeMap } from "../../model/active-map.js";
import { Stillness } from "../../model/stillness.js";

/** @param {import("../../model/store.js").Store} store */
export function watchStillness(store) {
  const stillness = new Stillness();
  store.watch((state) => [activeMap(state), state.metrics, state.status, state.view.at_step], (state) => {
    const isStill = stillness.look(state, performance.now());
    if (isStill !== state.isStill) store.set({ isStill });
  });
  return stillness;
}
