// @ts-check
/** Contour lines over the map: where classes meet and how sure the network is, or where a value lies. */

import { clearedContext, watchSize } from "../../ui/canvas.js";
import { Pacer } from "../../ui/pacer.js";
import { VALUE_LEVELS } from "../../ui/value-scale.js";
import { addBoundaries, addConfidenceLines, addValueLines } from "./contours.js";
import { Segments, strokeSegments } from "./squares.js";

/**
 * Line width and dashes in px by confidence: the border between classes is the strongest. The dashes begin anew in each
 * cell of the map, so they are shorter than one.
 * @type {readonly {level: number | null, width: number, dash: number[]}[]}
 */
const CONFIDENCE_LINES = Object.freeze([
  { level: null, width: 2.5, dash: [] },
  { level: 0.75, width: 1.25, dash: [] },
  { level: 0.95, width: 1.5, dash: [1.25, 2.5] },
]);

/** The lines move less than the colours: drawn so often, they cost as much as the rest of the map. */
const DRAW_MS = 60;
const ZERO_WIDTH = 2;
const VALUE_WIDTH = 1;

export class ContourView {
  #canvas;
  #lines = new Segments();

  /**
   * @param {HTMLCanvasElement} canvas
   * @param {import("../../model/store.js").Store} store
   */
  constructor(canvas, store) {
    this.#canvas = canvas;
    const pacer = new Pacer(() => this.#draw(store.state));
    store.watch((state) => [state.viewChoices.contours, state.classFrame === null, state.task, state.theme], () => pacer.now());
    store.watch((state) => [state.viewChoices.contours && state.classFrame], () => pacer.request(DRAW_MS));
    watchSize(canvas, () => pacer.now());
  }

  /** @param {import("../../model/state.js").State} state */
  #draw(state) {
    const { context, width, height } = clearedContext(this.#canvas);
    if (state.viewChoices.contours) drawContours(context, state, { width, height }, this.#lines);
  }
}

/**
 * @param {OffscreenCanvasRenderingContext2D} context
 * @param {Pick<import("../../model/state.js").State, "classFrame" | "task" | "theme">} state
 * @param {{width: number, height: number}} size of the map
 * @param {Segments} lines empty; to gather them in
 */
export function drawContours(context, { classFrame, task, theme }, size, lines) {
  if (!classFrame) return;
  context.setLineDash([]);
  const stroke = (/** @type {number} */ lineWidth) => {
    strokeSegments(context, lines, size, { lineWidth, colour: theme.ink });
    lines.clear();
  };
  if (task === "regression") {
    for (const level of VALUE_LEVELS) {
      addValueLines(classFrame, level, lines);
      stroke(level === 0 ? ZERO_WIDTH : VALUE_WIDTH);
    }
    return;
  }
  for (const { level, width: lineWidth, dash } of CONFIDENCE_LINES) {
    context.setLineDash(dash);
    if (level === null) addBoundaries(classFrame, lines);
    else addConfidenceLines(classFrame, level, lines);
    stroke(lineWidth);
  }
}
