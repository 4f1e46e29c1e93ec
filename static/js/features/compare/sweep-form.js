// @ts-check
/** Which one or two settings a sweep goes along, and through which values. */

import { createElement } from "../../ui/create-element.js";
import { suggestedValues } from "./axis-values.js";
import { settingSelect, valuesInput } from "./setting-inputs.js";
import { settingOf } from "./setting-rows.js";
import { ALONG, AND_ALONG, NO_SECOND, SWEEP_HINT, VALUES } from "./setup-texts.js";

/** @typedef {import("./setting-rows.js").Setting} Setting */
/** @typedef {{setting: string, values: import("./axis-values.js").Value[]}} Axis */

const USUAL = "learning_rate";

export class SweepForm {
  #element;
  #settings;
  #onChange;
  /** @type {Axis[]} */
  #axes;

  /**
   * @param {HTMLElement} element
   * @param {Setting[]} settings
   * @param {import("./experiment.js").Variation} given what was chosen before
   * @param {() => void} onChange
   */
  constructor(element, settings, { axes = [] }, onChange) {
    this.#element = element;
    this.#settings = settings;
    this.#onChange = onChange;
    const known = axes.filter(({ setting }) => settings.some(({ name }) => name === setting));
    this.#axes = known.length > 0 ? [...known] : [this.#axisOf(USUAL)];
    this.#draw();
  }

  /** @returns {import("./experiment.js").Variation} */
  get variation() {
    return { axes: this.#axes };
  }

  /** @param {string} name */
  #axisOf(name) {
    const { row, present } = settingOf(this.#settings, name);
    return { setting: name, values: suggestedValues(row, present) };
  }

  #draw() {
    const rows = [0, 1].map((i) => this.#row(i));
    this.#element.replaceChildren(...rows, createElement("p", { class: "note" }, SWEEP_HINT));
  }

  /** @param {number} i of the axis */
  #row(i) {
    const axis = this.#axes[i];
    const others = this.#axes.filter((_, at) => at !== i).map(({ setting }) => setting);
    const settings = this.#settings.filter(({ name }) => !others.includes(name));
    const title = i === 0 ? ALONG : AND_ALONG;
    const select = settingSelect(settings, { label: title, chosen: axis?.setting ?? "", ...(i > 0 && { none: NO_SECOND }) }, (name) => {
      this.#axes.splice(i, 1, ...(name ? [this.#axisOf(name)] : []));
      this.#draw();
      /** @type {HTMLElement | undefined} */ (this.#element.querySelectorAll("select")[i])?.focus();
      this.#onChange();
    });
    const row = createElement("div", { class: "compare-axis" }, createElement("span", { class: "compare-label" }, title), select);
    if (!axis) return row;
    row.append(createElement("span", { class: "compare-label" }, VALUES), valuesInput(settingOf(this.#settings, axis.setting), axis.values, (values) => {
      this.#axes[i] = { ...axis, values };
      this.#onChange();
    }));
    return row;
  }
}
