// @ts-check
/** The points over the map, each as the mark of its class; marks are drawn once and copied. */

import { clearedContext, watchSize } from "./canvas.js";
import { drawMark } from "./marks.js";

const PLAIN_RADIUS = 4.5;
/** Many points are drawn smaller: [points up to which, radius in px]. */
const RADII = [[700, PLAIN_RADIUS], [2500, 3.2], [Infinity, 2.4]];
const MARGIN = 5;

export class PointsView {
  #canvas;
  #store;
  #editor;
  /** @type {Map<string, HTMLCanvasElement>} */
  #marks = new Map();

  /**
   * @param {HTMLCanvasElement} canvas
   * @param {import("./store.js").Store} store
   * @param {import("./point-editor.js").PointEditor} editor
   */
  constructor(canvas, store, editor) {
    this.#canvas = canvas;
    this.#store = store;
    this.#editor = editor;
    store.watch((state) => [state.points, state.edits, state.theme], () => this.#draw());
    watchSize(canvas, () => this.#draw());
  }

  #draw() {
    const { context, width, height } = clearedContext(this.#canvas);
    const { x, y, label, test } = this.#editor.points;
    const [, radius] = /** @type {number[]} */ (RADII.find(([most]) => x.length <= most));
    // Test points are few and hollow: on top they stay visible.
    for (const isTest of [0, 1]) {
      for (let i = 0; i < x.length; i++) {
        if (test[i] !== isTest) continue;
        const mark = this.#mark(label[i], radius, isTest === 1);
        const half = radius + MARGIN;
        const left = ((x[i] + 1) / 2) * width - half;
        const top = ((1 - y[i]) / 2) * height - half;
        context.drawImage(mark, left, top, 2 * half, 2 * half);
      }
    }
  }

  /**
   * @param {number} label
   * @param {number} radius
   * @param {boolean} isTest
   */
  #mark(label, radius, isTest) {
    const { theme } = this.#store.state;
    const ratio = window.devicePixelRatio || 1;
    const key = `${label} ${radius} ${isTest} ${theme.isDark} ${ratio}`;
    const known = this.#marks.get(key);
    if (known) return known;
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = Math.ceil(2 * (radius + MARGIN) * ratio);
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    context.scale(canvas.width / (2 * (radius + MARGIN)), canvas.height / (2 * (radius + MARGIN)));
    context.translate(radius + MARGIN, radius + MARGIN);
    drawMark(context, label, radius, isTest, theme);
    this.#marks.set(key, canvas);
    return canvas;
  }
}
