// @ts-check
/** Which colour and dash stands for which recipe: nothing where there is one recipe, or more than can be told apart. */

import { clearedContext } from "../../ui/canvas.js";
import { createElement } from "../../ui/create-element.js";
import { styleOf } from "./curves-drawing.js";

export class RecipeLegend {
  #list = createElement("ul", { class: "compare-legend" });
  #shown = "";

  /** @param {HTMLElement} place */
  constructor(place) {
    place.append(this.#list);
  }

  /**
   * @param {string[]} labels of the recipes
   * @param {import("../../ui/theme.js").Theme} theme
   */
  show(labels, theme) {
    this.#list.hidden = labels.length === 1 || labels.length > theme.classes.length;
    const shown = JSON.stringify([labels, theme.classes]);
    if (this.#list.hidden || shown === this.#shown) return;
    this.#shown = shown;
    const signs = labels.map(() => /** @type {HTMLCanvasElement} */ (createElement("canvas", { class: "compare-sign", "aria-hidden": "true" })));
    this.#list.replaceChildren(...labels.map((label, i) => createElement("li", {}, signs[i], label)));
    requestAnimationFrame(() => signs.forEach((sign, recipe) => {
      const { colour, dash } = styleOf(recipe, labels.length, theme);
      const { context, width, height } = clearedContext(sign);
      Object.assign(context, { strokeStyle: colour, lineWidth: 3 });
      context.setLineDash(dash);
      context.beginPath();
      context.moveTo(0, height / 2);
      context.lineTo(width, height / 2);
      context.stroke();
    }));
  }
}
