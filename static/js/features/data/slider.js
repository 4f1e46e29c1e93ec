// @ts-check
/** A slider beside a number's text: what it says goes into the text, and on from there as if it had been typed. */

import { locale } from "../../ui/locale.js";

export class Slider {
  #input;
  #text;
  #scale;
  /** Which setting it belongs to. */
  name;

  /** @param {HTMLElement} element the field, which holds both */
  constructor(element) {
    this.name = /** @type {string} */ (element.dataset.setting);
    this.#input = /** @type {HTMLInputElement} */ (element.querySelector("input[type=range]"));
    this.#text = /** @type {HTMLInputElement} */ (element.querySelector("input[type=text]"));
    this.#scale = SCALES[/** @type {"linear" | "log"} */ (this.#input.dataset.scale)];
    this.#input.addEventListener("input", () => {
      this.#text.value = locale.write(this.#scale.toValue(Number(this.#input.value)));
    });
    this.#input.addEventListener("change", () => this.#text.dispatchEvent(new Event("change")));
  }

  /** @param {number} value */
  show(value) {
    this.#input.value = String(this.#scale.toPlace(value));
  }

  /** @param {boolean} isDisabled */
  setDisabled(isDisabled) {
    this.#input.disabled = isDisabled;
  }
}

const LOG_LOW = 10;
const LOG_DECADES = 3;

/** From the place of the thumb to the value and back; a logarithmic one goes from 10 to 10,000 over 0 to 100. */
const SCALES = {
  linear: {
    toValue: (/** @type {number} */ place) => place,
    toPlace: (/** @type {number} */ value) => value,
  },
  log: {
    toValue: (/** @type {number} */ place) => Number((LOG_LOW * 10 ** ((LOG_DECADES * place) / 100)).toPrecision(2)),
    toPlace: (/** @type {number} */ value) => (100 * Math.log10(value / LOG_LOW)) / LOG_DECADES,
  },
};
