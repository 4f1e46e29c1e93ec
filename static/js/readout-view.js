// @ts-check
/** What the network believes about the place pointed at: coordinates and the probability of each class. */

import { formatCoordinate, formatPercent } from "./format.js";
import { drawSwatch } from "./palette.js";

const HINT = "Point at the map";

export class ReadoutView {
  #place;
  #list;
  /** @type {HTMLElement[]} */
  #values = [];

  /**
   * @param {HTMLElement} element
   * @param {import("./store.js").Store} store
   */
  constructor(element, store) {
    this.#place = /** @type {HTMLElement} */ (element.querySelector(".place"));
    this.#list = /** @type {HTMLElement} */ (element.querySelector(".probabilities"));
    store.watch((state) => [state.nClasses, state.theme], (state) => this.#build(state));
    store.watch((state) => [state.place, state.probe, state.nClasses], (state) => this.#update(state));
  }

  /** @param {import("./state.js").State} state */
  #build({ nClasses, theme }) {
    this.#values = [];
    const items = Array.from({ length: nClasses }, (_, label) => {
      const item = document.createElement("li");
      const canvas = document.createElement("canvas");
      const value = document.createElement("span");
      canvas.setAttribute("aria-hidden", "true");
      this.#values.push(value);
      item.append(canvas, value);
      item.setAttribute("aria-label", `Class ${label + 1}`);
      return { item, canvas };
    });
    this.#list.replaceChildren(...items.map(({ item }) => item));
    items.forEach(({ canvas }, label) => drawSwatch(canvas, label, theme));
    for (const value of this.#values) value.textContent = "–";
  }

  /** @param {import("./state.js").State} state */
  #update({ place, probe }) {
    this.#place.textContent = place ? `x ${formatCoordinate(place.x)}, y ${formatCoordinate(place.y)}` : HINT;
    const probabilities = place && probe ? probe.probabilities : [];
    const best = probabilities.indexOf(Math.max(...probabilities));
    this.#values.forEach((value, label) => {
      value.textContent = formatPercent(probabilities[label] ?? null);
      value.parentElement?.classList.toggle("is-best", label === best);
    });
  }
}
