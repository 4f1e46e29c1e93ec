// @ts-check
/** One dot for the run of each pupil, any setting against any figure: where the dots lie, and how they are drawn. */

import { formatPercent, formatTick } from "../../ui/format.js";
import { linearAxis, logAxis } from "../curve/curve-scales.js";

const MARGIN = { left: 56, right: 14, top: 28, bottom: 44 };
const RADIUS = 5;
const REACH = 14;
const FONT = "px system-ui, sans-serif";
/** What a letter takes of its size in the mean. */
const LETTER = 0.56;
/** How far dots at the same place are moved apart, in CSS pixels: a fixed pattern, so that nothing jumps. */
const STEP_APART = 7;
/** Values this far apart are shown on a logarithmic axis. */
const WIDE = 30;

/** @typedef {import("../../wire/messages.js").WallRow} Row */
/** @typedef {import("./plot-axes.js").PlotAxis} PlotAxis */
/** @typedef {{at: (value: string | number) => number, ticks: {share: number, text: string}[]}} Scale at: from 0 to 1 */
/** @typedef {{pupil: number, x: number, y: number, x_value: string | number, y_value: string | number}} Dot */
/** @typedef {{dots: Dot[], xTicks: {x: number, text: string}[], yTicks: {y: number, text: string}[], left: number, right: number,
 *   top: number, bottom: number}} PooledLayout */

/**
 * @param {Row[]} rows
 * @param {{x: PlotAxis, y: PlotAxis}} axes
 * @param {{width: number, height: number, scale?: number}} size in CSS pixels; scale: of the texts
 * @returns {PooledLayout} without the pupils who have no value yet
 */
export function pooledLayout(rows, { x: along, y: up }, { width, height, scale = 1 }) {
  const [left, right] = [MARGIN.left * scale, width - MARGIN.right];
  const [top, bottom] = [MARGIN.top, height - MARGIN.bottom * scale];
  const known = rows.flatMap((row) => {
    const [xValue, yValue] = [along.valueOf(row), up.valueOf(row)];
    return xValue === null || yValue === null ? [] : [{ pupil: row.pupil, x_value: xValue, y_value: yValue }];
  });
  const xScale = scaleOf(known.map((each) => each.x_value), along.isShare);
  const yScale = scaleOf(known.map((each) => each.y_value), up.isShare);
  const x = (/** @type {number} */ share) => left + (right - left) * share;
  const y = (/** @type {number} */ share) => bottom - (bottom - top) * share;
  /** @type {Map<string, number>} */
  const nAt = new Map();
  const dots = known.map((each) => {
    const place = [Math.round(x(xScale.at(each.x_value))), Math.round(y(yScale.at(each.y_value)))];
    const n = nAt.get(String(place)) ?? 0;
    nAt.set(String(place), n + 1);
    // 0, 1, −1, 2, −2 …
    const apart = STEP_APART * (n % 2 === 1 ? (n + 1) / 2 : -n / 2);
    return { ...each, x: Math.min(right, Math.max(left, place[0] + apart)), y: place[1] };
  });
  return {
    left, right, top, bottom, dots,
    xTicks: xScale.ticks.map(({ share, text }) => ({ x: x(share), text })),
    yTicks: yScale.ticks.map(({ share, text }) => ({ y: y(share), text })),
  };
}

/**
 * @param {(string | number)[]} values
 * @param {boolean} isShare
 * @returns {Scale}
 */
function scaleOf(values, isShare) {
  if (values.some((value) => typeof value === "string")) return columnsOf([...new Set(values.map(String))].sort());
  const numbers = /** @type {number[]} */ (values);
  if (isShare) return scaleFrom({ ticks: [0, 0.25, 0.5, 0.75, 1], at: (value) => Math.max(0, value) }, formatPercent);
  const [least, greatest] = [Math.min(...numbers), Math.max(...numbers)];
  const isWide = numbers.length > 0 && least > 0 && greatest / least > WIDE;
  const axis = isWide ? logAxis(least, greatest) : linearAxis(numbers.length > 0 && greatest > 0 ? greatest : 1);
  return scaleFrom({ ticks: axis.ticks, at: (value) => Math.max(0, axis.at(value)) }, formatTick);
}

/**
 * @param {{ticks: number[], at: (value: number) => number}} axis
 * @param {(value: number) => string} text
 * @returns {Scale}
 */
function scaleFrom({ ticks, at }, text) {
  return { at: (value) => at(Number(value)), ticks: ticks.map((tick) => ({ share: at(tick), text: text(tick) })) };
}

/**
 * @param {string[]} names each has a column
 * @returns {Scale}
 */
function columnsOf(names) {
  const at = (/** @type {string | number} */ name) => (names.indexOf(String(name)) + 0.5) / names.length;
  return { at, ticks: names.map((name) => ({ share: at(name), text: name })) };
}

/**
 * @param {PooledLayout} layout
 * @param {number} x
 * @param {number} y
 * @returns {Dot | null} the nearest one, null where none is near
 */
export function dotNear({ dots }, x, y) {
  const away = (/** @type {Dot} */ dot) => Math.hypot(dot.x - x, dot.y - y);
  const near = dots.filter((dot) => away(dot) <= REACH);
  return near.length === 0 ? null : near.reduce((best, dot) => (away(dot) < away(best) ? dot : best));
}

/**
 * @param {OffscreenCanvasRenderingContext2D} context
 * @param {PooledLayout} layout
 * @param {{x: PlotAxis, y: PlotAxis, chosen: number | null}} shown chosen: the pupil whose dot stands out
 * @param {import("../../ui/theme.js").Theme} theme
 */
export function drawPooled(context, { dots, xTicks, yTicks, left, right, top, bottom }, { x, y, chosen }, theme) {
  const size = 11 * theme.scale;
  Object.assign(context, { font: `${size}${FONT}`, fillStyle: theme.muted, strokeStyle: theme.line, lineWidth: 1, textAlign: "right", textBaseline: "middle" });
  for (const tick of yTicks) {
    line(context, [left, tick.y], [right, tick.y]);
    context.fillText(tick.text, left - 6, tick.y);
  }
  Object.assign(context, { textAlign: "center", textBaseline: "alphabetic" });
  const most = Math.floor((right - left) / Math.max(1, xTicks.length) / (LETTER * size));
  for (const tick of xTicks) {
    line(context, [tick.x, bottom], [tick.x, bottom + 4]);
    if (most >= 3) context.fillText(tick.text.length > most ? `${tick.text.slice(0, most - 1)}…` : tick.text, tick.x, bottom + 16 * theme.scale);
  }
  context.fillText(x.title, (left + right) / 2, bottom + 36 * theme.scale);
  context.textAlign = "left";
  context.fillText(y.title, left, top - 12);
  context.fillStyle = theme.accent;
  for (const dot of dots) {
    context.globalAlpha = dot.pupil === chosen ? 1 : 0.7;
    context.beginPath();
    context.arc(dot.x, dot.y, dot.pupil === chosen ? 1.6 * RADIUS : RADIUS, 0, 2 * Math.PI);
    context.fill();
  }
  context.globalAlpha = 1;
}

/**
 * @param {OffscreenCanvasRenderingContext2D} context
 * @param {[number, number]} from
 * @param {[number, number]} to
 */
function line(context, from, to) {
  context.beginPath();
  context.moveTo(...from);
  context.lineTo(...to);
  context.stroke();
}
