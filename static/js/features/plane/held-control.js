// @ts-check
/** One thing that is held: the slider of a column with its number, or the choice of one word. */

import { sliderOf, valueText } from "../../model/table/held.js";
import { nameWithUnit } from "../../model/table/plane.js";
import { createElement } from "../../ui/create-element.js";

/** @typedef {import("../../model/table/held.js").Held} Held */
/** @typedef {import("../../model/table/plane.js").Table} Table */

export class HeldControl {
  #table;
  #input;
  #output = createElement("output");
  /** @type {Held} as the control stands */
  held;
  element;

  /**
   * @param {Table} table
   * @param {Held} held
   * @param {() => void} onMove
   */
  constructor(table, held, onMove) {
    this.#table = table;
    this.held = held;
    const name = createElement("span", { class: "plane-name", title: nameWithUnit(held) }, held.name);
    this.#input = held.words.length > 0 ? choiceOf(held) : rangeOf(table, held);
    this.element = createElement("label", { class: "plane-slider" }, name, this.#input);
    if (held.words.length === 0) this.element.append(this.#output);
    this.#input.addEventListener("input", () => {
      this.held = { ...this.held, value: Number(this.#input.value) };
      this.#say();
      onMove();
    });
    this.show(held);
  }

  /**
   * @param {Table} table
   * @param {Held} held
   * @returns {boolean} whether this is the control for it
   */
  isOf(table, { places }) {
    return table === this.#table && String(places) === String(this.held.places);
  }

  /** @param {Held} held */
  show(held) {
    this.held = held;
    this.#input.value = String(held.value);
    this.#say();
  }

  #say() {
    const text = valueText(this.held);
    this.#output.textContent = text;
    if (this.held.words.length === 0) this.#input.setAttribute("aria-valuetext", text);
  }
}

/**
 * @param {Table} table
 * @param {Held} held
 */
function rangeOf(table, { places }) {
  const { low, high, step } = sliderOf(table, places[0]);
  const range = { min: String(low), max: String(high), step: String(step) };
  return /** @type {HTMLInputElement} */ (createElement("input", { type: "range", ...range }));
}

/** @param {Held} held */
function choiceOf({ words }) {
  const options = words.map((word, i) => createElement("option", { value: String(i) }, word));
  return /** @type {HTMLSelectElement} */ (createElement("select", {}, ...options));
}
