// @ts-check
/**
 * The axes of the map and the legend of its values, in the units and with the names of a file: round numbers at their places.
 * Loaded with the first points that have any; before that there is what the template says.
 */

import { differenceInUnits, ticksOf } from "../../model/scale-units.js";
import { columnName, inUnits } from "../../model/units.js";
import { createElement } from "../../ui/create-element.js";
import { colourWords, lineWords } from "./scale-texts.js";

/** From one contour line of values to the next. */
const LEVEL_STEP = 0.25;

/** What shows each column: where its ticks are, and its name. @type {[import("../../model/data-scale.js").Column, string, string][]} */
const PLACES = [["x", ".axis-x", ".axis-name-x"], ["y", ".axis-y", ".axis-name-y"], ["value", ".value-ticks", ".value-name"]];

export class ScaleView {
  #panel;

  /**
   * @param {HTMLElement} panel around map and legend
   * @param {import("../../model/store.js").Store} store
   */
  constructor(panel, store) {
    this.#panel = panel;
    store.watch((state) => [state.scale], ({ scale }) => this.#show(scale));
  }

  /** @param {import("../../model/data-scale.js").Scale | null} scale */
  #show(scale) {
    const said = (/** @type {number} */ value) => inUnits(scale, "value", value);
    for (const [column, ticks, names] of PLACES) {
      const name = this.#part(names);
      name.textContent = name.title = scale?.names?.[column] ?? "";
      name.hidden = name.textContent === "";
      this.#part(ticks).replaceChildren(...ticksOf(scale, column).map(tickElement));
    }
    this.#part(".legend-values").setAttribute("aria-label", colourWords(columnName(scale, "value"), [-1, 0, 1].map(said)));
    this.#part("[data-legend=value]").textContent = lineWords(differenceInUnits(scale, "value", LEVEL_STEP), said(0));
  }

  /** @param {string} selector */
  #part(selector) {
    return /** @type {HTMLElement} */ (this.#panel.querySelector(selector));
  }
}

/** @param {import("../../model/scale-units.js").Tick} tick */
function tickElement({ place, text }) {
  const tick = createElement("span", {}, text);
  tick.style.setProperty("--place", String((place + 1) / 2));
  return tick;
}
