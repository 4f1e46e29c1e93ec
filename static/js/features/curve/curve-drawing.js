// @ts-check
/** Draws curves, axes and the reading's line onto a canvas, as the layout says. Keeps nothing. */

import { formatTick } from "../../ui/format.js";
import { smoothed } from "./curve-scales.js";
import { LOG_SCALE, STEP_AXIS } from "./texts.js";

const FONT = "px system-ui, sans-serif";
const FONT_SIZE = 11;
const TEST_DASH = [5, 4];
const MARK_SIZE = 4;
/** A line of no length at all would not be drawn. */
const DOT = 0.01;

/** @typedef {import("./curve-layout.js").Layout} Layout */
/** @typedef {import("../../ui/theme.js").Theme} Theme */

/**
 * @param {OffscreenCanvasRenderingContext2D} context
 * @param {Layout} layout
 * @param {Theme} theme
 */
export function drawAxes(context, { left, right, bottom, xTicks, yTicks, x, y, isPercent, isLogLoss }, theme) {
  context.font = `${FONT_SIZE * theme.scale}${FONT}`;
  context.strokeStyle = theme.line;
  context.fillStyle = theme.muted;
  context.lineWidth = 1;
  context.textAlign = "right";
  context.textBaseline = "middle";
  for (const tick of yTicks) {
    const at = Math.round(y(tick)) + 0.5;
    context.beginPath();
    context.moveTo(left, at);
    context.lineTo(right, at);
    context.stroke();
    context.fillText(isPercent ? String(100 * tick) : formatTick(tick), left - 7, at);
  }
  context.textBaseline = "alphabetic";
  const baseline = bottom + 15 * theme.scale;
  for (const tick of xTicks) {
    const at = x(tick);
    const isLast = at > right - 20;
    context.textAlign = isLast ? "right" : "center";
    context.fillText(formatTick(tick), isLast ? right : at, baseline);
  }
  context.textAlign = "left";
  context.fillText(STEP_AXIS, 6, baseline);
  if (isLogLoss) context.fillText(LOG_SCALE, left + 6, bottom - 5);
}

/**
 * A small triangle on the axis, and a faint line up, where something was changed.
 * @param {OffscreenCanvasRenderingContext2D} context
 * @param {Layout} layout
 * @param {import("../../model/curve-record.js").Mark[]} marks
 * @param {Theme} theme
 */
export function drawMarks(context, { left, right, top, bottom, x }, marks, theme) {
  context.fillStyle = theme.muted;
  context.strokeStyle = theme.muted;
  context.lineWidth = 1;
  for (const { step } of marks) {
    const at = x(step);
    if (at < left - 1 || at > right + 1) continue;
    context.beginPath();
    context.moveTo(at, bottom - MARK_SIZE);
    context.lineTo(at + MARK_SIZE, bottom + 2);
    context.lineTo(at - MARK_SIZE, bottom + 2);
    context.fill();
    context.globalAlpha = 0.3;
    context.beginPath();
    context.moveTo(at, top);
    context.lineTo(at, bottom);
    context.stroke();
    context.globalAlpha = 1;
  }
}

/**
 * @param {OffscreenCanvasRenderingContext2D} context
 * @param {Layout} layout
 * @param {number} share of the smoothing, 0 for none
 * @param {Theme} theme
 */
export function drawCurves(context, layout, share, theme) {
  layout.names.forEach((name, i) => {
    const values = layout.rows.map((row) => row.values[name] ?? null);
    context.strokeStyle = i === 0 ? theme.accent : theme.ink;
    context.lineCap = "round";
    context.lineJoin = "bevel"; // round joins of many lines cost several times as much
    if (share > 0) {
      context.globalAlpha = 0.28;
      context.lineWidth = 1;
      strokeSeries(context, layout, values);
      context.globalAlpha = 1;
    }
    context.lineWidth = 1.75;
    context.setLineDash(i === 0 ? [] : TEST_DASH);
    strokeSeries(context, layout, share > 0 ? smoothed(layout.rows, name, share) : values);
    context.setLineDash([]);
  });
}

/**
 * Draw the lines of one series: they end where there is no value and where another piece begins. Thousands of rows share a
 * few hundred columns of pixels: of each column the first value, the extremes and the last are drawn.
 * @param {OffscreenCanvasRenderingContext2D} context
 * @param {Layout} layout
 * @param {(number | null)[]} values one for each row
 */
function strokeSeries(context, { rows, begins, x, y }, values) {
  let isBegun = false;
  /** @type {{at: number, first: number, least: number, most: number, last: number} | null} */
  let column = null;
  const drawColumn = () => {
    if (!column) return;
    const { at, first, least, most, last } = column;
    if (isBegun) context.lineTo(at, y(first));
    else context.moveTo(at - DOT, y(first)); // a lone value is a dot
    if (least !== most) {
      context.lineTo(at, y(most));
      context.lineTo(at, y(least));
    }
    context.lineTo(at, y(last));
    isBegun = true;
    column = null;
  };
  context.beginPath();
  values.forEach((value, i) => {
    const at = x(rows[i].step);
    if (value === null || begins[i] || (column && Math.floor(at) !== Math.floor(column.at))) drawColumn();
    if (value === null || begins[i]) isBegun = false;
    if (value === null) return;
    if (!column) column = { at, first: value, least: value, most: value, last: value };
    column.at = at;
    column.least = Math.min(column.least, value);
    column.most = Math.max(column.most, value);
    column.last = value;
  });
  drawColumn();
  context.stroke();
}

/**
 * The line at the step that is read, a dot on each curve, and the change's name.
 * @param {OffscreenCanvasRenderingContext2D} context
 * @param {Layout} layout
 * @param {import("./curve-layout.js").Reading} reading
 * @param {Theme} theme
 */
export function drawReading(context, { x, y, left, right, top, bottom }, { step, train, test, mark }, theme) {
  const at = Math.min(right, Math.max(left, x(step)));
  context.strokeStyle = theme.muted;
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(at, top);
  context.lineTo(at, bottom);
  context.stroke();
  for (const [value, colour] of /** @type {[number | null, string][]} */ ([[train, theme.accent], [test, theme.ink]])) {
    if (value === null) continue;
    context.fillStyle = colour;
    context.strokeStyle = theme.surface;
    context.lineWidth = 1.5;
    context.beginPath();
    context.arc(at, y(value), 4, 0, 2 * Math.PI);
    context.fill();
    context.stroke();
  }
  if (mark) drawLabel(context, mark.text, at, { left, right, top }, theme);
}

/**
 * @param {OffscreenCanvasRenderingContext2D} context
 * @param {string} text
 * @param {number} at
 * @param {{left: number, right: number, top: number}} plot
 * @param {Theme} theme
 */
function drawLabel(context, text, at, { left, right, top }, theme) {
  context.font = `${FONT_SIZE * theme.scale}${FONT}`;
  context.textAlign = "left";
  context.textBaseline = "middle";
  const width = Math.min(context.measureText(text).width, right - left - 8) + 8;
  const from = Math.max(left, Math.min(at + 6, right - width));
  context.fillStyle = theme.surface;
  const height = 18 * theme.scale;
  context.fillRect(from, top, width, height);
  context.fillStyle = theme.ink;
  context.fillText(text, from + 4, top + height / 2, width - 8);
}
