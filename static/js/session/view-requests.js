// @ts-check
/** Asks the server for what the result area shows, and only while it is shown. */

import { isFlat } from "../model/active-map.js";

/** @param {import("../model/store.js").Store} store */
export function requestViews(store) {
  const asked = (/** @type {import("../model/state.js").State} */ { viewChoices, frame, classFrame, isCursorShown, isStateAsked }) => {
    return [viewChoices, frame === null, classFrame === null, isCursorShown, isStateAsked];
  };
  store.watch(asked, (state) => {
    const { viewChoices, view, isCursorShown, isStateAsked } = state;
    const wanted = {
      decision_map: viewChoices.map === "smooth",
      // Who is at the map with the keyboard, or asks what it shows, is told it in words.
      class_map: viewChoices.contours || viewChoices.map === "discrete" || isCursorShown || isStateAsked,
      scores: viewChoices.scores,
      diagnosis: viewChoices.diagnosis,
    };
    const asked = /** @type {Record<string, unknown>} */ (view);
    if (Object.entries(wanted).some(([name, value]) => Boolean(asked[name]) !== value)) {
      store.set({ view: { ...view, ...wanted } });
    }
    // What is no longer sent would be of an old moment when it is asked for again.
    if (!wanted.decision_map && isFlat(state)) store.set({ frame: null });
    if (!wanted.class_map && !isFlat(state)) store.set({ classFrame: null });
    if (!wanted.scores) store.set({ scores: null });
    if (!wanted.diagnosis) store.set({ diagnosis: null });
  });
}
