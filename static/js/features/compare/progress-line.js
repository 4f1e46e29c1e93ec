// @ts-check
/** A button in the line under the bar that says how far a comparison is while its dialog is closed, and opens it. */

import { createButton } from "../../ui/create-element.js";
import { part } from "../../ui/dom.js";
import { progressText, SHOW_COMPARISON } from "./texts.js";

export class ProgressLine {
  #button;

  /** @param {() => void} show opens the comparison */
  constructor(show) {
    this.#button = createButton("", SHOW_COMPARISON, show, "button button-small");
    this.#button.hidden = true;
    this.#button.dataset.action = "show-comparison";
    part("message").append(this.#button);
  }

  /**
   * @param {import("./outcome.js").Status | null} status null while it is not to be seen
   * @param {number} step that all runs have reached
   */
  show(status, step) {
    this.#button.hidden = status === null;
    if (!status) return;
    const text = progressText(status, step);
    if (this.#button.textContent === text) return;
    this.#button.textContent = text;
    this.#button.setAttribute("aria-label", `${text}. ${SHOW_COMPARISON}`);
  }
}
