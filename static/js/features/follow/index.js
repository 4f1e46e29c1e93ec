// @ts-check
/** Owner and viewers look at the same: the owner's page tells what is looked at, a viewer's follows. Loaded once it is of use. */

import { part } from "../../ui/dom.js";
import { lazyLoadWhen } from "../../ui/lazy-load.js";

/**
 * What following needs of other features.
 * @typedef {object} Acts
 * @property {(neuron: import("../../model/network/parameters.js").Neuron | null) => void} showNeuron in the inspector; null closes it
 * @property {(place: import("../../model/state.js").GlassPlace | null) => void} showGlass the step through one update; null closes it
 */

/**
 * @param {import("../../session/app-context.js").AppContext} app
 * @param {Acts} acts
 */
export function makeFollow(app, acts) {
  const { store, send } = app;
  lazyLoadWhen(store, ({ role, owner }) => role === "viewer" && owner !== null, async (again) => {
    const { Follower } = await import(`./follower.js${again}`);
    return new Follower(part("follow"), app, acts);
  });
  lazyLoadWhen(store, ({ role, view, inspected, glass, table }) => role === "owner" && Boolean(view.at_step !== null || inspected || glass || table), async (again) => {
    const { Presenter } = await import(`./presenter.js${again}`);
    return new Presenter(store, send);
  });
}
