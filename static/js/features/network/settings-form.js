// @ts-check
/** All settings of the run: each change is sent at once, while training goes on; what is shown is what is in force. */

import { errorSetter } from "../../model/field-errors.js";
import { canEdit } from "../../model/state.js";
import { Field } from "../../ui/fields.js";
import { COMMAND } from "../../wire/messages.js";

export class SettingsForm {
  #fields;

  /**
   * @param {HTMLElement} element
   * @param {import("../../model/store.js").Store} store
   * @param {import("../../session/sender.js").Send} send
   */
  constructor(element, store, send) {
    const update = (/** @type {string} */ name) => (/** @type {unknown} */ value) => {
      const isSent = send(COMMAND.UPDATE_CONFIG, { config: { [name]: value } });
      if (!isSent) this.#show(store.state);
    };
    this.#fields = [.../** @type {NodeListOf<HTMLElement>} */ (element.querySelectorAll("[data-scope=config]"))].map(
      (each) => new Field(each, update(/** @type {string} */ (each.dataset.setting)), errorSetter(store)),
    );
    store.watch((state) => [state.config, state.defaults], (state) => this.#show(state));
    store.watch((state) => [state.errors], (state) => this.#showErrors(state));
    store.watch((state) => [canEdit(state)], (state) => {
      for (const field of this.#fields) field.setDisabled(!canEdit(state));
    });
  }

  /** @param {import("../../model/state.js").State} state */
  #show({ config, defaults }) {
    if (!config) return;
    const values = /** @type {Record<string, unknown>} */ (config);
    const usual = /** @type {Record<string, unknown>} */ (defaults ?? config);
    for (const field of this.#fields) {
      field.show(values[field.name]);
      field.relate(values);
      field.mark(String(values[field.name]) !== String(usual[field.name]));
    }
  }

  /** @param {import("../../model/state.js").State} state */
  #showErrors({ config, errors }) {
    const values = /** @type {Record<string, unknown> | null} */ (config);
    for (const field of this.#fields) field.showError(errors[field.key], values?.[field.name]);
  }
}
