// @ts-check
/** Where things lie on a curve's canvas: axes, places of steps and values, and the reading at a place. Pure. */

import { isL } from "./auto-axis.js";
import { linearAxis, logAxis, stepLogAxis } from "./curve-scales.js";

const MARGIN = { left: 44, right: 10, top: 8, bottom: 22 };
const MIN_STEPS = 10;
/** From one tick of the values to the next, so that the texts beside them stay apart: CSS pixels. */
const TICK_DISTANCE = 12;
const PERCENT_TICKS = [0, 0.25, 0.5, 0.75, 1];

/** @typedef {import("../../model/curve-rows.js").Row} Row */

/**
 * @typedef {object} Layout
 * @property {Row[]} rows what is drawn, ascending by step
 * @property {boolean[]} begins for each row, whether no line leads to it from the one before
 * @property {string[]} names the series: of the training points, of the test points
 * @property {boolean} isPercent
 * @property {boolean} isLogLoss whether the axis of values is logarithmic
 * @property {number} left where the plot begins, in CSS pixels
 * @property {number} right
 * @property {number} top
 * @property {number} bottom
 * @property {number[]} xTicks
 * @property {number[]} yTicks
 * @property {(step: number) => number} x
 * @property {(value: number) => number} y
 * @property {(x: number) => number} stepAt
 */

/**
 * @param {import("../../model/curve-record.js").CurveRecord} record
 * @param {string} metric loss or accuracy
 * @param {import("../../model/view-choices.js").ViewChoices} choices
 * @param {{width: number, height: number, scale?: number}} size in CSS pixels; scale: of the texts beside the plot
 * @param {boolean} [wasLog] whether the layout before had a logarithmic axis of losses
 * @param {readonly import("../../model/state.js").Pin[]} [pins] other curves that have to fit in, too
 * @returns {Layout}
 */
export function curveLayout(record, metric, choices, { width, height, scale = 1 }, wasLog = false, pins = []) {
  const isLogStep = choices.step_axis === "log";
  const isPercent = metric === "accuracy";
  const { rows } = record;
  const names = [metric, `test_${metric}`];
  const lastStep = Math.max(MIN_STEPS, record.lastStep, ...pins.map(({ step }) => step));
  const xAxis = isLogStep ? stepLogAxis(lastStep) : linearAxis(lastStep, true);
  const [least, greatest] = range([...rows, ...pins.flatMap((pin) => pin.rows)], names);
  const isLogLoss = !isPercent && greatest > 0 && isLog(choices.loss_axis, () => isL(rows, names, wasLog));
  const yAxis = isPercent ? linearAxis(1, true) : isLogLoss ? logAxis(least, greatest) : linearAxis(greatest || 1);
  const left = MARGIN.left * scale;
  const right = Math.max(left + 1, width - MARGIN.right);
  const [top, bottom] = [MARGIN.top, height - MARGIN.bottom * scale];
  // A loss of 0 has no place on a logarithmic axis: it lies at the lower end.
  const y = (/** @type {number} */ value) => bottom - (bottom - top) * Math.max(0, yAxis.at(value));
  return {
    rows, names, isPercent, isLogLoss, left, right, top, bottom,
    begins: record.begins,
    xTicks: xAxis.ticks,
    yTicks: apart(isPercent ? PERCENT_TICKS : yAxis.ticks, y, TICK_DISTANCE * scale),
    x: (step) => left + (right - left) * xAxis.at(step),
    y,
    stepAt: (x) => xAxis.valueAt(Math.min(1, Math.max(0, (x - left) / (right - left)))),
  };
}

/**
 * @param {import("../../model/view-choices.js").ViewChoices["loss_axis"]} choice
 * @param {() => boolean} isBetter whether a logarithmic axis shows more
 */
function isLog(choice, isBetter) {
  return choice === "auto" ? isBetter() : choice === "log";
}

/**
 * @param {Row[]} rows
 * @param {string[]} names
 * @returns {[number, number]} the least value above 0 and the greatest of all
 */
function range(rows, names) {
  let least = Infinity;
  let greatest = 0;
  for (const { values } of rows) {
    for (const name of names) {
      const value = values[name] ?? 0;
      if (value > greatest) greatest = value;
      if (value > 0 && value < least) least = value;
    }
  }
  return [Math.min(least, greatest), greatest];
}

/**
 * @param {number[]} ticks ascending
 * @param {(value: number) => number} y
 * @param {number} distance
 * @returns {number[]} every one of them, every second, third …: the first such that are so far apart
 */
function apart(ticks, y, distance) {
  const every = ticks.findIndex((_, n) => {
    return n > 0 && ticks.every((tick, i) => i % n > 0 || i + n >= ticks.length || y(tick) - y(ticks[i + n]) >= distance);
  });
  return ticks.filter((_, i) => i % (every > 0 ? every : ticks.length) === 0);
}

/**
 * What the curve says: at a step that was measured, the values of both series, null where there is none, and the change
 * nearest to it on the screen.
 * @typedef {{index: number, step: number, train: number | null, test: number | null,
 *   mark: import("../../model/curve-record.js").Mark | null}} Reading
 */

const MARK_REACH = 6; // px

/**
 * @param {Layout} layout
 * @param {import("../../model/curve-record.js").Mark[]} marks
 * @param {number} step
 * @returns {Reading | null} at the measured step nearest to the one given; null if there is none
 */
export function readingAt(layout, marks, step) {
  const index = nearestRow(layout.rows, step);
  if (index < 0) return null;
  const { step: measured, values } = layout.rows[index];
  const [train, test] = layout.names.map((name) => values[name] ?? null);
  return { index, step: measured, train, test, mark: markNear(layout, marks, measured) };
}

/**
 * @param {Layout} layout
 * @param {import("../../model/curve-record.js").Mark[]} marks
 * @param {NonNullable<import("../../model/state.js").State["checkpoint"]>} checkpoint
 * @returns {Reading} of exactly that step, which the curve may not have
 */
export function readingOf(layout, marks, { step, metrics }) {
  const values = /** @type {Record<string, number | null>} */ (metrics);
  const [train, test] = layout.names.map((name) => values[name] ?? null);
  return { index: nearestRow(layout.rows, step), step, train, test, mark: markNear(layout, marks, step) };
}

/**
 * @param {Row[]} rows
 * @param {number} step
 * @returns {number} the index of the row that is nearest to it, −1 if there is none
 */
function nearestRow(rows, step) {
  const after = rows.findIndex((row) => row.step >= step);
  if (after < 0) return rows.length - 1;
  return after > 0 && step - rows[after - 1].step < rows[after].step - step ? after - 1 : after;
}

/**
 * @param {Layout} layout
 * @param {import("../../model/curve-record.js").Mark[]} marks
 * @param {number} step
 * @returns {import("../../model/curve-record.js").Mark | null} the change nearest to it on the screen, if there is one within reach
 */
function markNear({ x }, marks, step) {
  const away = (/** @type {import("../../model/curve-record.js").Mark} */ mark) => Math.abs(x(mark.step) - x(step));
  const near = marks.filter((mark) => away(mark) <= MARK_REACH);
  return near.reduce((best, each) => (best && away(best) <= away(each) ? best : each), /** @type {import("../../model/curve-record.js").Mark | null} */ (null));
}
