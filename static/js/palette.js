// @ts-check
/** The choice of what a click does: a class to paint, or the eraser. */

import { clearedContext } from "./canvas.js";
import { drawMark } from "./marks.js";

const RADIUS = 7;

export class Palette {
  #swatches;
  #store;

  /**
   * @param {HTMLElement} element
   * @param {import("./store.js").Store} store
   */
  constructor(element, store) {
    this.#store = store;
    this.#swatches = /** @type {HTMLInputElement[]} */ ([...element.querySelectorAll("input[type=radio]")]);
    for (const input of this.#swatches) {
      input.addEventListener("change", () => store.set({ tool: toolOf(input) }));
    }
    store.watch((state) => [state.tool], ({ tool }) => this.#check(tool));
    store.watch((state) => [state.theme], ({ theme }) => this.#draw(theme));
  }

  /** @param {number | "erase"} tool */
  #check(tool) {
    for (const input of this.#swatches) input.checked = toolOf(input) === tool;
  }

  /** @param {import("./theme.js").Theme} theme */
  #draw(theme) {
    for (const input of this.#swatches) {
      const canvas = input.parentElement?.querySelector("canvas");
      if (canvas) drawSwatch(canvas, Number(input.value), theme);
    }
  }
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {number} label
 * @param {import("./theme.js").Theme} theme
 */
export function drawSwatch(canvas, label, theme) {
  const { context, width, height } = clearedContext(canvas);
  context.translate(width / 2, height / 2);
  drawMark(context, label, Math.min(RADIUS, width / 3), false, theme);
}

/**
 * @param {HTMLInputElement} input
 * @returns {number | "erase"}
 */
function toolOf({ value }) {
  return value === "erase" ? value : Number(value);
}

/**
 * @param {HTMLElement} element
 * @returns {string[]} the class colours, as the server painted them into the page
 */
export function readClassColours(element) {
  const inputs = /** @type {NodeListOf<HTMLInputElement>} */ (element.querySelectorAll("input[data-colour]"));
  return [...inputs].map((input) => /** @type {string} */ (input.dataset.colour));
}
