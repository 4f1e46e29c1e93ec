// @ts-check
/** What controls say wherever they stand. */

import { locale } from "./locale.js";

export const COPY = "Copy";
export const COPIED = "Copied";
export const COPY_BY_HAND = "Press Ctrl+C";
export const NOT_LOADED = "This part of the page could not be loaded. Please try again.";

/** @param {string} text */
export function noLayers(text) {
  return `“${text}” is not a list of layers. Enter the neurons of each layer with dashes between them, such as 8-8, or nothing for no hidden layer.`;
}

/** @param {number} layer from 1 */
export function fewerNeurons(layer) {
  return `Fewer neurons in layer ${locale.count(layer)}`;
}

/** @param {number} layer from 1 */
export function moreNeurons(layer) {
  return `More neurons in layer ${locale.count(layer)}`;
}

/** @param {string} value that a change has left as it was */
export function unchanged(value) {
  return `${value}, as before`;
}

/**
 * What is said where an entry is not taken, as the server says it.
 * @param {string} name of the field
 * @param {number | string} value
 * @param {string} allowed
 */
export function refusal(name, value, allowed) {
  return `${name} is ${typeof value === "string" ? `"${value}"` : locale.write(value)}; allowed: ${allowed}.`;
}
