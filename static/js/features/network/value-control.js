// @ts-check
/** One weight or bias to be seen and changed: by dragging a slider, or by typing. */

import { parameterText } from "../../model/network/parameters.js";
import { createElement } from "../../ui/create-element.js";
import { parseNumber } from "../../ui/parse-number.js";
import { refusal } from "../../ui/texts.js";
import { TextEntry } from "../../ui/text-entry.js";
import { sliderName, valueAllowed } from "./details-texts.js";

const STEP = 0.01;
const MIN_RANGE = 2;

let nMade = 0;

/**
 * @param {(number | null)[]} values that are to be compared
 * @param {number} most that can be set
 * @param {number} [range] that they had until then
 * @returns {number} one for all sliders, which holds them all; it grows by doubling
 */
export function sliderRange(values, most, range = MIN_RANGE) {
  const largest = Math.max(...values.map((value) => Math.abs(value ?? 0)));
  let grown = range;
  while (grown < largest && grown < most) grown *= 2;
  return Math.min(grown, most);
}

export class ValueControl {
  #slider;
  #field;
  #entry;
  #error;
  #name;
  #commit;
  #most;
  #isHeld = false;
  #range = 1;
  #shown = NaN;
  element;

  /**
   * @param {(value: number) => void} commit
   * @param {number} most that can be set, positive or negative
   */
  constructor(commit, most) {
    this.#most = most;
    const id = `value-${++nMade}`;
    this.#commit = commit;
    this.#name = createElement("label", { for: id, class: "value-name" });
    this.#slider = /** @type {HTMLInputElement} */ (createElement("input", { type: "range", step: String(STEP) }));
    this.#field = /** @type {HTMLInputElement} */ (
      createElement("input", { id, type: "text", inputmode: "decimal", autocomplete: "off", "aria-describedby": `${id}-error` })
    );
    this.#entry = new TextEntry(this.#field, (text) => this.#handleText(text), () => this.#tell(""));
    this.#error = createElement("p", { class: "field-error", id: `${id}-error`, hidden: "" });
    this.element = createElement("div", { class: "value-control" }, this.#name, this.#slider, this.#field, this.#error);
    this.#listen();
  }

  /** @param {string} name */
  describe(name) {
    this.#name.textContent = name;
    this.#slider.setAttribute("aria-label", sliderName(name));
  }

  /** Go to the text, and bring it into sight. */
  focus() {
    this.#field.focus();
  }

  /** @param {boolean} isDisabled */
  setDisabled(isDisabled) {
    this.#slider.disabled = this.#field.disabled = isDisabled;
  }

  /** Another parameter is shown from now on. */
  restart() {
    this.#isHeld = false;
    this.#shown = NaN;
    this.#slide(0);
    this.#entry.leave();
    this.#entry.show(parameterText(null));
    this.#tell("");
  }

  /**
   * @param {number | null} value in force
   * @param {number} range the slider goes from minus this to this; under a hand it stays as it is
   */
  show(value, range) {
    if (value === null || (Object.is(value, this.#shown) && range === this.#range)) return;
    this.#shown = value;
    if (!this.#isHeld) {
      this.#range = range;
      this.#slider.min = String(-range);
      this.#slider.max = String(range);
      this.#slide(value);
    }
    this.#entry.show(parameterText(value));
  }

  /** @param {number} value where the thumb is to stand */
  #slide(value) {
    this.#slider.value = String(value);
    this.#fill();
  }

  /** Fill the slider from zero, at its middle, to the thumb. */
  #fill() {
    const place = Number(this.#slider.value) / this.#range;
    this.#slider.style.setProperty("--place", String(place));
    this.element.classList.toggle("is-negative", place < 0);
  }

  #listen() {
    this.#slider.addEventListener("pointerdown", () => (this.#isHeld = true));
    for (const type of ["pointerup", "pointercancel", "change"]) {
      this.#slider.addEventListener(type, () => (this.#isHeld = false));
    }
    this.#slider.addEventListener("input", () => {
      this.#tell("");
      this.#fill();
      this.#entry.leave();
      this.#commit(Number(this.#slider.value));
    });
    this.#field.addEventListener("focus", () => this.#field.select());
  }

  /** @param {string} entered */
  #handleText(entered) {
    const value = parseNumber(entered);
    if (typeof value === "number" && Math.abs(value) <= this.#most) {
      this.#tell("");
      this.#commit(value);
      return;
    }
    this.#tell(refusal(/** @type {string} */ (this.#name.textContent), value, valueAllowed(this.#most)));
    this.#entry.refuse();
  }

  /** @param {string} text */
  #tell(text) {
    this.#error.hidden = !text;
    this.#error.textContent = text;
    if (text) this.#field.setAttribute("aria-invalid", "true");
    else this.#field.removeAttribute("aria-invalid");
  }
}
