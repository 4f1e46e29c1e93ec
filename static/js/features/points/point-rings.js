// @ts-check
/** Rings around points on the map: the one looked at, the worst ones, and the one that a click would open. */

import { clearedContext, watchSize } from "../../ui/canvas.js";
import { pointUnder } from "./point-under.js";

const RADII = { looked: 10, worst: 8, hovered: 8 };

export class PointRings {
  #canvas;
  #store;
  #editor;
  #isDrawn = false;

  /**
   * @param {HTMLCanvasElement} canvas
   * @param {import("../../model/store.js").Store} store
   * @param {import("../../session/point-editor.js").PointEditor} editor
   */
  constructor(canvas, store, editor) {
    this.#canvas = canvas;
    this.#store = store;
    this.#editor = editor;
    const draw = () => this.#draw();
    store.watch((state) => [state.inspectedPoint, state.worstPoints, state.place, state.tool, state.points, state.edits, state.theme], draw);
    watchSize(canvas, draw);
  }

  #draw() {
    const { inspectedPoint, worstPoints, theme } = this.#store.state;
    const hovered = pointUnder(this.#store.state, this.#editor, this.#canvas);
    this.#canvas.parentElement?.classList.toggle("is-on-point", hovered !== null);
    // Even to clear a canvas costs as much as to show it anew, and the place changes all the time.
    const isDue = worstPoints.length > 0 || hovered !== null || inspectedPoint !== null;
    if (!isDue && !this.#isDrawn) return;
    this.#isDrawn = isDue;
    const { context, width, height } = clearedContext(this.#canvas);
    const { x, y } = this.#editor.points;
    const ring = (/** @type {number} */ i, /** @type {number} */ radius, /** @type {string} */ colour) => {
      if (i >= x.length) return;
      const path = new Path2D();
      path.arc(((x[i] + 1) / 2) * width, ((1 - y[i]) / 2) * height, radius, 0, 2 * Math.PI);
      for (const [stroke, line] of /** @type {const} */ ([[theme.surface, 5], [colour, 2]])) {
        context.strokeStyle = stroke;
        context.lineWidth = line;
        context.stroke(path);
      }
    };
    for (const i of worstPoints) ring(i, RADII.worst, theme.ink);
    if (hovered !== null) ring(hovered, RADII.hovered, theme.muted);
    if (inspectedPoint !== null) ring(inspectedPoint, RADII.looked, theme.accent);
  }
}
