// @ts-check
/** Which inputs the diagram shows: those that the network has, and the others while their fold below them is open. */

import { moreInputs } from "./texts.js";

/** A finger on the last input misses the fold. */
const DISTANCE = 8;

export class UnusedInputs {
  #fold;
  /** Inputs that were pressed here: one that is switched off stays where it is until the fold is used. @type {Set<number>} */
  #pressed = new Set();

  /** @param {HTMLElement} fold opened and remembered with the other choices of how the run is looked at */
  constructor(fold) {
    this.#fold = fold;
    fold.addEventListener("toggle", () => this.#pressed.clear());
  }

  /** @param {number} place of an input among all that there are */
  keep(place) {
    this.#pressed.add(place);
  }

  /**
   * @param {number} nInputs that there are
   * @param {number[]} used places of those that the network has
   * @param {boolean} isOpen
   * @returns {number[]} places of those that are shown
   */
  shown(nInputs, used, isOpen) {
    const all = Array.from({ length: nInputs }, (_, place) => place);
    const shown = all.filter((place) => isOpen || used.includes(place) || this.#pressed.has(place));
    this.#fold.hidden = used.length === nInputs;
    /** @type {HTMLElement} */ (this.#fold.firstElementChild).textContent = moreInputs(nInputs - shown.length);
    return shown;
  }

  /** @param {import("./layout.js").Column} inputs as they are laid out: the fold stands below them */
  place({ boxes }) {
    this.#fold.style.top = `${DISTANCE + Math.max(...boxes.map(({ y, size }) => y + size))}px`;
  }
}
