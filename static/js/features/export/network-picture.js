// @ts-check
/** The network as a picture for a report: what each neuron does as pixels; weights, names and legend as lines and texts. Pure. */

import { className } from "../../model/classes.js";
import { inputLabel, inputsOf } from "../../model/network/features.js";
import { activationOf } from "../../model/network/parameters.js";
import { networkShape, parametersOf } from "../../model/network/shape.js";
import { columnName } from "../../model/units.js";
import { drawClassMarks, drawEdges } from "../network/edges-canvas.js";
import { edgeGaps, findStrongest } from "../network/edges.js";
import { diagramLayout } from "../network/layout.js";
import { drawLegend, framed, paperTheme, shortened, TOP, write } from "./picture-frame.js";
import { activationWord, NEGATIVE, NETWORK_TITLE, neuronsText, POSITIVE, STRONGEST_WEIGHTS, WEIGHTS } from "./picture-texts.js";
import { SvgContext } from "./svg-context.js";
import { element } from "./svg-text.js";

const ROOM = { width: 720, height: 460 };
const LEFT = 16;
/** Of names that are wider than what the diagram leaves for them, for each letter that is too many. */
const LETTER = 7;
const LETTERS = { left: 6, right: 0 };
const LETTERS_IN_FORMULA = 8;
/** What stands above the neurons: how many they are, and their activation. */
const HEAD = 48;
const FOOT = 12;

/** @typedef {import("../../model/state.js").State} State */

/**
 * @typedef {object} Scene
 * @property {import("../../model/network/shape.js").Shape} shape
 * @property {import("../network/layout.js").Layout} layout of the inputs that the network has, and of its neurons
 */

/**
 * @param {State} state
 * @returns {Scene | null} null before anything is known of the network
 */
export function networkScene(state) {
  const shape = networkShape(state);
  return shape && { shape, layout: cropped(diagramLayout(shape.layerSizes, ROOM)) };
}

/**
 * @param {import("../network/layout.js").Layout} layout which has room for controls, and for layers with more neurons
 * @returns {import("../network/layout.js").Layout} as high as it needs to be
 */
function cropped(layout) {
  const boxes = layout.columns.flatMap((column) => column.boxes);
  const rise = Math.min(...boxes.map(({ y }) => y)) - HEAD;
  const columns = layout.columns.map((column) => ({ ...column, boxes: column.boxes.map((box) => ({ ...box, y: box.y - rise })) }));
  return { ...layout, columns, height: Math.ceil(Math.max(...boxes.map(({ y, size }) => y + size)) - rise + FOOT) };
}

/**
 * @param {State} state
 * @param {Scene} scene
 * @param {string} href what the neurons do, each in its box, as a data: address
 * @param {string[]} classColours as the server paints them
 * @param {string} caption
 * @returns {string} SVG
 */
export function networkPicture(state, { shape, layout }, href, classColours, caption) {
  const theme = paperTheme(classColours);
  const { columns } = layout;
  const names = shape.inputPlaces.map((place) => shortened(inputLabel(inputsOf(state)[place], shape.columnNames, LETTERS_IN_FORMULA)));
  const outputs = outputNames(state, shape);
  const room = (/** @type {string[]} */ texts, /** @type {number} */ free) => LETTER * Math.max(0, ...texts.map(({ length }) => length - free));
  const left = LEFT + room(names, LETTERS.left);
  const width = Math.ceil(left + layout.width + room(outputs, LETTERS.right) + LEFT);
  const content = new SvgContext();
  content.save();
  content.translate(left, TOP);
  const parameters = parametersOf(shape, state.parameters);
  const gaps = edgeGaps(columns, columns[0].boxes.map((_, i) => i));
  findStrongest(gaps, parameters);
  drawEdges(content.canvasContext, gaps, parameters, null, theme);
  content.add(element("image", { href, x: left, y: TOP, width: layout.width, height: layout.height }));
  const last = columns[columns.length - 1];
  if (!shape.isValue) drawClassMarks(content.canvasContext, last, theme);
  columns[0].boxes.forEach(({ x, y, size }, i) => write(content, names[i], x - 7, y + size / 2, theme.ink, "right"));
  last.boxes.forEach(({ x, y, size }, i) => write(content, outputs[i], x + size + (shape.isValue ? 8 : 28), y + size / 2, theme.ink));
  columns.slice(1, -1).forEach(({ middle, boxes }, layer) => {
    write(content, neuronsText(boxes.length, layout.isDense), middle, 12, theme.ink, "center");
    if (!layout.isDense) write(content, activationWord(activationOf(shape.activation, layer, shape.nHidden)), middle, 30, theme.muted, "center");
  });
  content.restore();
  const line = (/** @type {boolean} */ isNegative) => (/** @type {SvgContext} */ context) => {
    Object.assign(context, { strokeStyle: isNegative ? theme.signal.low : theme.signal.high, lineWidth: 2.5 });
    context.setLineDash(isNegative ? [5, 4] : []);
    context.beginPath();
    context.moveTo(-9, 0);
    context.lineTo(9, 0);
    context.stroke();
  };
  const widths = gaps.some(({ isSparse }) => isSparse) ? STRONGEST_WEIGHTS : WEIGHTS;
  const items = [{ text: POSITIVE, draw: line(false) }, { text: NEGATIVE, draw: line(true) }, { text: widths, draw: drawWidths(theme.muted) }];
  const bottom = drawLegend(content, items, { left: LEFT + 8, top: TOP + layout.height, right: width - LEFT }, theme);
  return framed({ title: NETWORK_TITLE, caption, width, content, bottom }, theme);
}

/** @param {string} colour */
function drawWidths(colour) {
  return (/** @type {SvgContext} */ context) => {
    for (const [y, lineWidth] of [[-5, 0.75], [0, 2], [6, 4]]) {
      Object.assign(context, { strokeStyle: colour, lineWidth });
      context.beginPath();
      context.moveTo(-9, y);
      context.lineTo(9, y);
      context.stroke();
    }
  };
}

/**
 * @param {State} state
 * @param {import("../../model/network/shape.js").Shape} shape
 */
function outputNames({ scale, classNames }, { isValue, layerSizes }) {
  if (isValue) return [shortened(columnName(scale, "value"))];
  return Array.from({ length: layerSizes[layerSizes.length - 1] }, (_, label) => shortened(className(classNames, label)));
}
