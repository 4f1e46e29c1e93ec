// @ts-check
/** Figures: where the run is, and what the link carries. Written only when they differ, at most four times a second. */

import { formatCount } from "./format.js";

const INTERVAL_MS = 250;

/** @typedef {{maps: import("./meter.js").Meter, bytes: import("./meter.js").Meter}} Meters */

export class StatusView {
  #figures;
  #store;
  #meters;

  /**
   * @param {HTMLElement[]} elements that hold figures
   * @param {import("./store.js").Store} store
   * @param {Meters} meters
   */
  constructor(elements, store, meters) {
    const all = elements.flatMap((element) => [...element.querySelectorAll("[data-figure]")]);
    this.#figures = new Map(all.map((element) => [/** @type {HTMLElement} */ (element).dataset.figure, element]));
    this.#store = store;
    this.#meters = meters;
    store.watch((state) => [state.status, state.link, state.step, state.epoch], (state) => this.#showRun(state));
    setInterval(() => this.#showRates(), INTERVAL_MS);
  }

  /** @param {import("./state.js").State} state */
  #showRun({ status, link, step, epoch }) {
    const shown = link.state === "open" ? status : "no link";
    this.#write("status", shown);
    document.documentElement.dataset.status = shown;
    this.#write("step", formatCount(step));
    this.#write("epoch", formatCount(Math.floor(epoch)));
  }

  #showRates() {
    const { status, stepsPerSecond, frame } = this.#store.state;
    const now = performance.now();
    const isRunning = status === "running";
    this.#write("steps_per_second", formatCount(isRunning ? Math.round(stepsPerSecond ?? 0) : 0));
    this.#write("maps_per_second", this.#meters.maps.perSecond(now).toFixed(1));
    this.#write("kb_per_second", (this.#meters.bytes.perSecond(now) / 1000).toFixed(1));
    this.#write("age", this.#age(now));
    this.#write("map_size", frame ? `${frame.width} × ${frame.height}` : "–");
  }

  /** @param {number} now */
  #age(now) {
    const { frame, frameArrivedAt, roundTripMs, step, status } = this.#store.state;
    if (!frame) return "–";
    if (status !== "running" && frame.step === step) return "up to date";
    const age = frame.ageMs + (roundTripMs ?? 0) / 2 + now - frameArrivedAt;
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
