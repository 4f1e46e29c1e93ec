// @ts-check
/** The place under the pointer or the keyboard's cursor: a ring where a brush works, a cross where a point would be set. */

import { clearedContext, watchSize } from "../../ui/canvas.js";

const ARM = 11;
const GAP = 4;

export class CursorView {
  #canvas;
  #store;
  #isDrawn = false;

  /**
   * @param {HTMLCanvasElement} canvas
   * @param {import("../../model/store.js").Store} store
   */
  constructor(canvas, store) {
    this.#canvas = canvas;
    this.#store = store;
    store.watch((state) => [state.place, state.isCursorShown, state.tool, state.brush, state.theme], () => this.#draw());
    watchSize(canvas, () => this.#draw());
  }

  #draw() {
    const { place, tool, brush, isCursorShown, theme } = this.#store.state;
    const isDue = place !== null && (isCursorShown || hasRing(tool, brush));
    if (!isDue && !this.#isDrawn) return;
    this.#isDrawn = isDue;
    const { context, width, height } = clearedContext(this.#canvas);
    if (!isDue) return;
    context.translate(((place.x + 1) / 2) * width, ((1 - place.y) / 2) * height);
    strokeTwice(context, hasRing(tool, brush) ? ring((brush.size / 2) * width) : crossHair(), theme);
  }
}

/**
 * Dark on light or light on dark: seen on every colour of the map.
 * @param {OffscreenCanvasRenderingContext2D} context
 * @param {Path2D} path
 * @param {import("../../ui/theme.js").Theme} theme
 */
function strokeTwice(context, path, theme) {
  context.strokeStyle = theme.surface;
  context.lineWidth = 4;
  context.stroke(path);
  context.strokeStyle = theme.ink;
  context.lineWidth = 1.75;
  context.stroke(path);
}

/**
 * @param {string} tool
 * @param {{density: number}} brush
 * @returns {boolean} whether it works on a disc
 */
function hasRing(tool, brush) {
  return tool === "erase" || tool === "relabel" || (tool === "brush" && brush.density > 1);
}

/** @param {number} radius */
function ring(radius) {
  const path = new Path2D();
  path.arc(0, 0, radius, 0, 2 * Math.PI);
  return path;
}

function crossHair() {
  const path = new Path2D();
  for (const [x, y] of [[1, 0], [-1, 0], [0, 1], [0, -1]]) {
    path.moveTo(GAP * x, GAP * y);
    path.lineTo(ARM * x, ARM * y);
  }
  return path;
}
