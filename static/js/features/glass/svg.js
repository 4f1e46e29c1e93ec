// @ts-check
/** The few SVG elements that the diagram is made of. */

import { NODE_HEIGHT, NODE_WIDTH } from "./layout.js";

const SVG = "http://www.w3.org/2000/svg";

/**
 * @template {keyof SVGElementTagNameMap} Name
 * @param {Name} name
 * @param {string} className
 * @returns {SVGElementTagNameMap[Name]}
 */
export function make(name, className) {
  const element = document.createElementNS(SVG, name);
  element.setAttribute("class", className);
  return element;
}

/** The outline of a neuron, around the origin. */
export function pill() {
  const rect = make("rect", "glass-pill");
  for (const [name, value] of Object.entries({ x: -NODE_WIDTH / 2, y: -NODE_HEIGHT / 2, width: NODE_WIDTH, height: NODE_HEIGHT, rx: NODE_HEIGHT / 2 })) {
    rect.setAttribute(name, String(value));
  }
  return rect;
}

/**
 * @param {number} x
 * @param {number} y
 * @param {string} className
 * @param {string} [content]
 * @returns {SVGTextElement}
 */
export function textAt(x, y, className, content = "") {
  const text = make("text", className);
  text.setAttribute("x", String(x));
  text.setAttribute("y", String(y));
  text.textContent = content;
  return text;
}
