// @ts-check
/**
 * The controls below an element, tied to the choices in the store. Each with `data-choice` shows and sets one choice: a
 * checkbox or a `details` is on or off, radio buttons and selects give their value.
 */

import { changeViewChoices, saveViewChoices } from "../../model/view-choices.js";

/** @typedef {import("../../model/view-choices.js").ViewChoices} ViewChoices */

export class ChoiceControls {
  #store;
  #storage;
  #controls;

  /**
   * @param {HTMLElement} element
   * @param {import("../../model/store.js").Store} store
   * @param {Storage | null} storage
   */
  constructor(element, store, storage) {
    this.#store = store;
    this.#storage = storage;
    this.#controls = /** @type {HTMLElement[]} */ ([...element.querySelectorAll("[data-choice]")]);
    for (const control of this.#controls) {
      const type = control instanceof HTMLDetailsElement ? "toggle" : "change";
      control.addEventListener(type, () => this.#handleChange(control));
    }
    store.watch((state) => [state.viewChoices], ({ viewChoices }) => this.#show(viewChoices));
  }

  /** @param {HTMLElement} control */
  #handleChange(control) {
    const { viewChoices } = this.#store.state;
    const name = /** @type {keyof ViewChoices} */ (control.dataset.choice);
    const value = valueOf(control);
    if (value === viewChoices[name]) return;
    saveViewChoices(this.#storage, changeViewChoices(this.#store, { [name]: value }));
  }

  /** @param {ViewChoices} choices */
  #show(choices) {
    for (const control of this.#controls) {
      const value = choices[/** @type {keyof ViewChoices} */ (control.dataset.choice)];
      if (control instanceof HTMLDetailsElement) control.open = Boolean(value);
      else if (control instanceof HTMLSelectElement) control.value = String(value);
      else if (control instanceof HTMLInputElement) control.checked = control.type === "radio" ? control.value === value : Boolean(value);
    }
  }
}

/** @param {HTMLElement} control */
function valueOf(control) {
  if (control instanceof HTMLDetailsElement) return control.open;
  if (control instanceof HTMLSelectElement) return control.value;
  const input = /** @type {HTMLInputElement} */ (control);
  return input.type === "radio" ? input.value : input.checked;
}
