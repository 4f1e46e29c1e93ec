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
    store.watch((state) => [state.generator, state.errors, state.role], (state) => this.#show(state));
  }

  /** @param {Record<string, any>} changes */
  #generate(changes) {
    this.#editor.noteForUndo();
    const isSent = this.#send(COMMAND.GENERATE_DATA, { ...this.#inForce, ...changes });
    if (isSent) this.#store.set({ notice: null });
    else this.#show(this.#store.state);
  }

  /** @param {import("./state.js").State} state */
  #show({ generator, errors, role }) {
    if (generator) this.#inForce = generator;
    const isViewer = role === "viewer";
    for (const field of this.#fields) {
      field.showError(errors[field.key]);
      field.setDisabled(isViewer);
      if (field.name in this.#inForce) field.show(this.#inForce[field.name]);
    }
    for (const button of this.#buttons) button.disabled = isViewer;
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
