// @ts-check
/** What a person may agree to where a table is not as it should be: a box to tick for each, shown where it would change something. */

import { createElement } from "../../ui/create-element.js";
import { OFFERS } from "./import-texts.js";

/** @typedef {import("../../model/table/import-job.js").Answer} Answer */

const OF_READING = ["skipsFirst", "leavesOutOdd"];
/** Points that cover less of the map than this are hard to tell apart. */
const LEAST_COVERED = 0.01;

export class Offers {
  #element;
  /** @type {Record<string, {label: HTMLElement, input: HTMLInputElement, text: Text}>} */
  #boxes = {};

  /**
   * @param {HTMLElement} element
   * @param {{onReading: (changes: Record<string, boolean>) => void, onChoice: (changes: Record<string, boolean>) => void}} listener
   */
  constructor(element, { onReading, onChoice }) {
    this.#element = element;
    for (const name of Object.keys(OFFERS)) {
      const input = /** @type {HTMLInputElement} */ (createElement("input", { type: "checkbox", "data-offer": name }));
      const text = document.createTextNode("");
      const label = createElement("label", { class: "check" }, input, text);
      input.addEventListener("change", () => (OF_READING.includes(name) ? onReading : onChoice)({ [name]: input.checked }));
      this.#boxes[name] = { label, input, text };
      element.append(label);
    }
  }

  /**
   * @param {Answer} answer
   * @param {Record<string, unknown>} agreed to
   */
  show({ error, imported }, agreed) {
    const report = imported?.report;
    const isOffered = {
      fillsMissing: Boolean(report && report.nLeftOut.missing > 0),
      cuts: Boolean(report && report.nFarOut > 0),
      stretches: Boolean(report && "coveredShare" in report && report.coveredShare < LEAST_COVERED && report.nPlaces > 1),
    };
    for (const [name, { label, input, text }] of Object.entries(this.#boxes)) {
      input.checked = Boolean(agreed[name]);
      label.hidden = !(input.checked || error?.offer === name || isOffered[/** @type {keyof typeof isOffered} */ (name)]);
      text.data = OFFERS[name](report ?? null);
    }
    this.#element.hidden = Object.values(this.#boxes).every(({ label }) => label.hidden);
  }
}
