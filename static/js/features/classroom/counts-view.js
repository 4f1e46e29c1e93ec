// @ts-check
/** How many pupils chose each answer: a line for each, with a bar. */

import { createElement } from "../../ui/create-element.js";
import { locale } from "../../ui/locale.js";
import { answersText } from "./texts.js";

export class CountsView {
  element = createElement("ol", { class: "classroom-counts" });
  #shown = "";

  /**
   * @param {string[]} choices
   * @param {number[]} counts
   */
  show(choices, counts) {
    const shown = JSON.stringify([choices, counts]);
    if (shown === this.#shown) return;
    this.#shown = shown;
    const all = Math.max(1, counts.reduce((sum, n) => sum + n, 0));
    this.element.replaceChildren(...choices.map((choice, i) => {
      const n = counts[i] ?? 0;
      const bar = createElement("progress", { max: String(all), value: String(n), "aria-hidden": "true" });
      return createElement("li", {}, createElement("span", {}, choice), bar,
        createElement("span", { class: "classroom-count-of", "aria-label": answersText(n) }, locale.count(n)));
    }));
  }
}
