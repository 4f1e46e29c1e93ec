// @ts-check
/** What all pictures share: their paper, title, legend and caption, and the light colours they have whatever the page has. Pure. */

import { SvgContext } from "./svg-context.js";
import { element, Markup } from "./svg-text.js";

const FONT = "px system-ui, sans-serif";
export const MARGIN = 24;
const TITLE_BASELINE = 34;
const LINE_HEIGHT = 16;
const LEGEND_HEIGHT = 22;
const SYMBOL_WIDTH = 26;
/** What a letter takes of its size in the mean: nothing here can measure one. */
const LETTER = 0.56;
const MAX_NAME = 64;

/** Where the content of a picture begins. */
export const TOP = 52;
const TEXT = `12${FONT}`;
const TITLE = `600 15${FONT}`;
const CAPTION = { font: `11${FONT}`, size: 11 };

/**
 * @param {string[]} classColours as the server paints them
 * @returns {import("../../ui/theme.js").Theme} of paper
 */
export function paperTheme(classColours) {
  return {
    isDark: false, ink: "#1b1b22", muted: "#5c5c68", line: "#dcdcd4", accent: "#5546c9", surface: "#ffffff", outline: "#c4c4bc",
    signal: { low: "#8a1c7c", middle: "#f6f5f1", high: "#6b7a00" },
    scale: 1,
    classes: classColours,
  };
}

/** @typedef {{text: string, draw: (context: SvgContext) => void}} LegendItem `draw`: its sign, 18 px wide, around the origin */

/**
 * @param {SvgContext} context
 * @param {LegendItem[]} items
 * @param {{left: number, top: number, right: number}} place
 * @param {import("../../ui/theme.js").Theme} theme
 * @returns {number} where it ends
 */
export function drawLegend(context, items, { left, top, right }, theme) {
  let [x, y] = [left, top + LEGEND_HEIGHT / 2];
  for (const { text, draw } of items) {
    const name = shortened(text);
    const width = SYMBOL_WIDTH + LETTER * 12 * name.length + 16;
    if (x > left && x + width > right) [x, y] = [left, y + LEGEND_HEIGHT];
    context.save();
    context.translate(x + 9, y);
    draw(context);
    context.restore();
    context.globalAlpha = 1;
    context.setLineDash([]);
    write(context, name, x + SYMBOL_WIDTH, y, theme.ink);
    x += width;
  }
  return items.length === 0 ? top : y + LEGEND_HEIGHT / 2;
}

/**
 * @param {SvgContext} context
 * @param {string} text
 * @param {number} x
 * @param {number} y its middle
 * @param {string} colour
 * @param {"left" | "center" | "right"} [align]
 */
export function write(context, text, x, y, colour, align = "left") {
  Object.assign(context, { font: TEXT, fillStyle: colour, textAlign: align, textBaseline: "middle" });
  context.fillText(text, x, y);
}

/** @param {string} text */
export function shortened(text) {
  const letters = [...text];
  return letters.length > MAX_NAME ? `${letters.slice(0, MAX_NAME - 1).join("")}…` : text;
}

/**
 * @param {object} picture
 * @param {string} picture.title
 * @param {string} picture.caption may be empty
 * @param {number} picture.width
 * @param {SvgContext} picture.content
 * @param {number} picture.bottom where the content ends
 * @param {string} [picture.defs] what the content refers to
 * @param {import("../../ui/theme.js").Theme} theme
 * @returns {string} a document of SVG
 */
export function framed({ title, caption, width, content, bottom, defs = "" }, theme) {
  const frame = new SvgContext();
  Object.assign(frame, { font: TITLE, fillStyle: theme.ink });
  frame.fillText(title, MARGIN, TITLE_BASELINE);
  Object.assign(frame, { font: CAPTION.font, fillStyle: theme.muted });
  const lines = wrapped(caption, Math.floor((width - 2 * MARGIN) / (LETTER * CAPTION.size)));
  lines.forEach((line, i) => frame.fillText(line, MARGIN, bottom + 24 + LINE_HEIGHT * i));
  const height = Math.ceil(bottom + (lines.length === 0 ? 0 : 8 + LINE_HEIGHT * lines.length) + MARGIN / 2);
  const inside = [
    element("title", {}, [title]),
    caption && element("desc", {}, [caption]),
    defs && element("defs", {}, [new Markup(defs)]),
    element("rect", { width, height, fill: theme.surface }),
    content.markup,
    frame.markup,
  ].filter(Boolean).map((part) => new Markup(`\n${part}`));
  return element("svg", { xmlns: "http://www.w3.org/2000/svg", width, height, viewBox: `0 0 ${width} ${height}`, role: "img" }, [...inside, "\n"]);
}

/**
 * @param {string} text
 * @param {number} most letters in a line
 * @returns {string[]} as many lines as it takes; none begins with what stands between two parts
 */
function wrapped(text, most) {
  /** @type {string[]} */
  const lines = [];
  for (const word of text.split(/ (?!·)/).filter(Boolean)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= most) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
