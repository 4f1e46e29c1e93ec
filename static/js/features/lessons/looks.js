// @ts-check
/** How the map is shown while a step of a lesson speaks of it; what was chosen before comes back with the next step. */

import { changeViewChoices } from "../../model/view-choices.js";

export class Looks {
  #store;
  /** @type {Partial<import("../../model/view-choices.js").ViewChoices>} */
  #before = {};

  /** @param {import("../../model/store.js").Store} store */
  constructor(store) {
    this.#store = store;
  }

  /** @param {Partial<import("../../model/view-choices.js").ViewChoices>} wanted */
  show(wanted) {
    const restored = { ...this.#store.state.viewChoices, ...this.#before };
    const names = /** @type {(keyof typeof wanted)[]} */ (Object.keys(wanted));
    this.#before = Object.fromEntries(names.map((name) => [name, restored[name]]));
    changeViewChoices(this.#store, { ...restored, ...wanted });
  }
}
