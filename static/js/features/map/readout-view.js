// @ts-check
/** What the network believes about the place pointed at: coordinates, and the probability of each class or the value. */

import { nListed } from "../../model/classes.js";
import { columnName, inUnits, placeInUnits } from "../../model/units.js";
import { writeText } from "../../ui/dom.js";
import { formatPercent } from "../../ui/format.js";
import { drawSwatch } from "../../ui/marks.js";
import { classItem } from "./class-item.js";
import { placeText, readoutHint } from "./texts.js";

export class ReadoutView {
  #element;
  #place;
  #list;
  /** @type {HTMLElement[]} */
  #values = [];

  /**
   * @param {HTMLElement} element
   * @param {import("../../model/store.js").Store} store
   */
  constructor(element, store) {
    this.#element = element;
    this.#place = /** @type {HTMLElement} */ (element.querySelector(".place"));
    this.#list = /** @type {HTMLElement} */ (element.querySelector(".probabilities"));
    store.watch((state) => [nListed(state), state.theme, state.classNames], (state) => this.#build(state));
    store.watch((state) => [state.place, state.probe, nListed(state), state.task, state.scale], (state) => this.#update(state));
  }

  /** @param {import("../../model/state.js").State} state */
  #build(state) {
    const { theme, classNames } = state;
    const items = Array.from({ length: nListed(state) }, (_, label) => classItem(label, classNames));
    this.#values = items.map(({ value }) => value);
    this.#list.replaceChildren(...items.map(({ item }) => item));
    items.forEach(({ canvas }, label) => drawSwatch(canvas, label, theme));
    for (const value of this.#values) value.textContent = "–";
  }

  /** @param {import("../../model/state.js").State} state */
  #update({ place, probe, task, scale }) {
    const isValue = task === "regression";
    // The counts of the points make room for the probabilities.
    this.#element.classList.toggle("is-pointing", place !== null && !isValue);
    this.#element.classList.toggle("has-values", isValue);
    const value = isValue ? inUnits(scale, "value", probe?.value ?? null) : null;
    writeText(this.#place, place ? placeText(placeInUnits(scale, place), scale?.names?.value, value) : readoutHint(task, columnName(scale, "label")));
    const probabilities = place && probe ? probe.probabilities : [];
    const best = probabilities.indexOf(Math.max(...probabilities));
    this.#values.forEach((each, label) => {
      writeText(each, formatPercent(probabilities[label] ?? null));
      each.parentElement?.classList.toggle("is-best", label === best);
    });
  }
}
