// @ts-check
/** One control for one row of the settings table, by its kind: shows a value, reads what a person enters. */

import { LayersField } from "./layers-field.js";
import { locale } from "./locale.js";
import { parseNumber } from "./parse-number.js";
import { TextEntry } from "./text-entry.js";

/**
 * @typedef {object} Control
 * @property {(value: unknown) => void} show a value of the setting's own type; null: none
 * @property {(isDisabled: boolean) => void} setDisabled
 * @property {() => void} [refuse] what was asked for is not taken; without it the value in force comes back
 */

/** @typedef {string | number | boolean | string[] | number[]} Entered */
/** @typedef {(value: Entered) => void} Commit called with what was entered */
/** @typedef {(text: string | null) => void} Refuse called with a sentence where it cannot even be sent; null: forget it */

/** @type {Record<string, (element: HTMLElement, commit: Commit, refuse: Refuse) => Control>} */
const KINDS = {
  number: textControl,
  integer: textControl,
  boolean: switchControl,
  choice: selectControl,
  layer_choice: selectControl,
  choices: checklistControl,
  radios: radioControl,
  layers: (element, commit, refuse) => new LayersField(element, commit, refuse),
};

export class Field {
  #element;
  #error;
  #control;
  /** What an error of the server calls it: "config.l2". */
  key;

  /**
   * @param {HTMLElement} element
   * @param {Commit} commit
   * @param {(key: string, text: string | null) => void} setError
   */
  constructor(element, commit, setError) {
    const { scope, setting, kind } = element.dataset;
    this.#element = element;
    this.#error = /** @type {HTMLElement} */ (element.querySelector(".field-error"));
    this.key = `${scope}.${setting}`;
    this.name = /** @type {string} */ (setting);
    this.#control = KINDS[/** @type {string} */ (kind)](
      element,
      (value) => {
        setError(this.key, null);
        commit(value);
      },
      (text) => setError(this.key, text),
    );
    // Whoever enters something else has read the error; the value in force, entered again, changes nothing else.
    element.addEventListener("input", () => setError(this.key, null));
  }

  /** The value that the page came with: of a number or a choice. */
  get defaultValue() {
    const select = this.#element.querySelector("select");
    const option = select && ([...select.options].find((each) => each.defaultSelected) ?? select.options[0]);
    if (option) return option.value;
    const radio = /** @type {HTMLInputElement | null} */ (this.#element.querySelector("input[type=radio][checked]"));
    if (radio) return radio.value;
    return Number(/** @type {HTMLInputElement} */ (this.#element.querySelector("input")).defaultValue);
  }

  /** @param {unknown} value the value in force */
  show(value) {
    this.#control.show(value);
  }

  /**
   * Show the control only where it has an effect.
   * @param {Record<string, unknown>} values all settings in force
   */
  relate(values) {
    const { needs, needed } = this.#element.dataset;
    this.#element.hidden = !!needs && !needed?.split(" ").some((each) => each === values[needs]);
  }

  /** @param {boolean} isChanged whether the value in force is not the default: then it is shown at every level of guidance */
  mark(isChanged) {
    this.#element.toggleAttribute("data-changed", isChanged);
  }

  /** @param {boolean} isDisabled */
  setDisabled(isDisabled) {
    this.#control.setDisabled(isDisabled);
  }

  /**
   * @param {string} text
   * @returns {string} with the control's label in the place of the field's name
   */
  #forPeople(text) {
    const label = this.#element.querySelector("label:not(.chip, .picture), legend")?.firstChild?.textContent?.replace(/:\s*$/, "").trim();
    return text.replace(FIELD_NAME, (whole, name) => (label && name.toLowerCase() === this.name ? label : whole));
  }

  /**
   * @param {string | undefined} text
   * @param {unknown} inForce the value that a choice goes back to; text stays
   */
  showError(text, inForce) {
    if (text && this.#control.refuse) this.#control.refuse();
    else if (text && inForce !== undefined) this.#control.show(inForce);
    this.#error.hidden = !text;
    this.#error.textContent = text ? this.#forPeople(text) : "";
    for (const input of this.#element.querySelectorAll("input, select")) {
      if (text) input.setAttribute("aria-invalid", "true");
      else input.removeAttribute("aria-invalid");
    }
  }
}

/** The name that the server gives a field, in front of what it says of it: "config.hidden_layers[0] is …". */
const FIELD_NAME = /^(?:config\.)?([a-z]\w*)(?:\[\d+\])?(?= is )/i;

/**
 * @param {HTMLElement} element
 * @param {Commit} commit
 * @param {Refuse} refuse
 * @returns {Control}
 */
function textControl(element, commit, refuse) {
  const input = /** @type {HTMLInputElement} */ (element.querySelector("input"));
  // What is no number is judged like any other value: by whoever knows what is allowed.
  const entry = new TextEntry(input, (text) => commit(parseNumber(text)), () => refuse(null));
  return {
    show: (value) => entry.show(typeof value === "number" ? locale.write(value) : String(value)),
    setDisabled: (isDisabled) => (input.disabled = isDisabled),
    refuse: () => entry.refuse(),
  };
}

/**
 * @param {HTMLElement} element
 * @param {Commit} commit
 * @returns {Control}
 */
function switchControl(element, commit) {
  const input = /** @type {HTMLInputElement} */ (element.querySelector("input"));
  input.addEventListener("change", () => commit(input.checked));
  return {
    show: (value) => (input.checked = Boolean(value)),
    setDisabled: (isDisabled) => (input.disabled = isDisabled),
  };
}

/**
 * @param {HTMLElement} element
 * @param {Commit} commit
 * @returns {Control}
 */
function selectControl(element, commit) {
  const select = /** @type {HTMLSelectElement} */ (element.querySelector("select"));
  const isFixed = "fixed" in select.dataset;
  select.addEventListener("change", () => commit(select.value));
  return {
    show: (value) => (select.value = Array.isArray(value) ? "" : String(value)),
    setDisabled: (isDisabled) => (select.disabled = isDisabled || isFixed),
  };
}

/**
 * @param {HTMLElement} element
 * @param {Commit} commit
 * @returns {Control}
 */
function checklistControl(element, commit) {
  const inputs = /** @type {HTMLInputElement[]} */ ([...element.querySelectorAll("input[type=checkbox]")]);
  for (const input of inputs) {
    input.addEventListener("change", () => commit(inputs.filter((each) => each.checked).map((each) => each.value)));
  }
  return {
    show: (value) => inputs.forEach((input) => (input.checked = /** @type {string[]} */ (value).includes(input.value))),
    setDisabled: (isDisabled) => inputs.forEach((input) => (input.disabled = isDisabled)),
  };
}

/**
 * @param {HTMLElement} element
 * @param {Commit} commit
 * @returns {Control}
 */
function radioControl(element, commit) {
  const inputs = /** @type {HTMLInputElement[]} */ ([...element.querySelectorAll("input[type=radio]")]);
  // A click on the one that is chosen already asks for it again; the arrow keys click, too.
  for (const input of inputs) input.addEventListener("click", () => commit(input.value));
  return {
    show: (value) => inputs.forEach((input) => (input.checked = input.value === value)),
    setDisabled: (isDisabled) => inputs.forEach((input) => (input.disabled = isDisabled)),
  };
}
