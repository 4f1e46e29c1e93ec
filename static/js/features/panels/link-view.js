// @ts-check
/** Figures of the link: what it carries and how old the picture is. Written only when they differ, four times a second. */

import { activeMap } from "../../model/active-map.js";
import { rateOf } from "../../model/describe-state.js";
import { formatCount } from "../../ui/format.js";

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
  }

  #show() {
    const { nMapsDropped } = this.#store.state;
    const map = activeMap(this.#store.state);
    const now = performance.now();
    this.#write("link_steps_per_second", rateOf(this.#store.state));
    this.#write("maps_per_second", this.#meters.maps.perSecond(now).toFixed(1));
    this.#write("kb_per_second", (this.#meters.bytes.perSecond(now) / 1000).toFixed(1));
    this.#write("age", this.#age(now));
    this.#write("dropped", formatCount(nMapsDropped));
    this.#write("map_size", map ? `${map.width} × ${map.height}` : "–");
  }

  /** @param {number} now */
  #age(now) {
    const { mapArrivedAt, roundTripMs, step, status } = this.#store.state;
    const map = activeMap(this.#store.state);
    if (!map) return "–";
    if (status !== "running" && map.step === step) return "up to date";
    const age = map.ageMs + (roundTripMs ?? 0) / 2 + now - mapArrivedAt;
    return age < 10_000 ? `${Math.round(age)} ms` : `${formatCount(age / 1000)} s`;
  }

  /**
   * @param {string} name
   * @param {string} text
   */
  #write(name, text) {
    const element = this.#figures.get(name);
    if (element && element.textContent !== text) element.textContent = text;
  }
}
