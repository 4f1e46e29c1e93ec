// @ts-check
/** Asks for the class probabilities at the place pointed at, again when the network has changed, and not too often. */

import { activeMap } from "../../model/active-map.js";
import { COMMAND } from "../../wire/messages.js";

const INTERVAL_MS = 66;

export class Probe {
  #store;
  #send;
  #timer = 0;
  #lastAsked = 0;
  /** @type {unknown[]} what the last question was about */
  #asked = [];

  /**
   * @param {import("../../model/store.js").Store} store
   * @param {import("../../session/sender.js").Send} send
   */
  constructor(store, send) {
    this.#store = store;
    this.#send = send;
    store.watch((state) => [state.place, activeMap(state), state.link], () => this.#schedule());
  }

  #schedule() {
    const { place, link } = this.#store.state;
    if (!place || this.#timer || link.state !== "open") return;
    const wait = Math.max(0, this.#lastAsked + INTERVAL_MS - performance.now());
    this.#timer = setTimeout(() => {
      this.#timer = 0;
      this.#ask();
    }, wait);
  }

  #ask() {
    const { state } = this.#store;
    const { place } = state;
    const map = activeMap(state);
    const question = [place, map?.step, map?.seq];
    if (!place || question.every((value, i) => value === this.#asked[i])) return;
    this.#asked = question;
    this.#lastAsked = performance.now();
    this.#send(COMMAND.PROBE, { x: place.x, y: place.y });
  }
}
