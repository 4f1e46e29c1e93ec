// @ts-check
/** The points over the map, each as the mark of its class; marks are drawn once and copied. */

import { clearedContext, hiddenContext, keptContext, watchSize } from "../../ui/canvas.js";
import { drawMark, drawValueMark } from "../../ui/marks.js";
import { valueColour } from "../../ui/value-scale.js";
import { changedPlaces } from "./point-changes.js";

const PLAIN_RADIUS = 4.5;
/** Many points are drawn smaller: [points up to which, radius in px]. */
const RADII = [[700, PLAIN_RADIUS], [2500, 3.2], [Infinity, 2.4]];
const MARGIN = 5;
/** Still to be found and clicked. */
const FAINTEST = 0.12;
/** A mark for each of so many steps of the value: finer than the eye tells them apart. */
const VALUE_STEPS = 64;

/** So many changes are drawn one by one; more are drawn all at once. */
const MAX_CHANGES = 300;
/** So long all points may be drawn before the page gets its turn again. */
const SLICE_MS = 10;
/** And no more hundreds of points: the browser does the work of drawing them later than it is measured. */
const SLICE_HUNDREDS = 20;

export class PointsView {
  #canvas;
  #store;
  #editor;
  /** @type {Map<string, OffscreenCanvas>} */
  #marks = new Map();
  /** @type {{points: import("../../model/state.js").Points, look: string} | null} what the canvas shows, once it is complete */
  #shown = null;
  #redraw = 0;

  /**
   * @param {HTMLCanvasElement} canvas
   * @param {import("../../model/store.js").Store} store
   * @param {import("../../session/point-editor.js").PointEditor} editor
   */
  constructor(canvas, store, editor) {
    this.#canvas = canvas;
    this.#store = store;
    this.#editor = editor;
    store.watch(
      ({ points, edits, theme, viewChoices }) => [points, edits, theme, viewChoices.points, viewChoices.test_points],
      () => this.#draw(),
    );
    watchSize(canvas, () => this.#draw());
  }

  #draw() {
    const { points } = this.#editor;
    const look = this.#look(points.x.length);
    const places = this.#shown?.look === look ? changedPlaces(this.#shown.points, points, MAX_CHANGES) : null;
    if (!places) this.#drawAll(points, look);
    else if (places.length > 0) this.#drawAround(points, places);
    if (this.#shown) this.#shown.points = points;
  }

  /**
   * Everything else that the picture depends on.
   * @param {number} nPoints
   */
  #look(nPoints) {
    const { clientWidth, clientHeight } = this.#canvas;
    const { theme } = this.#store.state;
    const { points, test_points: tests } = this.#store.state.viewChoices;
    return [clientWidth, clientHeight, devicePixelRatio, theme.isDark, radiusOf(nPoints), points, tests].join(" ");
  }

  /**
   * Draw all points, in slices: ten thousand in one go would hold up the page.
   * @param {import("../../model/state.js").Points} points
   * @param {string} look
   */
  #drawAll(points, look) {
    cancelAnimationFrame(this.#redraw);
    this.#shown = null;
    const { context, width, height } = clearedContext(this.#canvas);
    const drawing = this.#marksOf(context, points, width, height);
    const drawSlice = () => {
      const end = performance.now() + SLICE_MS;
      for (let i = 0; i < SLICE_HUNDREDS && performance.now() < end; i++) {
        if (!drawing.next().done) continue;
        this.#shown = { points, look };
        return;
      }
      this.#redraw = requestAnimationFrame(drawSlice);
    };
    drawSlice();
  }

  /**
   * Draw anew what lies around the places.
   * @param {import("../../model/state.js").Points} points
   * @param {{x: number, y: number}[]} places
   */
  #drawAround(points, places) {
    const { context, width, height } = keptContext(this.#canvas);
    const half = radiusOf(points.x.length) + MARGIN;
    const ratio = window.devicePixelRatio || 1;
    const outward = (/** @type {number} */ least, /** @type {number} */ most) =>
      [Math.floor(least * ratio) / ratio, Math.ceil(most * ratio) / ratio];
    const across = places.map(({ x }) => ((x + 1) / 2) * width);
    const down = places.map(({ y }) => ((1 - y) / 2) * height);
    const [left, right] = outward(Math.min(...across) - half, Math.max(...across) + half);
    const [top, bottom] = outward(Math.min(...down) - half, Math.max(...down) + half);
    context.save();
    context.beginPath();
    context.rect(left, top, right - left, bottom - top);
    context.clip();
    context.clearRect(left, top, right - left, bottom - top);
    const drawing = this.#marksOf(context, points, width, height, { left, right, top, bottom });
    while (!drawing.next().done);
    context.restore();
  }

  /**
   * Draw the marks, and stop after every hundred points.
   * @param {OffscreenCanvasRenderingContext2D} context
   * @param {import("../../model/state.js").Points} points
   * @param {number} width
   * @param {number} height
   * @param {{left: number, right: number, top: number, bottom: number}} [box] where marks are to be seen
   */
  *#marksOf(context, { x, y, label, test, value, distance }, width, height, box) {
    const { points, test_points: tests } = this.#store.state.viewChoices;
    const radius = radiusOf(x.length);
    const half = radius + MARGIN;
    // Test points are few and hollow: on top they stay visible.
    for (const [isTest, isShown] of [[0, points], [1, tests]]) {
      if (!isShown) continue;
      for (let i = 0; i < x.length; i++) {
        if (i % 100 === 99) yield;
        if (test[i] !== isTest) continue;
        const left = ((x[i] + 1) / 2) * width - half;
        const top = ((1 - y[i]) / 2) * height - half;
        const isOutside = box && (left > box.right || left + 2 * half < box.left || top > box.bottom || top + 2 * half < box.top);
        if (isOutside) continue;
        context.globalAlpha = distance ? opacityAt(distance[i]) : 1;
        const kind = value ? Math.round(value[i] * VALUE_STEPS) : label[i];
        context.drawImage(this.#mark(kind, radius, isTest === 1, Boolean(value)), left, top, 2 * half, 2 * half);
      }
    }
  }

  /**
   * @param {number} kind the label, or the value in steps
   * @param {number} radius
   * @param {boolean} isTest
   * @param {boolean} isValue
   */
  #mark(kind, radius, isTest, isValue) {
    const { theme } = this.#store.state;
    const ratio = window.devicePixelRatio || 1;
    const key = `${kind} ${radius} ${isTest} ${isValue} ${theme.isDark} ${ratio}`;
    const known = this.#marks.get(key);
    if (known) return known;
    const size = Math.ceil(2 * (radius + MARGIN) * ratio);
    const context = hiddenContext(size, size);
    context.scale(size / (2 * (radius + MARGIN)), size / (2 * (radius + MARGIN)));
    context.translate(radius + MARGIN, radius + MARGIN);
    if (isValue) drawValueMark(context, valueColour(kind / VALUE_STEPS), radius, isTest, theme);
    else drawMark(context, kind, radius, isTest, theme);
    this.#marks.set(key, context.canvas);
    return context.canvas;
  }
}

/**
 * @param {number} distance of a row from the plane, in standard deviations
 * @returns {number} so that nobody believes that a row lies on the wrong side of a border where it lies elsewhere
 */
function opacityAt(distance) {
  return Math.max(FAINTEST, Math.exp(-distance * distance));
}

/** @param {number} nPoints */
function radiusOf(nPoints) {
  const [, radius] = /** @type {number[]} */ (RADII.find(([most]) => nPoints <= most));
  return radius;
}
