// @ts-check
/** One weight or bias to be seen and changed: by dragging a slider, or by typing. */

import { build } from "../build.js";
import { parameterText } from "./parameters.js";

const LEAST_RANGE = 2;
const STEP = 0.01;
const MOST = 1000;

let nMade = 0;

export class ValueControl {
  #slider;
  #field;
  #error;
  #name;
  #commit;
  #isHeld = false;
  #isDirty = false;
  #shown = NaN;
  element;

  /** @param {(value: number) => void} commit */
  constructor(commit) {
    const id = `value-${++nMade}`;
    this.#commit = commit;
    this.#name = build("label", { for: id, class: "value-name" });
    this.#slider = /** @type {HTMLInputElement} */ (build("input", { type: "range", step: String(STEP) }));
    this.#field = /** @type {HTMLInputElement} */ (
      build("input", { id, type: "text", inputmode: "decimal", autocomplete: "off", "aria-describedby": `${id}-error` })
    );
    this.#error = build("p", { class: "field-error", id: `${id}-error`, hidden: "" });
    this.element = build("div", { class: "value-control" }, this.#name, this.#slider, this.#field, this.#error);
    this.#listen();
  }

  /** @param {string} name */
  describe(name) {
    this.#name.textContent = name;
    this.#slider.setAttribute("aria-label", `${name}, slider`);
  }

  /** @param {boolean} isDisabled */
  setDisabled(isDisabled) {
    this.#slider.disabled = this.#field.disabled = isDisabled;
  }

  /** Another parameter is shown from now on. */
  restart() {
    this.#isHeld = this.#isDirty = false;
    this.#shown = NaN;
    this.#setRange(LEAST_RANGE);
    this.#slider.value = "0";
    this.#field.value = parameterText(null);
    this.#tell("");
  }

  /** @param {number | null} value in force */
  show(value) {
    if (value === null || Object.is(value, this.#shown)) return;
    this.#shown = value;
    while (Math.abs(value) > Number(this.#slider.max) && Number(this.#slider.max) < MOST) {
      this.#setRange(2 * Number(this.#slider.max));
    }
    if (!this.#isHeld) this.#slider.value = String(value);
    if (!this.#isDirty) this.#field.value = parameterText(value);
    this.element.classList.toggle("is-negative", value < 0);
  }

  /** @param {number} most */
  #setRange(most) {
    this.#slider.min = String(-most);
    this.#slider.max = String(most);
  }

  #listen() {
    this.#slider.addEventListener("pointerdown", () => (this.#isHeld = true));
    for (const type of ["pointerup", "pointercancel", "change"]) {
      this.#slider.addEventListener(type, () => (this.#isHeld = false));
    }
    this.#slider.addEventListener("input", () => {
      this.#tell("");
      this.#commit(Number(this.#slider.value));
    });
    this.#field.addEventListener("focus", () => this.#field.select());
    this.#field.addEventListener("input", () => (this.#isDirty = true));
    this.#field.addEventListener("change", () => this.#takeText());
    this.#field.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.#isDirty) {
        event.stopPropagation();
        this.#restore();
      }
    });
  }

  #takeText() {
    const text = this.#field.value.trim().replace(",", ".").replace("−", "-");
    const value = Number(text);
    if (text === "" || !(Math.abs(value) <= MOST)) {
      this.#tell(`“${this.#field.value}” is no number from −${MOST} to ${MOST}.`);
      this.#restore();
      return;
    }
    this.#tell("");
    this.#isDirty = false;
    this.#commit(value);
  }

  #restore() {
    this.#isDirty = false;
    this.#field.value = parameterText(Number.isNaN(this.#shown) ? null : this.#shown);
  }

  /** @param {string} text */
  #tell(text) {
    this.#error.hidden = !text;
    this.#error.textContent = text;
  }
}
