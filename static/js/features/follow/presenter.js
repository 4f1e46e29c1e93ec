// @ts-check
/** Tells the server what the owner looks at, for viewers who follow. */

import { choiceOfPlane } from "../../model/table/held.js";
import { isEdge } from "../../model/network/shape.js";
import { COMMAND } from "../../wire/messages.js";

/** A hand on the timeline makes dozens of changes a second. */
const EVERY_MS = 150;

export class Presenter {
  #store;
  #send;
  #told = "{}";
  #timer = 0;

  /**
   * @param {import("../../model/store.js").Store} store
   * @param {import("../../session/sender.js").Send} send
   */
  constructor(store, send) {
    this.#store = store;
    this.#send = send;
    // Each socket begins with nothing that was told.
    store.watch((state) => [state.link.state], ({ link }) => {
      if (link.state !== "open") this.#told = "{}";
      else this.#schedule();
    });
    store.watch(({ role, view, inspected, glass, table, plane }) => [role, view.at_step, inspected, glass, table, plane], () => this.#schedule());
  }

  #schedule() {
    this.#timer ||= setTimeout(() => {
      this.#timer = 0;
      this.#tell();
    }, EVERY_MS);
  }

  #tell() {
    const { state } = this.#store;
    if (state.role !== "owner" || state.link.state !== "open") return;
    const view = sharedView(state);
    const text = JSON.stringify(view);
    if (text !== this.#told && this.#send(COMMAND.SHARE_VIEW, view)) this.#told = text;
  }
}

/** @param {import("../../model/state.js").State} state */
function sharedView({ view, inspected, glass, table, plane }) {
  const isNeuron = inspected && inspected.layer >= 0 && !isEdge(inspected);
  return {
    ...(view.at_step !== null && { at_step: view.at_step }),
    ...(isNeuron && { layer: inspected.layer, neuron: inspected.neuron }),
    ...glass,
    ...(table && plane && choiceOfPlane(plane)),
  };
}
