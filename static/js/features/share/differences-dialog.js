// @ts-check
/** What is otherwise here in a run that a link of TensorFlow Playground asked for: a list to read once it is opened. */

import { createElement } from "../../ui/create-element.js";
import { DIFFERENT_HERE, OK, OPENED } from "./differences-texts.js";

export class DifferencesDialog {
  #list = createElement("ul");
  #dialog = /** @type {HTMLDialogElement} */ (createElement("dialog", { class: "dialog", "data-view": "differences", "aria-labelledby": "differences-title" }));

  /** @param {import("../../model/store.js").Store} store */
  constructor(store) {
    const close = createElement("button", { type: "button", class: "button button-primary" }, OK);
    close.addEventListener("click", () => this.#dialog.close());
    this.#dialog.append(createElement("h2", { id: "differences-title" }, OPENED), createElement("p", {}, DIFFERENT_HERE), this.#list, close);
    document.body.append(this.#dialog);
    store.watch((state) => [state.differences], ({ differences }) => this.#show(differences));
  }

  /** @param {string[] | null} differences */
  #show(differences) {
    if (!differences) return;
    this.#list.replaceChildren(...differences.map((text) => createElement("li", {}, text)));
    if (!this.#dialog.open) this.#dialog.showModal();
  }
}
