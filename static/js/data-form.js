// @ts-check
/** The generator of data: each change draws new points at once; what is shown is what made the points. */

import { Field } from "./fields.js";
import { formatCount } from "./format.js";
import { COMMAND } from "./messages.js";
import { randomSeed } from "./random-seed.js";
import { errorSetter } from "./settings-form.js";

export class DataForm {
  #fields;
  #buttons;
  #store;
  #send;
  #editor;
  /** @type {Record<string, any>} the last values that made points */
  #inForce = {};

  /**
   * @param {HTMLElement} element
   * @param {import("./store.js").Store} store
   * @param {import("./sender.js").Send} send
   * @param {import("./point-editor.js").PointEditor} editor
   */
  constructor(element, store, send, editor) {
    this.#store = store;
    this.#send = send;
    this.#editor = editor;
    this.#fields = [.../** @type {NodeListOf<HTMLElement>} */ (element.querySelectorAll("[data-scope=data]"))].map(
      (each) => {
        const name = /** @type {string} */ (each.dataset.setting);
        return new Field(each, (value) => this.#generate({ [name]: value }), errorSetter(store));
      },
    );
    this.#buttons = /** @type {NodeListOf<HTMLButtonElement>} */ (element.querySelectorAll("button[data-action]"));
    for (const button of this.#buttons) {
      const changes = () => (button.dataset.action === "data-seed" ? { seed: randomSeed() } : {});
      button.addEventListener("click", () => this.#generate(changes()));
    }
    store.watch((state) => [state.generator], (state) => this.#show(state));
    store.watch((state) => [state.errors], ({ errors }) => {
      for (const field of this.#fields) field.showError(errors[field.key], this.#inForce[field.name]);
    });
    store.watch((state) => [state.role], ({ role }) => this.#setDisabled(role === "viewer"));
  }

  /** @param {Record<string, any>} changes */
  #generate(changes) {
    const isSent = this.#send(COMMAND.GENERATE_DATA, { ...this.#inForce, ...changes });
    if (!isSent) {
      this.#show(this.#store.state);
      return;
    }
    this.#editor.noteForUndo();
    this.#store.set({ notice: null });
  }

  /** @param {import("./state.js").State} state */
  #show({ generator }) {
    if (generator) this.#inForce = generator;
    for (const field of this.#fields) {
      if (field.name in this.#inForce) field.show(this.#inForce[field.name]);
    }
  }

  /** @param {boolean} isDisabled */
  #setDisabled(isDisabled) {
    for (const field of this.#fields) field.setDisabled(isDisabled);
    for (const button of this.#buttons) button.disabled = isDisabled;
  }
}

export class DataSummary {
  /**
   * @param {HTMLElement} element
   * @param {import("./store.js").Store} store
   * @param {import("./point-editor.js").PointEditor} editor
   */
  constructor(element, store, editor) {
    store.watch((state) => [state.points, state.edits, state.generator], ({ generator }) => {
      const { x, test, label } = editor.points;
      const nTest = test.reduce((sum, each) => sum + each, 0);
      const nClasses = new Set(label).size;
      const origin = generator || x.length === 0 ? "" : " Edited by hand.";
      element.textContent =
        `${formatCount(x.length)} points of ${nClasses} classes: ` +
        `${formatCount(x.length - nTest)} to train, ${formatCount(nTest)} to test.${origin}`;
    });
  }
}
