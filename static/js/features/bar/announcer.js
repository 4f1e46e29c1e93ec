// @ts-check
/** Says to those who do not see: what state the run is in, what the map shows if they ask, and what the cursor on it points at. Once a second at most. */

import { classInText } from "../../model/classes.js";
import { describeState } from "../../model/describe-state.js";
import { columnName, inUnits, placeInUnits } from "../../model/units.js";
import { formatPercent } from "../../ui/format.js";
import { messageLine } from "./message-line.js";
import { classNews, placeNews, stateNews, statusNews, valueNews } from "./texts.js";

const INTERVAL_MS = 1000;

export class Announcer {
  #element;
  #store;
  #timer = 0;
  #last = 0;
  #next = "";

  /**
   * @param {HTMLElement} element a live region
   * @param {import("../../model/store.js").Store} store
   * @param {import("../../session/point-editor.js").PointEditor} editor
   */
  constructor(element, store, editor) {
    this.#element = element;
    this.#store = store;
    store.watch((state) => [state.status, state.link.state, state.notice, state.message], (state) => {
      const { status, step } = state;
      const isAtStep = ["paused", "diverged"].includes(status) && step > 0;
      this.#say(statusNews(status, isAtStep ? step : null, messageLine(state, Date.now()).text));
    });
    // The figures in an advice change every second; it is said once.
    store.watch((state) => [state.advice?.code], ({ advice }) => this.#say(advice?.message ?? ""));
    store.watch((state) => [state.errors], ({ errors }) => this.#say(Object.values(errors).join(" ")));
    store.watch((state) => [state.probe, state.isCursorShown], (state) => this.#sayPlace(state));
    store.watch((state) => [state.isStateAsked, state.classFrame, state.link.state], (state) => {
      const { isStateAsked, classFrame, link, status } = state;
      if (!isStateAsked || (!classFrame && link.state === "open")) return;
      this.#say(stateNews(status, describeState(state, editor.points.x.length)));
      store.set({ isStateAsked: false });
    });
  }

  /** Say where the run is and what the map shows, as soon as a map of the classes is there to be counted. */
  tell() {
    this.#element.textContent = ""; // or the same once more would not be said
    this.#store.set({ isStateAsked: true });
  }

  /** @param {import("../../model/state.js").State} state */
  #sayPlace({ place, probe, isCursorShown, status, classNames, scale }) {
    if (!isCursorShown || !place || !probe || status === "running") return;
    const best = probe.probabilities.indexOf(Math.max(...probe.probabilities));
    const isValue = probe.probabilities.length === 0;
    const what = isValue ? valueNews(columnName(scale, "value"), inUnits(scale, "value", probe.value)) : classNews(classInText(classNames, best), formatPercent(probe.probabilities[best]));
    this.#say(placeNews(placeInUnits(scale, place), what));
  }

  /** @param {string} text */
  #say(text) {
    if (!text) return;
    this.#next = text;
    if (this.#timer) return;
    const wait = Math.max(0, this.#last + INTERVAL_MS - performance.now());
    this.#timer = setTimeout(() => {
      this.#timer = 0;
      this.#last = performance.now();
      this.#element.textContent = this.#next;
    }, wait);
  }
}

/** The map in words, for whoever asks what is on the canvas. */
export class Summary {
  #drawnAt = 0;

  /**
   * @param {HTMLElement} element
   * @param {import("../../model/store.js").Store} store
   * @param {import("../../session/point-editor.js").PointEditor} editor
   */
  constructor(element, store, editor) {
    store.watch((state) => [state.step, state.metrics, state.view.at_step, state.checkpoint, state.status, state.points, state.edits, state.classFrame], (state) => {
      const now = performance.now();
      if (state.status === "running" && now - this.#drawnAt < 2 * INTERVAL_MS) return;
      this.#drawnAt = now;
      element.textContent = describeState(state, editor.points.x.length);
    });
  }
}
