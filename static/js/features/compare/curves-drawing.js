// @ts-check
/** Draws curves of many runs, onto a canvas or into a picture. Keeps nothing. */

import { drawAxes } from "../curve/curve-drawing.js";

/** @typedef {import("./curves-layout.js").CurvesLayout} CurvesLayout */
/** @typedef {import("../../ui/theme.js").Theme} Theme */

/** Recipes are told apart by colour and by dash. */
const DASHES = [[], [6, 4], [2, 3], [8, 3, 2, 3]];
const BAND_ALPHA = 0.22;

/**
 * @param {number} recipe
 * @param {number} nRecipes
 * @param {Theme} theme
 * @returns {{colour: string, dash: number[]}} the accent where there is one recipe, or more of them than colours
 */
export function styleOf(recipe, nRecipes, { classes, accent }) {
  if (nRecipes === 1 || nRecipes > classes.length) return { colour: accent, dash: [] };
  return { colour: classes[recipe], dash: DASHES[recipe % DASHES.length] };
}

/**
 * @param {OffscreenCanvasRenderingContext2D} context
 * @param {CurvesLayout} layout
 * @param {{nRecipes: number, chosen: number | null}} what chosen: the run whose line stands out
 * @param {Theme} theme
 */
export function drawManyCurves(context, layout, { nRecipes, chosen }, theme) {
  drawAxes(context, /** @type {import("../curve/curve-layout.js").Layout} */ (/** @type {unknown} */ (layout)), theme);
  const { steps, x, y } = layout;
  context.lineJoin = "bevel";
  context.lineCap = "round";
  for (const { recipe, bands } of layout.bands) {
    const { colour, dash } = styleOf(recipe, nRecipes, theme);
    const known = bands.flatMap((band, i) => (band ? [{ at: x(steps[i]), ...band }] : []));
    if (known.length === 0) continue;
    context.fillStyle = colour;
    context.globalAlpha = BAND_ALPHA;
    context.beginPath();
    known.forEach(({ at, high }, i) => (i === 0 ? context.moveTo(at, y(high)) : context.lineTo(at, y(high))));
    for (const { at, low } of known.toReversed()) context.lineTo(at, y(low));
    context.closePath();
    context.fill();
    context.globalAlpha = 1;
    context.strokeStyle = colour;
    context.lineWidth = 2;
    context.setLineDash(dash);
    stroke(context, known.map(({ at, mean }) => ({ at, to: y(mean) })));
    context.setLineDash([]);
  }
  for (const { member, recipe, values } of layout.lines) {
    context.strokeStyle = styleOf(recipe, nRecipes, theme).colour;
    context.globalAlpha = member === chosen ? 1 : 0.6;
    context.lineWidth = member === chosen ? 2.5 : 1;
    stroke(context, values.map((value, i) => ({ at: x(steps[i]), to: value === null ? null : y(value) })));
  }
  context.globalAlpha = 1;
}

/**
 * @param {OffscreenCanvasRenderingContext2D} context
 * @param {{at: number, to: number | null}[]} places the line ends where there is no value
 */
function stroke(context, places) {
  let isBegun = false;
  context.beginPath();
  for (const { at, to } of places) {
    if (to === null) {
      isBegun = false;
      continue;
    }
    if (isBegun) context.lineTo(at, to);
    else context.moveTo(at, to);
    isBegun = true;
  }
  context.stroke();
}
