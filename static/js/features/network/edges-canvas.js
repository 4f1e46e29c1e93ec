// @ts-check
/** Draws the weights as lines under the neurons, and the marks of the classes beside the outputs: on the page, and for its pictures. */

import { parameterIndex } from "../../model/network/parameters.js";
import { drawMark } from "../../ui/marks.js";
import { eachEdge, edgeLevel, N_LEVELS } from "./edges.js";

const DASH = [5, 4];
const LOOKS = {
  usual: { alpha: 1, least: 0.3, width: 0 },
  behind: { alpha: 0.16, least: 0.3, width: 0 },
  selected: { alpha: 1, least: 0.7, width: 0.75 },
};
const MIN_WIDTH = 0.5;
/** Lines up to 1 px wide are drawn ten times as fast as wider ones: where there are many, few are wide. */
const MANY = 400;
const WIDENING = { few: { most: 4, power: 1.5 }, many: { most: 2.5, power: 2 } };
const MARK_RADIUS = 6;

/** @typedef {import("./edges.js").Gap} Gap */
/** @typedef {{layer: number, neuron: number, input?: number | null}} Selected a neuron, or with `input` one weight */

/**
 * @param {OffscreenCanvasRenderingContext2D} context
 * @param {Gap[]} gaps
 * @param {import("../../model/network/parameters.js").Parameters | null} parameters
 * @param {Selected | null} selected its lines stand out
 * @param {import("../../ui/theme.js").Theme} theme
 */
export function drawEdges(context, gaps, parameters, selected, theme) {
  if (!parameters) return;
  const widening = parameters.parameters.length > MANY ? WIDENING.many : WIDENING.few;
  const strong = new Lines(widening);
  const others = new Lines(widening);
  gaps.forEach((gap, layer) => {
    const nInputs = gap.from.length;
    const start = parameterIndex(parameters.layerSizes, { layer, neuron: 0, input: 0 });
    eachEdge(gap, layer, selected, (neuron, input) => {
      const lines = isOf(selected, layer, neuron, input) ? strong : others;
      lines.add(gap, neuron, input, parameters.parameters[start + nInputs * neuron + input]);
    });
  });
  others.stroke(context, theme, selected ? LOOKS.behind : LOOKS.usual);
  strong.stroke(context, theme, LOOKS.selected);
}

/**
 * @param {Selected | null} selected
 * @param {number} layer
 * @param {number} neuron
 * @param {number} input
 */
function isOf(selected, layer, neuron, input) {
  if (!selected) return false;
  const isInto = selected.layer === layer && selected.neuron === neuron;
  if (selected.input !== undefined && selected.input !== null) return isInto && selected.input === input;
  return isInto || (selected.layer === layer - 1 && selected.neuron === input);
}

/** Lines of like look, gathered so that each look is drawn once. */
class Lines {
  /** Start and end (x, y) of each line. @type {(number[] | undefined)[]} by level; negative weights behind the positive ones */
  #places = [];
  #widening;

  /** @param {{most: number, power: number}} widening how much wider the strongest line is, and how late it begins */
  constructor(widening) {
    this.#widening = widening;
  }

  /**
   * @param {Gap} gap
   * @param {number} neuron
   * @param {number} input
   * @param {number} weight
   */
  add({ x0, x1, from, to }, neuron, input, weight) {
    const level = edgeLevel(weight);
    if (level === 0) return;
    const at = weight < 0 ? level + N_LEVELS : level;
    (this.#places[at] ??= []).push(x0, from[input], x1, to[neuron]);
  }

  /**
   * @param {OffscreenCanvasRenderingContext2D} context
   * @param {import("../../ui/theme.js").Theme} theme
   * @param {{alpha: number, least: number, width: number}} look `least`: opacity of the weakest; `width`: added
   */
  stroke(context, theme, { alpha, least, width }) {
    this.#places.forEach((places, at) => {
      if (!places) return;
      const isNegative = at > N_LEVELS;
      const share = (isNegative ? at - N_LEVELS : at) / N_LEVELS;
      context.strokeStyle = isNegative ? theme.signal.low : theme.signal.high;
      context.lineWidth = width + MIN_WIDTH + this.#widening.most * share ** this.#widening.power;
      context.globalAlpha = alpha * (least + (1 - least) * share);
      context.setLineDash(isNegative ? DASH : []);
      context.beginPath();
      for (let i = 0; i < places.length; i += 4) {
        const [x0, y0, x1, y1] = [places[i], places[i + 1], places[i + 2], places[i + 3]];
        const middle = (x0 + x1) / 2;
        context.moveTo(x0, y0);
        context.bezierCurveTo(middle, y0, middle, y1, x1, y1);
      }
      context.stroke();
    });
    context.globalAlpha = 1;
    context.setLineDash([]);
  }
}

/**
 * @param {OffscreenCanvasRenderingContext2D} context
 * @param {import("./layout.js").Column} outputs
 * @param {import("../../ui/theme.js").Theme} theme
 */
export function drawClassMarks(context, { boxes, right }, theme) {
  boxes.forEach(({ y, size }, label) => {
    context.save();
    context.translate(right + 16, y + size / 2);
    drawMark(context, label, MARK_RADIUS, false, theme);
    context.restore();
  });
}
