// @ts-check
/** Figures of the run: state, step, epoch, pace. Written only when they differ; the pace four times a second. */

import { rateOf } from "../../model/describe-state.js";
import { writeText } from "../../ui/dom.js";
import { formatCount } from "../../ui/format.js";
import { STATUS_NAMES } from "./texts.js";

const INTERVAL_MS = 250;

export class StatusView {
  #figures;
  #store;

  /**
   * @param {HTMLElement} element that holds figures
   * @param {import("../../model/store.js").Store} store
   */
  constructor(element, store) {
    const all = [...element.querySelectorAll("[data-figure]")];
    this.#figures = new Map(all.map((element) => [/** @type {HTMLElement} */ (element).dataset.figure, element]));
    this.#store = store;
    store.watch((state) => [state.status, state.link, state.step, state.epoch], (state) => this.#showRun(state));
    setInterval(() => this.#showRate(), INTERVAL_MS);
  }

  /** @param {import("../../model/state.js").State} state */
  #showRun({ status, link, step, epoch }) {
    const isFull = link.state === "waiting" && link.reason !== "lost";
    // Both are connecting until the first message; a link that has been there before is a lost one.
    const shown = link.state === "open" || link.state === status ? status : isFull ? "full" : "lost";
    this.#write("status", STATUS_NAMES[shown] ?? shown);
    document.documentElement.dataset.status = shown;
    this.#write("step", formatCount(step));
    this.#write("epoch", formatCount(Math.floor(epoch)));
  }

  #showRate() {
    this.#write("steps_per_second", rateOf(this.#store.state));
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
