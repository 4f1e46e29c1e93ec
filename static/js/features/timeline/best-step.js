// @ts-check
/** The best step of the run: its mark on the time line, and the button that looks at it. */

import { placeOf } from "../../model/checkpoints.js";
import { bestStep } from "./texts.js";

/** @typedef {import("../../model/checkpoints.js").Best} Best */

export class BestStepView {
  #mark;
  #button;

  /**
   * @param {HTMLElement} element the time line
   * @param {() => void} go what a press does
   */
  constructor(element, go) {
    this.#mark = /** @type {HTMLElement} */ (element.querySelector("[data-mark=best]"));
    this.#button = /** @type {HTMLButtonElement} */ (element.querySelector("[data-action=best]"));
    this.#button.addEventListener("click", go);
  }

  /**
   * @param {Best | null} best
   * @param {number[]} steps those on the time line
   * @param {boolean} canGo whether the button is of use
   */
  show(best, steps, canGo) {
    const isMarked = best !== null && steps.includes(best.step);
    this.#mark.hidden = !isMarked;
    this.#button.disabled = !isMarked || !canGo;
    if (!isMarked) return;
    const name = bestStep(best.step, best.loss, best.of === "test");
    this.#mark.setAttribute("aria-label", name);
    this.#mark.title = this.#button.title = name;
    this.#mark.style.setProperty("--place", String(placeOf(steps, best.step) / steps.length));
  }
}
