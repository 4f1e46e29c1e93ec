// @ts-check
/** The curve as a picture for a report, with the axes and the smoothing that were chosen on the page. Pure. */

import { drawAxes, drawCurves, drawMarks } from "../curve/curve-drawing.js";
import { curveLayout } from "../curve/curve-layout.js";
import { SMOOTHING } from "../curve/curve-scales.js";
import { drawLegend, framed, paperTheme, TOP } from "./picture-frame.js";
import { CHANGED, CURVE_TITLES, smoothedText, TEST, TRAIN } from "./picture-texts.js";
import { SvgContext } from "./svg-context.js";

const WIDTH = 800;
const HEIGHT = 360;
const LEFT = 16;
const RIGHT = WIDTH - 16;

/**
 * @param {import("../../model/state.js").State} state
 * @param {import("../../model/curve-record.js").CurveRecord} record
 * @param {string} caption
 * @returns {string} SVG
 */
export function curvePicture(state, record, caption) {
  const theme = paperTheme([]);
  const { viewChoices, task } = state;
  const metric = task === "regression" ? "loss" : viewChoices.curve;
  const share = SMOOTHING[viewChoices.smoothing];
  const layout = curveLayout(record, metric, viewChoices, { width: RIGHT - LEFT, height: HEIGHT });
  const content = new SvgContext();
  content.save();
  content.translate(LEFT, TOP);
  drawAxes(content.canvasContext, layout, theme);
  drawMarks(content.canvasContext, layout, record.marks, theme);
  drawCurves(content.canvasContext, layout, share, theme);
  content.restore();
  const line = (/** @type {string} */ colour, /** @type {number[]} */ dash) => (/** @type {SvgContext} */ context) => {
    Object.assign(context, { strokeStyle: colour, lineWidth: 1.75 });
    context.setLineDash(dash);
    context.beginPath();
    context.moveTo(-9, 0);
    context.lineTo(9, 0);
    context.stroke();
  };
  const mark = (/** @type {SvgContext} */ context) => {
    context.fillStyle = theme.muted;
    context.beginPath();
    context.moveTo(0, -4);
    context.lineTo(5, 4);
    context.lineTo(-5, 4);
    context.fill();
  };
  const hasTest = layout.rows.some(({ values }) => (values[layout.names[1]] ?? null) !== null);
  const items = [
    { text: TRAIN, draw: line(theme.accent, []) },
    ...(hasTest ? [{ text: TEST, draw: line(theme.ink, [5, 4]) }] : []),
    ...(record.marks.length > 0 ? [{ text: CHANGED, draw: mark }] : []),
  ];
  const bottom = drawLegend(content, items, { left: LEFT + layout.left, top: TOP + HEIGHT + 8, right: RIGHT }, theme);
  const title = CURVE_TITLES[metric] + (share > 0 ? `, ${smoothedText(share)}` : "");
  return framed({ title, caption, width: WIDTH, content, bottom }, theme);
}
