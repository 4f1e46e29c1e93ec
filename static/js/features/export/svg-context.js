// @ts-check
/**
 * A drawing context that writes SVG: what draws on the page's canvases draws a picture's lines and texts with it, too. It knows
 * the calls that those make, and no more. Numbers are written as programs read them, whatever the page's language. Pure.
 */

import { element, number } from "./svg-text.js";

const ANCHORS = Object.freeze({ left: "start", center: "middle", right: "end" });
/** By so much of its size a line of text hangs below its middle: few programs know `dominant-baseline`. */
const BELOW_MIDDLE = 0.35;
const FONT = /^(?:(\d+) )?([\d.]+)px (.+)$/;
const WITH_ALPHA = /^rgb\((\d+) (\d+) (\d+)(?: \/ (\d+)%)?\)$/;

export class SvgContext {
  fillStyle = "#000000";
  strokeStyle = "#000000";
  lineWidth = 1;
  lineCap = "butt";
  lineJoin = "miter";
  globalAlpha = 1;
  font = "11px sans-serif";
  /** @type {keyof typeof ANCHORS} */
  textAlign = "left";
  textBaseline = "alphabetic";
  /** @type {number[]} */
  #dash = [];
  #path = "";
  #offset = { x: 0, y: 0 };
  /** @type {{x: number, y: number}[]} */
  #saved = [];
  /** @type {string[]} */
  #elements = [];

  /** What was drawn, as elements of SVG. */
  get markup() {
    return this.#elements.join("\n");
  }

  /** As what draws on canvases takes it. */
  get canvasContext() {
    return /** @type {OffscreenCanvasRenderingContext2D} */ (/** @type {unknown} */ (this));
  }

  /** @param {string} markup elements of SVG that lie above what was drawn so far */
  add(markup) {
    this.#elements.push(markup);
  }

  save() {
    this.#saved.push({ ...this.#offset });
  }

  /** Only what was moved: nothing that draws relies on more. */
  restore() {
    this.#offset = this.#saved.pop() ?? { x: 0, y: 0 };
  }

  /**
   * @param {number} x
   * @param {number} y
   */
  translate(x, y) {
    this.#offset = { x: this.#offset.x + x, y: this.#offset.y + y };
  }

  /** @param {number[]} dash */
  setLineDash(dash) {
    this.#dash = dash;
  }

  beginPath() {
    this.#path = "";
  }

  closePath() {
    if (!this.#path.endsWith("Z")) this.#path += "Z";
  }

  /**
   * @param {number} x
   * @param {number} y
   */
  moveTo(x, y) {
    this.#path += `M${this.#at(x, y)}`;
  }

  /**
   * @param {number} x
   * @param {number} y
   */
  lineTo(x, y) {
    this.#path += `${this.#path === "" ? "M" : "L"}${this.#at(x, y)}`;
  }

  /**
   * @param {number} x1
   * @param {number} y1
   * @param {number} x2
   * @param {number} y2
   * @param {number} x
   * @param {number} y
   */
  bezierCurveTo(x1, y1, x2, y2, x, y) {
    this.#path += `C${this.#at(x1, y1)} ${this.#at(x2, y2)} ${this.#at(x, y)}`;
  }

  /**
   * A whole circle, whatever the angles: nothing draws less.
   * @param {number} x
   * @param {number} y
   * @param {number} radius
   */
  arc(x, y, radius) {
    const half = `A${number(radius)} ${number(radius)} 0 1 1 `;
    this.#path += `M${this.#at(x + radius, y)}${half}${this.#at(x - radius, y)}${half}${this.#at(x + radius, y)}`;
  }

  /**
   * @param {number} x
   * @param {number} y
   * @param {number} width
   * @param {number} height
   */
  rect(x, y, width, height) {
    this.#path += `M${this.#at(x, y)}h${number(width)}v${number(height)}h${number(-width)}Z`;
  }

  stroke() {
    if (this.#path === "") return;
    this.add(element("path", {
      d: this.#path,
      fill: "none",
      ...paint("stroke", this.strokeStyle),
      "stroke-width": this.lineWidth,
      "stroke-linecap": this.lineCap === "butt" ? null : this.lineCap,
      "stroke-linejoin": this.lineJoin === "miter" ? null : this.lineJoin,
      "stroke-dasharray": this.#dash.length === 0 ? null : this.#dash.map(number).join(" "),
      opacity: this.globalAlpha === 1 ? null : this.globalAlpha,
    }));
  }

  fill() {
    if (this.#path === "") return;
    this.add(element("path", { d: this.#path, ...paint("fill", this.fillStyle), opacity: this.globalAlpha === 1 ? null : this.globalAlpha }));
  }

  /**
   * @param {string} text
   * @param {number} x
   * @param {number} y
   */
  fillText(text, x, y) {
    const [, weight, size, family] = FONT.exec(this.font) ?? ["", undefined, "11", "sans-serif"];
    this.add(element("text", {
      x: x + this.#offset.x,
      y: y + this.#offset.y + (this.textBaseline === "middle" ? BELOW_MIDDLE * Number(size) : 0),
      ...paint("fill", this.fillStyle),
      "font-family": family,
      "font-size": Number(size),
      "font-weight": weight ?? null,
      "text-anchor": this.textAlign === "left" ? null : ANCHORS[this.textAlign],
    }, [text]));
  }

  /**
   * @param {number} x
   * @param {number} y
   */
  #at(x, y) {
    return `${number(x + this.#offset.x)} ${number(y + this.#offset.y)}`;
  }
}

/**
 * Colours with an opacity are CSS that programs for drawings do not read: they have an attribute for it.
 * @param {"fill" | "stroke"} name
 * @param {string} colour
 */
function paint(name, colour) {
  const found = WITH_ALPHA.exec(colour);
  if (!found) return { [name]: colour };
  const hex = found.slice(1, 4).map((part) => Number(part).toString(16).padStart(2, "0")).join("");
  return { [name]: `#${hex}`, ...(found[4] && { [`${name}-opacity`]: Number(found[4]) / 100 }) };
}
