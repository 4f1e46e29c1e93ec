// @ts-check
/** One weight or bias to be seen and changed: by dragging a slider, or by typing. */

import { build } from "../build.js";
import { formatCount } from "../format.js";
import { TextEntry } from "../text-entry.js";
import { parameterText } from "./parameters.js";

const LEAST_RANGE = 2;
const STEP = 0.01;
const MOST = 1000;

let nMade = 0;

export class ValueControl {
  #slider;
  #field;
  #entry;
  #error;
  #name;
  #commit;
  #isHeld = false;
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
    this.#entry = new TextEntry(this.#field, (text) => this.#takeText(text), () => this.#tell(""));
    this.#error = build("p", { class: "field-error", id: `${id}-error`, hidden: "" });
    this.element = build("div", { class: "value-control" }, this.#name, this.#slider, this.#field, this.#error);
    this.#listen();
  }

  /** @param {string} name */
  describe(name) {
    this.#name.textContent = name;
    this.#slider.setAttribute("aria-label", `${name}, slider`);
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
    this.#setRange(LEAST_RANGE);
    this.#slider.value = "0";
    this.#entry.leave();
    this.#entry.show(parameterText(null));
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
    this.#entry.show(parameterText(value));
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
      this.#entry.leave();
      this.#commit(Number(this.#slider.value));
    });
    this.#field.addEventListener("focus", () => this.#field.select());
  }

  /** @param {string} entered */
  #takeText(entered) {
    const text = entered.trim().replace(",", ".").replace("−", "-");
    const value = Number(text);
    if (text !== "" && Math.abs(value) <= MOST) {
      this.#tell("");
      this.#commit(value);
      return;
    }
    this.#tell(`“${entered}” is no number from −${formatCount(MOST)} to ${formatCount(MOST)}.`);
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
