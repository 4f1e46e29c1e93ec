// @ts-check
/** A dot for each run, in a column for each recipe, and a bar at their mean: where they lie, how they are drawn, which is near a place. */

import { formatPercent, formatTick } from "../../ui/format.js";
import { linearAxis, logAxis } from "../curve/curve-scales.js";
import { styleOf } from "./curves-drawing.js";

const MARGIN = { left: 52, right: 10, top: 12, bottom: 26 };
const FONT = "px system-ui, sans-serif";
const RADIUS = 4;
const REACH = 12;
/** How far dots of one column are moved apart, as a share of its width: a fixed pattern, so that nothing jumps. */
const PLACES = [0, -0.2, 0.2, -0.1, 0.1, -0.3, 0.3];
/** What a letter takes of its size in the mean. */
const LETTER = 0.56;

/** @typedef {{member: number, recipe: number, x: number, y: number}} Dot */
/** @typedef {{dots: Dot[], means: {recipe: number, x: number, y: number, width: number}[], columns: {x: number, width: number, label: string}[],
 *   ticks: {y: number, text: string}[], left: number, right: number, bottom: number}} StripLayout */

/**
 * @param {import("./outcome.js").Run[]} runs
 * @param {import("./outcome.js").Group[]} groups
 * @param {import("./measures.js").Measure} measure
 * @param {{width: number, height: number, scale?: number}} size in CSS pixels; scale: of the texts
 * @returns {StripLayout}
 */
export function stripLayout(runs, groups, { name, isShare }, { width, height, scale = 1 }) {
  const [left, right] = [MARGIN.left * scale, width - MARGIN.right];
  const [top, bottom] = [MARGIN.top, height - MARGIN.bottom * scale];
  const across = (right - left) / groups.length;
  const values = runs.flatMap(({ values: { [name]: value } }) => (value === null ? [] : [value]));
  const axis = axisOf(values, isShare);
  const y = (/** @type {number} */ value) => bottom - (bottom - top) * Math.min(1, Math.max(0, axis.at(value)));
  const x = (/** @type {number} */ recipe) => left + across * (recipe + 0.5);
  /** @type {number[]} */
  const nInColumn = groups.map(() => 0);
  return {
    left, right, bottom,
    columns: groups.map(({ label }, i) => ({ x: x(i), width: across, label })),
    ticks: axis.ticks.map((tick) => ({ y: y(tick), text: isShare ? formatPercent(tick) : formatTick(tick) })),
    dots: runs.flatMap(({ member, recipe, values: { [name]: value } }) => {
      const place = PLACES[nInColumn[recipe]++ % PLACES.length];
      return value === null ? [] : [{ member, recipe, x: x(recipe) + Math.min(across, 80) * place, y: y(value) }];
    }),
    means: groups.flatMap(({ recipe, spreads: { [name]: spread } }) => {
      return spread ? [{ recipe, x: x(recipe), y: y(spread.mean), width: Math.min(across, 80) * 0.8 }] : [];
    }),
  };
}

/**
 * @param {number[]} values
 * @param {boolean} isShare
 * @returns {{ticks: number[], at: (value: number) => number}}
 */
function axisOf(values, isShare) {
  const least = Math.min(...values);
  const greatest = Math.max(...values);
  if (values.length === 0) return linearAxis(1, true);
  if (!isShare) return least > 0 && greatest / least > 30 ? logAxis(least, greatest) : linearAxis(greatest || 1);
  // Shares near 1 differ by little: the axis begins where they do, at a round number.
  const from = Math.max(0, Math.min(0.9, Math.floor(10 * least) / 10));
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((part) => from + part * (1 - from));
  return { ticks, at: (value) => (value - from) / (1 - from) };
}

/**
 * @param {OffscreenCanvasRenderingContext2D} context
 * @param {StripLayout} layout
 * @param {number | null} chosen the run whose dot stands out
 * @param {import("../../ui/theme.js").Theme} theme
 */
export function drawStrip(context, { dots, means, columns, ticks, left, right, bottom }, chosen, theme) {
  const size = 11 * theme.scale;
  Object.assign(context, { font: `${size}${FONT}`, fillStyle: theme.muted, strokeStyle: theme.line, lineWidth: 1, textAlign: "right", textBaseline: "middle" });
  for (const { y, text } of ticks) {
    line(context, left, right, y);
    context.fillText(text, left - 6, y);
  }
  Object.assign(context, { textAlign: "center", textBaseline: "alphabetic" });
  for (const { x, width, label } of columns) {
    const most = Math.floor(width / (LETTER * size));
    if (most >= 3) context.fillText(label.length > most ? `${label.slice(0, most - 1)}…` : label, x, bottom + 16 * theme.scale);
  }
  for (const { member, recipe, x, y } of dots) {
    context.fillStyle = styleOf(recipe, columns.length, theme).colour;
    context.globalAlpha = member === chosen ? 1 : 0.85;
    context.beginPath();
    context.arc(x, y, member === chosen ? 1.6 * RADIUS : RADIUS, 0, 2 * Math.PI);
    context.fill();
  }
  context.globalAlpha = 1;
  Object.assign(context, { strokeStyle: theme.ink, lineWidth: 2 });
  for (const { x, y, width } of means) line(context, x - width / 2, x + width / 2, y);
}

/**
 * @param {OffscreenCanvasRenderingContext2D} context
 * @param {number} from
 * @param {number} to
 * @param {number} y
 */
function line(context, from, to, y) {
  context.beginPath();
  context.moveTo(from, y);
  context.lineTo(to, y);
  context.stroke();
}

/**
 * @param {StripLayout} layout
 * @param {number} x
 * @param {number} y
 * @returns {number | null} the run whose dot is nearest, null where none is near
 */
export function dotAt({ dots }, x, y) {
  const away = (/** @type {Dot} */ dot) => Math.hypot(dot.x - x, dot.y - y);
  const near = dots.filter((dot) => away(dot) <= REACH);
  return near.length === 0 ? null : near.reduce((best, dot) => (away(dot) < away(best) ? dot : best)).member;
}
