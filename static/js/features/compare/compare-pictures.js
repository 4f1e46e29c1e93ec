// @ts-check
/** The wall and the plots of a comparison as pictures for a report, drawn by what draws them on the page. */

import { rgbOf } from "../../ui/rgb.js";
import { drawLegend, framed, MARGIN, paperTheme, shortened, TOP, write } from "../export/picture-frame.js";
import { SvgContext } from "../export/svg-context.js";
import { element } from "../export/svg-text.js";
import { drawManyCurves, styleOf } from "./curves-drawing.js";
import { layoutOf } from "./curves-view.js";
import { captionText, curvesTitle, heatTitle, pictureTitle } from "./file-texts.js";
import { heatGrid } from "./heat-map.js";
import { measureOf, measureText } from "./measures.js";
import { labelOfSetting } from "./setting-rows.js";
import { drawStrip, stripLayout } from "./strip-plot.js";
import { choiceText, DISAGREEMENT_TEXT, heatCaption, MEAN_TILE_TEXT } from "./texts.js";
import { CAPTION, GAP, HEADING } from "./wall-layout.js";
import { tileGroups } from "./wall-tiles.js";

/** @typedef {import("./compare-files.js").Shown} Shown */
/** @typedef {import("../../ui/theme.js").Theme} Theme */
/** @typedef {{outcome: import("./results-view.js").Outcome, theme: Theme, shown: Shown, state: import("../../model/state.js").State}} Scene */

const WIDTH = 800;
const HEIGHT = 360;
const TILE = 96;
/** Pixels of a map to one of the picture. */
const SHARPNESS = 2;
const CELL_HEIGHT = 34;
const FONT = "12px system-ui, sans-serif";

/** @type {Record<string, (scene: Scene) => string>} SVG, by what a button is called */
const PICTURES = { wall: wallPicture, curves: curvesPicture, recipes: recipesPicture };

/**
 * @param {string} name
 * @param {Shown} shown with an outcome
 * @param {Pick<import("../../session/app-context.js").AppContext, "store" | "classColours">} sources
 * @returns {string} SVG
 */
export function comparisonPicture(name, shown, { store: { state }, classColours }) {
  const outcome = /** @type {import("./results-view.js").Outcome} */ (shown.outcome);
  return PICTURES[name]({ outcome, theme: paperTheme(classColours), shown, state });
}

/** @param {Scene} scene */
function curvesPicture({ outcome, theme, shown: { curveChoices } }) {
  const content = new SvgContext();
  content.save();
  content.translate(MARGIN, TOP);
  const layout = layoutOf(outcome, curveChoices, { width: WIDTH - 2 * MARGIN, height: HEIGHT });
  drawManyCurves(content.canvasContext, layout, { nRecipes: outcome.groups.length, chosen: null }, theme);
  content.restore();
  const bottom = legend(content, outcome, TOP + HEIGHT + 8, theme);
  return framed({ title: curvesTitle(measureOf(curveChoices.curve).title, curveChoices.style, outcome.results?.spread_meaning ?? ""), caption: captionOf(outcome), width: WIDTH, content, bottom }, theme);
}

/** @param {Scene} scene */
function recipesPicture(scene) {
  const { outcome, theme } = scene;
  const axes = outcome.status.experiment?.axes ?? [];
  if (axes.length === 2) return heatPicture(scene, axes);
  const content = new SvgContext();
  content.save();
  content.translate(MARGIN, TOP);
  const layout = stripLayout(outcome.runs, outcome.groups, outcome.measure, { width: WIDTH - 2 * MARGIN, height: HEIGHT });
  drawStrip(content.canvasContext, layout, null, theme);
  content.restore();
  const bottom = legend(content, outcome, TOP + HEIGHT + 8, theme);
  return framed({ title: pictureTitle(outcome.measure.title), caption: captionOf(outcome), width: WIDTH, content, bottom }, theme);
}

/**
 * @param {Scene} scene
 * @param {import("../../wire/messages.js").ExperimentAxis[]} axes
 */
function heatPicture({ outcome, theme, state }, axes) {
  const { status, groups, measure } = outcome;
  const { rows, columns, cells } = heatGrid(axes, status.recipes, groups, measure);
  const content = new SvgContext();
  const left = MARGIN + 130;
  const across = (WIDTH - MARGIN - left) / columns.length;
  const y = (/** @type {number} */ row) => TOP + 30 + CELL_HEIGHT * row;
  columns.forEach((value, i) => write(content, shortened(choiceText(value)), left + across * (i + 0.5), TOP + 14, theme.ink, "center"));
  rows.forEach((value, row) => {
    write(content, shortened(choiceText(value)), left - 10, y(row) + CELL_HEIGHT / 2, theme.ink, "right");
    cells[row].forEach(({ mean, shade }, i) => {
      content.fillStyle = mixed(theme.surface, theme.accent, 0.7 * (shade ?? 0));
      content.beginPath();
      content.rect(left + across * i + 1, y(row) + 1, across - 2, CELL_HEIGHT - 2);
      content.fill();
      write(content, measureText(measure, mean), left + across * (i + 0.5), y(row) + CELL_HEIGHT / 2, theme.ink, "center");
    });
  });
  const [down, along] = axes.map(({ setting }) => labelOfSetting(state, setting));
  const title = heatTitle(measure.title, heatCaption(down, along));
  return framed({ title, caption: captionOf(outcome), width: WIDTH, content, bottom: y(rows.length) }, theme);
}

/** @param {Scene} scene */
function wallPicture({ outcome, theme, shown: { mosaic } }) {
  const groups = tileGroups(outcome.runs, mosaic.page);
  const columns = Math.floor((WIDTH - 2 * MARGIN + GAP) / (TILE + GAP));
  const content = new SvgContext();
  /** @type {{what: number, x: number, y: number}[]} */
  const places = [];
  let top = TOP;
  for (const { recipe, tiles } of groups) {
    if (recipe !== null) write(content, shortened(outcome.groups[recipe].label), MARGIN, top + HEADING / 2, theme.ink);
    if (recipe !== null) top += HEADING;
    tiles.forEach((tile, i) => {
      const [x, y] = [MARGIN + (i % columns) * (TILE + GAP), top + Math.floor(i / columns) * (TILE + CAPTION + GAP)];
      places.push({ what: tile.shown, x, y });
      Object.assign(content, { font: FONT, fillStyle: theme.ink, textAlign: "center", textBaseline: "middle" });
      content.fillText(tileText(tile, outcome), x + TILE / 2, y + TILE + CAPTION / 2);
    });
    top += Math.ceil(tiles.length / columns) * (TILE + CAPTION + GAP);
  }
  const href = pixels(mosaic, places, top);
  if (href) content.add(element("image", { x: 0, y: 0, width: WIDTH, height: top, href }));
  return framed({ title: pictureTitle(outcome.measure.title), caption: captionOf(outcome), width: WIDTH, content, bottom: top }, theme);
}

/**
 * @param {import("./wall-tiles.js").Tile} tile
 * @param {import("./results-view.js").Outcome} outcome
 */
function tileText({ kind, member }, { runs, measure }) {
  if (kind !== "run") return kind === "mean" ? MEAN_TILE_TEXT : DISAGREEMENT_TEXT;
  return measureText(measure, runs[member].values[measure.name]);
}

/**
 * @param {Shown["mosaic"]} mosaic
 * @param {{what: number, x: number, y: number}[]} places
 * @param {number} height
 * @returns {string | null} all maps at their places, as a data: address; null where none came yet
 */
function pixels({ frame, canvas }, places, height) {
  if (!frame) return null;
  const copy = document.createElement("canvas");
  Object.assign(copy, { width: SHARPNESS * WIDTH, height: SHARPNESS * height });
  const context = /** @type {CanvasRenderingContext2D} */ (copy.getContext("2d"));
  context.scale(SHARPNESS, SHARPNESS);
  for (const { what, x, y } of places) {
    const at = frame.shown.indexOf(what);
    if (at < 0) continue;
    const { columns, tileSize: size } = frame;
    context.drawImage(canvas, (at % columns) * size + 0.5, Math.floor(at / columns) * size + 0.5, size - 1, size - 1, x, y, TILE, TILE);
  }
  return copy.toDataURL("image/png");
}

/**
 * @param {SvgContext} content
 * @param {import("./results-view.js").Outcome} outcome
 * @param {number} top
 * @param {Theme} theme
 * @returns {number} where it ends
 */
function legend(content, { groups }, top, theme) {
  if (groups.length === 1 || groups.length > theme.classes.length) return top;
  const items = groups.map(({ label, recipe }) => ({
    text: label,
    draw: (/** @type {SvgContext} */ context) => {
      const { colour, dash } = styleOf(recipe, groups.length, theme);
      Object.assign(context, { strokeStyle: colour, lineWidth: 2 });
      context.setLineDash(dash);
      context.beginPath();
      context.moveTo(-9, 0);
      context.lineTo(9, 0);
      context.stroke();
    },
  }));
  return drawLegend(content, items, { left: MARGIN, top, right: WIDTH - MARGIN }, theme);
}

/** @param {import("./results-view.js").Outcome} outcome */
function captionOf({ status, results }) {
  return captionText(status, results?.step ?? status.step, results?.spread_meaning ?? "");
}

/**
 * @param {string} from such as #ffffff
 * @param {string} to
 * @param {number} share
 */
function mixed(from, to, share) {
  const [a, b] = [rgbOf(from), rgbOf(to)];
  return `rgb(${a.map((value, i) => Math.round(value + share * (b[i] - value))).join(" ")})`;
}
