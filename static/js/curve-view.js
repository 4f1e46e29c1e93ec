// @ts-check
/** One curve over the steps, train and test, with axes; drawn from CurveData. */

import { clearedContext, watchSize } from "./canvas.js";
import { formatCount, formatLoss, formatPercent, formatTick, niceTicks } from "./format.js";

const MARGIN = { left: 44, right: 10, top: 8, bottom: 22 };
const FONT = "11px system-ui, sans-serif";
const TEST_DASH = [5, 4];
const DESCRIBE_MS = 2000;

/**
 * Where things lie on the canvas, in CSS pixels.
 * @typedef {object} Frame
 * @property {CanvasRenderingContext2D} context
 * @property {number} width
 * @property {number} height
 * @property {number[]} xTicks
 * @property {number[]} yTicks
 * @property {(step: number) => number} x
 * @property {(value: number) => number} y
 */

export class CurveView {
  #element;
  #canvas;
  #store;
  #curves;
  #metric;
  #isPercent;
  #describedAt = 0;

  /**
   * @param {HTMLElement} element
   * @param {import("./store.js").Store} store
   * @param {import("./curve-data.js").CurveData} curves
   */
  constructor(element, store, curves) {
    this.#element = element;
    this.#store = store;
    this.#curves = curves;
    this.#metric = /** @type {string} */ (element.dataset.metric);
    this.#isPercent = element.dataset.unit === "%";
    this.#canvas = /** @type {HTMLCanvasElement} */ (element.querySelector("canvas"));
    store.watch((state) => [state.curveVersion, state.theme], () => this.#draw());
    watchSize(this.#canvas, () => this.#draw());
  }

  #draw() {
    const frame = this.#frame();
    this.#drawAxes(frame);
    const { theme } = this.#store.state;
    this.#drawSeries(frame, this.#metric, theme.accent, []);
    this.#drawSeries(frame, `test_${this.#metric}`, theme.ink, TEST_DASH);
    this.#showValues();
  }

  /** The plot's place on the canvas, and its ranges. */
  #frame() {
    const { context, width, height } = clearedContext(this.#canvas);
    const xTicks = niceTicks(Math.max(10, this.#curves.lastStep), 4);
    const yTicks = this.#isPercent ? [0, 0.25, 0.5, 0.75, 1] : niceTicks(this.#greatest(), 4);
    const plotWidth = width - MARGIN.left - MARGIN.right;
    const plotHeight = height - MARGIN.top - MARGIN.bottom;
    // The newest step is at the right edge; ticks beyond it are left out.
    const xMost = Math.max(10, this.#curves.lastStep);
    const yMost = /** @type {number} */ (yTicks.at(-1));
    return {
      context,
      width,
      height,
      xTicks: xTicks.filter((tick) => tick <= xMost),
      yTicks,
      x: (/** @type {number} */ step) => MARGIN.left + (plotWidth * step) / xMost,
      y: (/** @type {number} */ value) => MARGIN.top + plotHeight * (1 - value / yMost),
    };
  }

  #greatest() {
    let greatest = 0;
    for (const name of [this.#metric, `test_${this.#metric}`]) {
      const { max } = this.#curves.series(name);
      for (let i = 0; i < this.#curves.n; i++) if (max[i] > greatest) greatest = max[i];
    }
    return greatest || 1;
  }

  /** @param {Frame} frame */
  #drawAxes({ context, width, height, xTicks, yTicks, x, y }) {
    const { theme } = this.#store.state;
    context.font = FONT;
    context.strokeStyle = theme.line;
    context.fillStyle = theme.muted;
    context.lineWidth = 1;
    context.textAlign = "right";
    context.textBaseline = "middle";
    for (const tick of yTicks) {
      const at = Math.round(y(tick)) + 0.5;
      context.beginPath();
      context.moveTo(MARGIN.left, at);
      context.lineTo(width - MARGIN.right, at);
      context.stroke();
      context.fillText(this.#isPercent ? String(100 * tick) : formatTick(tick), MARGIN.left - 7, at);
    }
    context.textBaseline = "alphabetic";
    for (const tick of xTicks) {
      const at = x(tick);
      context.textAlign = at > width - 30 ? "right" : "center";
      context.fillText(formatTick(tick), at > width - 30 ? width - MARGIN.right : at, height - 7);
    }
    context.textAlign = "left";
    context.fillText("step", 6, height - 7);
  }

  /**
   * @param {Frame} frame
   * @param {string} name
   * @param {string} colour
   * @param {number[]} dash
   */
  #drawSeries({ context, x, y }, name, colour, dash) {
    const { min, max, last } = this.#curves.series(name);
    let newest = NaN;
    context.beginPath();
    for (let i = 0; i < this.#curves.n; i++) {
      if (Number.isNaN(last[i])) continue;
      const at = x(this.#curves.stepOf(i));
      if (min[i] !== max[i]) {
        context.lineTo(at, y(max[i]));
        context.lineTo(at, y(min[i]));
      }
      context.lineTo(at, y(last[i]));
      newest = last[i];
    }
    // Up to the newest step it is the newest value that is known; a lone value is a dot.
    if (!Number.isNaN(newest)) context.lineTo(x(this.#curves.lastStep), y(newest));
    context.strokeStyle = colour;
    context.lineWidth = 1.75;
    context.lineJoin = context.lineCap = "round";
    context.setLineDash(dash);
    context.stroke();
    context.setLineDash([]);
  }

  #showValues() {
    const { metrics, step } = this.#store.state;
    const format = this.#isPercent ? formatPercent : formatLoss;
    for (const element of this.#element.querySelectorAll("[data-value]")) {
      element.textContent = format(metrics[/** @type {HTMLElement} */ (element).dataset.value ?? ""] ?? null);
    }
    const now = performance.now();
    if (now - this.#describedAt < DESCRIBE_MS && this.#store.state.status === "running") return;
    this.#describedAt = now;
    const test = metrics[`test_${this.#metric}`];
    const parts = [`train ${format(metrics[this.#metric])}`, ...(test === null ? [] : [`test ${format(test)}`])];
    this.#canvas.setAttribute("aria-label", `${this.#metric} up to step ${formatCount(step)}: ${parts.join(", ")}`);
  }
}
