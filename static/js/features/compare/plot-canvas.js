// @ts-check
/** A canvas with a plot on it: drawn anew when figures, size or theme change; a click near something opens its run. */

import { clearedContext, watchSize } from "../../ui/canvas.js";
import { createElement } from "../../ui/create-element.js";

/**
 * @typedef {object} Plot
 * @property {(context: OffscreenCanvasRenderingContext2D, size: {width: number, height: number}, chosen: number | null) => void} draw
 * @property {(x: number, y: number) => number | null} runAt the run at a place of the canvas, in CSS pixels
 */

export class PlotCanvas {
  canvas = /** @type {HTMLCanvasElement} */ (createElement("canvas", { class: "compare-plot", role: "img" }));
  #readout = createElement("p", { class: "compare-readout", "aria-hidden": "true" });
  #plot;
  /** @type {number | null} */
  #chosen = null;

  /**
   * @param {HTMLElement} place
   * @param {Plot} plot
   * @param {{describe: (member: number) => string, open: (member: number) => void}} acts describe: the run that the pointer is at
   */
  constructor(place, plot, { describe, open }) {
    this.#plot = plot;
    place.append(this.canvas, this.#readout);
    watchSize(this.canvas, () => this.draw());
    const choose = (/** @type {number | null} */ member) => {
      if (member === this.#chosen) return;
      this.#chosen = member;
      this.canvas.classList.toggle("is-at-run", member !== null);
      this.#readout.textContent = member === null ? "" : describe(member);
      this.draw();
    };
    this.canvas.addEventListener("pointermove", ({ offsetX, offsetY }) => choose(plot.runAt(offsetX, offsetY)));
    this.canvas.addEventListener("pointerleave", () => choose(null));
    this.canvas.addEventListener("click", ({ offsetX, offsetY }) => {
      const member = plot.runAt(offsetX, offsetY);
      if (member !== null) open(member);
    });
  }

  draw() {
    if (this.canvas.clientWidth === 0) return;
    const { context, width, height } = clearedContext(this.canvas);
    this.#plot.draw(context, { width, height }, this.#chosen);
  }
}
