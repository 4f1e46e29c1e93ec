// @ts-check
/** Asks a pupil for the code of the class. */

import { createElement } from "../../ui/create-element.js";
import { readCode } from "./new-code.js";
import { CANCEL, CODE_LABEL, JOIN, JOIN_ABOUT, JOIN_TITLE, NO_CODE } from "./texts.js";

export class JoinDialog {
  #dialog = /** @type {HTMLDialogElement} */ (createElement("dialog", { class: "dialog", "data-view": "join-dialog", "aria-labelledby": "join-title" }));
  #input = /** @type {HTMLInputElement} */ (createElement("input", {
    type: "text", class: "classroom-code-input", autocomplete: "off", autocapitalize: "characters", spellcheck: "false", "aria-describedby": "join-error",
  }));
  #error = createElement("p", { class: "field-error", id: "join-error", role: "alert", hidden: "" });

  /** @param {(code: string) => void} join */
  constructor(join) {
    const cancel = createElement("button", { type: "button", class: "button" }, CANCEL);
    cancel.addEventListener("click", () => this.#dialog.close());
    const form = createElement("form", { class: "classroom-join", novalidate: "" },
      createElement("p", { class: "note" }, JOIN_ABOUT),
      createElement("label", { class: "classroom-field" }, CODE_LABEL, this.#input),
      this.#error,
      createElement("div", { class: "classroom-row" }, cancel, createElement("button", { type: "submit", class: "button button-primary" }, JOIN)));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const code = readCode(this.#input.value);
      this.#error.hidden = code !== null;
      this.#error.textContent = code === null ? NO_CODE(this.#input.value.trim()) : "";
      this.#input.setAttribute("aria-invalid", String(code === null));
      if (code === null) return this.#input.focus();
      this.#dialog.close();
      join(code);
    });
    this.#dialog.append(createElement("h2", { id: "join-title" }, JOIN_TITLE), form);
    document.body.append(this.#dialog);
  }

  open() {
    if (!this.#dialog.open) this.#dialog.showModal();
    this.#input.focus();
    this.#input.select();
  }
}
