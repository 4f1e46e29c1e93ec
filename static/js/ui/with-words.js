// @ts-check
/** Texts with words that can be asked about: "the [gradient] points uphill". */

import { createElement } from "./create-element.js";

const WORD = /\[([^\]]+)\]/;

/**
 * @param {string} text
 * @returns {(string | HTMLElement)[]} each word in brackets as a button that names it
 */
export function withWords(text) {
  return text.split(WORD).map((part, i) => {
    if (i % 2 === 0) return part;
    return createElement("button", { type: "button", class: "word", "data-word": part.toLowerCase() }, part);
  });
}
