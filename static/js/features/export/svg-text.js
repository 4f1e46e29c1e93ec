// @ts-check
/** SVG as text: elements with their attributes, well-formed whatever a file called its columns. Pure. */

const DECIMALS = 2;
/** What XML 1.0 has no place for, not even escaped. */
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;
/** @type {Record<string, string>} */
const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** Elements that were made already, to stand in others as they are. */
export class Markup {
  /** @param {string} text */
  constructor(text) {
    this.text = text;
  }
}

/**
 * @param {string} name
 * @param {Record<string, string | number | null>} attributes null: there is none
 * @param {(string | Markup)[]} [children] texts, and elements
 * @returns {string}
 */
export function element(name, attributes, children = []) {
  const written = Object.entries(attributes).flatMap(([key, value]) => {
    return value === null ? [] : [` ${key}="${typeof value === "number" ? number(value) : escaped(value)}"`];
  });
  const inside = children.map((child) => (child instanceof Markup ? child.text : escaped(child))).join("");
  return `<${name}${written.join("")}${inside === "" ? "/>" : `>${inside}</${name}>`}`;
}

/**
 * @param {number} value
 * @returns {string} as programs read it
 */
export function number(value) {
  return String(Number(value.toFixed(DECIMALS)));
}

/** @param {string} text */
function escaped(text) {
  return text.replace(FORBIDDEN, "").replace(/[&<>"]/g, (letter) => ENTITIES[letter]);
}
