// @ts-check
/** Figures of the link: what it carries and how old the picture is. Written four times a second, and at once when a run rests. */

import { activeMap } from "../../model/active-map.js";
import { rateOf } from "../../model/describe-state.js";
import { writeText } from "../../ui/dom.js";
import { formatCount } from "../../ui/format.js";
import { ageText, rateText, sizeText, UP_TO_DATE } from "./texts.js";

const INTERVAL_MS = 250;

export class LinkView {
  #figures;
  #store;
  #meters;

  /**
   * @param {HTMLElement} element that holds figures
   * @param {import("../../model/store.js").Store} store
   * @param {import("../../model/meter.js").Meters} meters
   */
  constructor(element, store, meters) {
    const all = /** @type {NodeListOf<HTMLElement>} */ (element.querySelectorAll("[data-figure]"));
    this.#figures = new Map([...all].map((each) => [each.dataset.figure, each]));
    this.#store = store;
    this.#meters = meters;
    setInterval(() => this.#show(), INTERVAL_MS);
    // Beside the step that a run rests at, nothing may stand of the picture before it.
    store.watch(
      (state) => (state.status === "running" ? [state.status] : [state.status, state.step, activeMap(state)]),
      () => this.#show(),
    );
  }

  #show() {
    const { nMapsDropped } = this.#store.state;
    const map = activeMap(this.#store.state);
    const now = performance.now();
    this.#write("link_steps_per_second", rateOf(this.#store.state));
    this.#write("maps_per_second", rateText(this.#meters.maps.perSecond(now)));
    this.#write("kb_per_second", rateText(this.#meters.bytes.perSecond(now) / 1000));
    this.#write("age", this.#age(now));
    this.#write("dropped", formatCount(nMapsDropped));
    this.#write("map_size", map ? sizeText(map.width, map.height) : "–");
  }

  /** @param {number} now */
  #age(now) {
    const { mapArrivedAt, roundTripMs, step, status } = this.#store.state;
    const map = activeMap(this.#store.state);
    if (!map) return "–";
    if (status !== "running" && map.step === step) return UP_TO_DATE;
    return ageText(map.ageMs + (roundTripMs ?? 0) / 2 + now - mapArrivedAt);
  }

  /**
   * @param {string} name
   * @param {string} text
   */
  #write(name, text) {
    const element = this.#figures.get(name);
    if (element) writeText(element, text);
  }
}
