// @ts-check
/** Asks the server for what the result area shows, and only while it is shown. */

import { isFlat } from "../model/active-map.js";
import { needsClassMap } from "../model/border-source.js";
import { hasPinned } from "../model/network/on-map.js";
import { askToSee } from "../model/view-checkpoint.js";

/** Cells a side, as many as there can be. */
const PINNED_SIZE = 64;

/** @param {import("../model/store.js").Store} store */
export function requestViews(store) {
  const asked = (/** @type {import("../model/state.js").State} */ state) => {
    const { viewChoices, frame, classFrame, isCursorShown, isStateAsked } = state;
    return [viewChoices, frame === null, classFrame === null, isCursorShown, isStateAsked, needsClassMap(state), hasPinned(state)];
  };
  store.watch(asked, (state) => {
    const { viewChoices, view, isCursorShown, isStateAsked } = state;
    const wanted = {
      decision_map: viewChoices.map !== "discrete",
      // Who is at the map with the keyboard, or asks what it shows, is told it in words.
      class_map: viewChoices.contours || viewChoices.map === "discrete" || needsClassMap(state) || isCursorShown || isStateAsked,
      scores: viewChoices.scores,
      diagnosis: viewChoices.diagnosis,
    };
    const asked = /** @type {Record<string, unknown>} */ (view);
    if (Object.entries(wanted).some(([name, value]) => Boolean(asked[name]) !== value)) {
      askToSee(store, wanted);
    }
    // On the large map a neuron is seen with more cells than in the diagram.
    if ((asked.neuron_map_size === PINNED_SIZE) !== hasPinned(state)) {
      if (hasPinned(state)) askToSee(store, { neuron_map_size: PINNED_SIZE });
      else askToSee(store, {}, "neuron_map_size");
    }
    // What is no longer sent would be of an old moment when it is asked for again.
    if (!wanted.decision_map && isFlat(state)) store.set({ frame: null });
    if (!wanted.class_map && !isFlat(state)) store.set({ classFrame: null });
    if (!wanted.scores) store.set({ scores: null });
    if (!wanted.diagnosis) store.set({ diagnosis: null });
  });
}
