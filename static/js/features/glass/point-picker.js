// @ts-check
/** A small map with all points on which one is chosen. */

import { clearedContext } from "../../ui/canvas.js";
import { valueColour } from "../../ui/value-scale.js";

const DOT = 1.6;
const RING = 6;

export class PointPicker {
  #canvas;
  #map;
  #points;
  #theme;

  /**
   * @param {HTMLCanvasElement} canvas
   * @param {object} sources
   * @param {HTMLCanvasElement} sources.map as it is on the page
   * @param {() => import("../../model/state.js").Points} sources.points
   * @param {() => import("../../ui/theme.js").Theme} sources.theme
   * @param {(index: number) => void} onPick
   */
  constructor(canvas, { map, points, theme }, onPick) {
    this.#canvas = canvas;
    this.#map = map;
    this.#points = points;
    this.#theme = theme;
    canvas.addEventListener("click", (event) => {
      const index = this.#nearest(event);
      if (index >= 0) onPick(index);
    });
  }

  /** @param {number} chosen */
  draw(chosen) {
    const { context, width, height } = clearedContext(this.#canvas);
    const theme = this.#theme();
    context.globalAlpha = 0.6;
    context.drawImage(this.#map, 0, 0, width, height);
    context.globalAlpha = 1;
    const { x, y, label, value } = this.#points();
    const colour = (/** @type {number} */ i) => (value ? valueColour(value[i]) : (theme.classes[label[i]] ?? theme.ink));
    const at = (/** @type {number} */ i) => /** @type {const} */ ([((x[i] + 1) / 2) * width, ((1 - y[i]) / 2) * height]);
    for (let i = 0; i < x.length; i++) dot(context, at(i), DOT, colour(i), theme.surface);
    if (chosen >= x.length) return;
    const [left, top] = at(chosen);
    dot(context, [left, top], 3.2, colour(chosen), theme.surface);
    for (const [stroke, line] of /** @type {const} */ ([[theme.surface, 4], [theme.accent, 2]])) {
      context.beginPath();
      context.arc(left, top, RING, 0, 2 * Math.PI);
      context.strokeStyle = stroke;
      context.lineWidth = line;
      context.stroke();
    }
  }

  /** @param {MouseEvent} event */
  #nearest({ offsetX, offsetY }) {
    const { clientWidth: width, clientHeight: height } = this.#canvas;
    const [px, py] = [(2 * offsetX) / width - 1, 1 - (2 * offsetY) / height];
    const { x, y } = this.#points();
    const distances = x.map((each, i) => Math.hypot(each - px, y[i] - py));
    return distances.indexOf(Math.min(...distances));
  }
}

/**
 * @param {OffscreenCanvasRenderingContext2D} context
 * @param {readonly [number, number]} place
 * @param {number} radius
 * @param {string} colour
 * @param {string} rim
 */
function dot(context, [left, top], radius, colour, rim) {
  context.beginPath();
  context.arc(left, top, radius, 0, 2 * Math.PI);
  context.strokeStyle = rim;
  context.lineWidth = 2;
  context.stroke();
  context.fillStyle = colour;
  context.fill();
}
