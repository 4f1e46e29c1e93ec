// @ts-check
/** Rows, and points, as comma-separated values (RFC 4180). Pure. */

import { rangeOf } from "../data-scale.js";
import { fromSquare } from "../square.js";

/**
 * @param {(string | number)[][]} rows
 * @returns {string} CSV with commas, quotes where they are needed, and a line end after each row
 */
export function writeCsv(rows) {
  return rows.map((cells) => `${cells.map(quoted).join(",")}\n`).join("");
}

/** @param {string | number} cell */
function quoted(cell) {
  const text = String(cell);
  const needsQuotes = /[",;\t\r\n]|^\s|\s$/.test(text);
  return needsQuotes ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * @param {import("../state.js").Points} points
 * @param {import("../data-scale.js").Scale | null} scale
 * @returns {string} CSV with a header, in the units and with the names that the points came with
 */
export function toCsv({ x, y, label, test, value }, scale) {
  const columns = /** @type {const} */ (["x", "y", value ? "value" : "label"]);
  const header = [...columns.map((name) => scale?.names?.[name] ?? name), "test"];
  const rows = x.map((_, i) => [
    fromSquare(x[i], rangeOf(scale, "x")),
    fromSquare(y[i], rangeOf(scale, "y")),
    value ? fromSquare(value[i], rangeOf(scale, "value")) : (scale?.classes?.[label[i]] ?? label[i]),
    test[i],
  ]);
  return writeCsv([header, ...rows]);
}
