// @ts-check
/** The map as a picture for a report: its colours as pixels; border, points, axes and legend as lines and texts. Pure. */

import { hasBorder, isOfClasses } from "../../model/border-source.js";
import { className, nListed } from "../../model/classes.js";
import { ticksOf } from "../../model/scale-units.js";
import { columnName } from "../../model/units.js";
import { drawMark, drawValueMark } from "../../ui/marks.js";
import { rgbOf } from "../../ui/rgb.js";
import { valueColour } from "../../ui/value-scale.js";
import { addClassBorders, unmixing } from "../map/class-border.js";
import { drawContours } from "../map/contour-view.js";
import { addBoundaries } from "../map/contours.js";
import { Segments, strokeSegments } from "../map/squares.js";
import { drawLegend, framed, MARGIN, paperTheme, shortened, TOP, write } from "./picture-frame.js";
import { CLASS_BORDER, CONTOUR_LINES, MAP_TITLE, TEST_POINTS } from "./picture-texts.js";
import { SvgContext } from "./svg-context.js";
import { element, Markup } from "./svg-text.js";

const WIDTH = 640;
const SIDE = 520;
const LEFT = 80;
const BOTTOM = TOP + SIDE;
/** As on the page: the points stand out from colours that are paler than theirs. */
const STRENGTH = 0.72;
const TICK = 5;
const BORDER_WIDTH = 2;
const MANY_POINTS = 700;
const [RADIUS, SMALL_RADIUS] = [4.5, 3];

/** @typedef {import("../../model/state.js").State} State */
/** @typedef {import("../../model/state.js").Points} Points */
/** @typedef {import("../../ui/theme.js").Theme} Theme */

/**
 * @param {State} pageState
 * @param {Points} points
 * @param {{href: string, isPixelated: boolean}} image the map's colours as a data: address
 * @param {string[]} classColours as the server paints them
 * @param {string} caption
 * @returns {string} SVG
 */
export function mapPicture(pageState, points, { href, isPixelated }, classColours, caption) {
  const theme = paperTheme(classColours);
  const state = { ...pageState, theme };
  const content = new SvgContext();
  content.add(element("image", {
    href, x: LEFT, y: TOP, width: SIDE, height: SIDE, opacity: STRENGTH, preserveAspectRatio: "none",
    "image-rendering": isPixelated ? "pixelated" : null,
  }));
  content.save();
  content.translate(LEFT, TOP);
  drawLines(content.canvasContext, state, classColours);
  content.restore();
  const defs = drawPoints(content, state, points);
  drawAxes(content, state);
  const isValue = state.task === "regression";
  const legend = { left: MARGIN, top: BOTTOM + 48, right: WIDTH - 16 };
  if (isValue) drawValueScale(content, state, legend);
  const bottom = drawLegend(content, legendItems(state, points), { ...legend, top: legend.top + (isValue ? 44 : 0) }, theme);
  return framed({ title: MAP_TITLE, caption, width: WIDTH, content, bottom, defs: isValue ? `${defs}\n${gradient()}` : defs }, theme);
}

/**
 * @param {OffscreenCanvasRenderingContext2D} context
 * @param {State} state
 * @param {string[]} classColours
 */
function drawLines(context, state, classColours) {
  const size = { width: SIDE, height: SIDE };
  const lines = new Segments();
  if (state.viewChoices.contours) {
    drawContours(context, state, size, lines);
    context.setLineDash([]);
  } else if (hasBorder(state)) {
    const { frame, classFrame } = state;
    if (!isOfClasses(state) && frame) addClassBorders(frame, unmixing(classColours.slice(0, nListed(state)).map(rgbOf)), lines);
    else if (classFrame) addBoundaries(classFrame, lines);
    if (lines.n > 0) strokeSegments(context, lines, size, { lineWidth: BORDER_WIDTH, colour: state.theme.ink, around: state.theme.surface });
  }
}

/**
 * Draw each kind of mark once and refer to it, so that a program for drawings can change all marks of a class at once.
 * @param {SvgContext} content
 * @param {State} state
 * @param {Points} points
 * @returns {string} the marks
 */
function drawPoints(content, { viewChoices, theme }, { x, y, label, test, value }) {
  const radius = x.length > MANY_POINTS ? SMALL_RADIUS : RADIUS;
  /** @type {Map<string, string>} */
  const marks = new Map();
  const markOf = (/** @type {number} */ i) => {
    const isTest = test[i] === 1;
    const kind = value ? Math.round(50 * (value[i] + 1)) : label[i];
    const id = `mark-${value ? "value" : "class"}-${kind}${isTest ? "-test" : ""}`;
    if (!marks.has(id)) {
      const context = new SvgContext();
      if (value) drawValueMark(context.canvasContext, valueColour(kind / 50 - 1), radius, isTest, theme);
      else drawMark(context.canvasContext, kind, radius, isTest, theme);
      marks.set(id, element("g", { id }, [new Markup(context.markup)]));
    }
    return id;
  };
  for (const isTest of [0, 1]) {
    if (!(isTest ? viewChoices.test_points : viewChoices.points)) continue;
    for (let i = 0; i < x.length; i++) {
      if (test[i] !== isTest) continue;
      content.add(element("use", { href: `#${markOf(i)}`, x: LEFT + ((x[i] + 1) / 2) * SIDE, y: TOP + ((1 - y[i]) / 2) * SIDE }));
    }
  }
  return [...marks.values()].join("\n");
}

/**
 * @param {SvgContext} content
 * @param {State} state
 */
function drawAxes(content, { scale, theme }) {
  Object.assign(content, { strokeStyle: theme.muted, lineWidth: 1, lineJoin: "miter", lineCap: "butt" });
  content.beginPath();
  content.rect(LEFT, TOP, SIDE, SIDE);
  const xTicks = ticksOf(scale, "x").map(({ place, text }) => ({ at: LEFT + ((place + 1) / 2) * SIDE, text }));
  const yTicks = ticksOf(scale, "y").map(({ place, text }) => ({ at: TOP + ((1 - place) / 2) * SIDE, text }));
  for (const { at } of xTicks) {
    content.moveTo(at, BOTTOM);
    content.lineTo(at, BOTTOM + TICK);
  }
  for (const { at } of yTicks) {
    content.moveTo(LEFT - TICK, at);
    content.lineTo(LEFT, at);
  }
  content.stroke();
  for (const { at, text } of xTicks) write(content, text, at, BOTTOM + 15, theme.muted, "center");
  for (const { at, text } of yTicks) write(content, text, LEFT - 9, at, theme.muted, "right");
  write(content, shortened(columnName(scale, "x")), LEFT + SIDE / 2, BOTTOM + 34, theme.ink, "center");
  const name = new SvgContext();
  write(name, shortened(columnName(scale, "y")), 0, 0, theme.ink, "center");
  content.add(element("g", { transform: `translate(24 ${TOP + SIDE / 2}) rotate(-90)` }, [new Markup(name.markup)]));
}

/**
 * @param {State} state
 * @param {Points} points
 * @returns {import("./picture-frame.js").LegendItem[]}
 */
function legendItems(state, points) {
  const { theme, viewChoices, task, classNames } = state;
  const line = (/** @type {SvgContext} */ context) => {
    Object.assign(context, { strokeStyle: theme.ink, lineWidth: BORDER_WIDTH });
    context.beginPath();
    context.moveTo(-9, 0);
    context.lineTo(9, 0);
    context.stroke();
  };
  const classes = Array.from({ length: task === "regression" ? 0 : nListed(state) }, (_, label) => ({
    text: className(classNames, label),
    draw: (/** @type {SvgContext} */ context) => drawMark(context.canvasContext, label, 6, false, theme),
  }));
  const hasTest = viewChoices.test_points && points.test.includes(1);
  const hollow = (/** @type {SvgContext} */ context) => drawValueMark(context.canvasContext, theme.muted, 5, true, theme);
  return [
    ...classes,
    ...(hasTest ? [{ text: TEST_POINTS, draw: hollow }] : []),
    ...(viewChoices.contours ? [{ text: CONTOUR_LINES, draw: line }] : hasBorder(state) ? [{ text: CLASS_BORDER, draw: line }] : []),
  ];
}

const BAR = 240;
/** The number below its lower end reaches so far to the left. */
const BAR_START = 24;

/**
 * @param {SvgContext} content
 * @param {State} state
 * @param {{left: number, top: number}} place
 */
function drawValueScale(content, { scale, theme }, { left, top }) {
  content.add(element("rect", { x: left + BAR_START, y: top + 4, width: BAR, height: 12, fill: "url(#mark-values)", stroke: theme.muted, opacity: STRENGTH }));
  for (const { place, text } of ticksOf(scale, "value")) write(content, text, left + BAR_START + ((place + 1) / 2) * BAR, top + 28, theme.muted, "center");
  write(content, shortened(columnName(scale, "value")), left + BAR_START + BAR + 28, top + 10, theme.ink);
}

function gradient() {
  const stops = [-1, 0, 1].map((value) => new Markup(element("stop", { offset: (value + 1) / 2, "stop-color": `#${hex(value)}` })));
  return element("linearGradient", { id: "mark-values" }, stops);
}

/** @param {number} value */
function hex(value) {
  return (valueColour(value).match(/\d+/g) ?? []).map((part) => Number(part).toString(16).padStart(2, "0")).join("");
}
