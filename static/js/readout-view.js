// @ts-check
/** What the network believes about the place pointed at: coordinates, and the probability of each class or the value. */

import { formatCoordinate, formatPercent, formatSigned } from "./format.js";
import { drawSwatch } from "./palette.js";

const HINT = "Point at the map";

export class ReadoutView {
  #element;
  #place;
  #list;
  /** @type {HTMLElement[]} */
  #values = [];

  /**
   * @param {HTMLElement} element
   * @param {import("./store.js").Store} store
   */
  constructor(element, store) {
    this.#element = element;
    this.#place = /** @type {HTMLElement} */ (element.querySelector(".place"));
    this.#list = /** @type {HTMLElement} */ (element.querySelector(".probabilities"));
    store.watch((state) => [state.nClasses, state.theme, state.classNames], (state) => this.#build(state));
    store.watch((state) => [state.place, state.probe, state.nClasses, state.task, state.classNames], (state) => this.#update(state));
  }

  /** @param {import("./state.js").State} state */
  #build({ nClasses, theme, classNames }) {
    const items = Array.from({ length: nClasses }, (_, label) => classItem(label, classNames));
    this.#values = items.map(({ value }) => value);
    this.#list.replaceChildren(...items.map(({ item }) => item));
    items.forEach(({ canvas }, label) => drawSwatch(canvas, label, theme));
    for (const value of this.#values) value.textContent = "–";
  }

  /** @param {import("./state.js").State} state */
  #update({ place, probe, task }) {
    const isValue = task === "regression";
    // The shares of the points make room for the probabilities.
    this.#element.classList.toggle("is-pointing", place !== null && !isValue);
    const value = isValue && place ? `: ${formatSigned(probe?.value ?? null)}` : "";
    this.#place.textContent = place ? `x ${formatCoordinate(place.x)}, y ${formatCoordinate(place.y)}${value}` : HINT;
    const probabilities = place && probe ? probe.probabilities : [];
    const best = probabilities.indexOf(Math.max(...probabilities));
    this.#values.forEach((each, label) => {
      each.textContent = formatPercent(probabilities[label] ?? null);
      each.parentElement?.classList.toggle("is-best", label === best);
    });
  }
}

/**
 * One class in a list: its mark, its name, and room for a figure.
 * @param {number} label
 * @param {string[] | null} classNames from a file
 */
export function classItem(label, classNames) {
  const item = document.createElement("li");
  const canvas = document.createElement("canvas");
  const word = document.createElement("span");
  const value = document.createElement("b");
  canvas.setAttribute("aria-hidden", "true");
  const name = classNames?.[label];
  word.className = name ? "class-name" : "visually-hidden";
  word.textContent = name ?? "Class ";
  word.title = name ?? "";
  item.append(canvas, word, name ? " " : `${label + 1} `, value);
  return { item, canvas, value };
}
