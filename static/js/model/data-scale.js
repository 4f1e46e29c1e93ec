// @ts-check
/** The scale of points from a file: what their numbers were before they were stretched over the square. Pure. */

import { fromToText, scaledText } from "./texts.js";

/** @typedef {import("../wire/messages.js").DataScale} Scale */
/** @typedef {"x" | "y" | "value"} Column of numbers */
/** @typedef {[number, number] | null} Range what −1 and 1 stand for; null where they are the file's own */

/** @type {Column[]} */
const COLUMNS = ["x", "y", "value"];

/**
 * @param {Scale | null} scale as the server tells it
 * @returns {{scale: Scale | null, classNames: string[] | null}} what the page's state has of it
 */
export function stateOfScale(scale) {
  return { scale, classNames: scale?.classes ?? null };
}

/**
 * @param {Scale | null} scale
 * @param {Column} column
 * @returns {Range}
 */
export function rangeOf(scale, column) {
  return scale?.[column] ?? null;
}

/**
 * @param {Scale} scale
 * @returns {string} such as "scaled to −1 … 1: age from 3.2 to 7.9", or "" where nothing is scaled
 */
export function describeScale(scale) {
  const parts = COLUMNS.flatMap((name) => {
    const range = rangeOf(scale, name);
    return range ? [fromToText(scale.names?.[name] || name, ...range)] : [];
  });
  return parts.length > 0 ? scaledText(parts) : "";
}
