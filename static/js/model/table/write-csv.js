// @ts-check
/** Rows, and points, as comma-separated values (RFC 4180). Pure. */

import { rangeOf } from "../data-scale.js";
import { fromSquare } from "../square.js";
import { wordOf } from "./held.js";
import { nameWithUnit } from "./plane.js";

/** What a point is for, where that is more than to train or to test with. */
const ROLES = ["train", "test", "val"];

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
export function toCsv(points, scale) {
  const { x, y } = points;
  const [nameX, nameY] = /** @type {const} */ (["x", "y"]).map((name) => scale?.names?.[name] ?? name);
  const columns = [
    [nameX, ...x.map((each) => fromSquare(each, rangeOf(scale, "x")))],
    [nameY, ...y.map((each) => fromSquare(each, rangeOf(scale, "y")))],
  ];
  return writeCsv(rowsOf([...columns, ...targetColumns(points, scale)]));
}

/**
 * @param {import("./plane.js").Table} table
 * @param {import("../state.js").Points} points what is to be learnt of its rows, and what they are for
 * @param {import("../data-scale.js").Scale | null} scale
 * @returns {string} CSV with a header, all columns in their own units; those of words are words again
 */
export function tableToCsv({ columns }, points, scale) {
  const firstOf = columns.filter(({ group }, i) => group === null || i === columns.findIndex((each) => each.group === group));
  const inputs = firstOf.map(({ name, group, unit, values }) => {
    if (group === null) return unit === "%" ? [name, ...values.map((value) => `${value}%`)] : [nameWithUnit({ name, unit }), ...values];
    const words = columns.filter((each) => each.group === group);
    const wordAt = (/** @type {number} */ row) => words.find((each) => each.values[row] === 1)?.name ?? group;
    return [group, ...values.map((_, row) => wordOf(wordAt(row), group))];
  });
  return writeCsv(rowsOf([...inputs, ...targetColumns(points, scale)]));
}

/**
 * @param {import("../state.js").Points} points
 * @param {import("../data-scale.js").Scale | null} scale
 * @returns {(string | number)[][]} the column that is to be learnt and the one that splits the rows, each with its name first
 */
function targetColumns({ label, test, value }, scale) {
  const name = value ? "value" : "label";
  const targets = value ? value.map((each) => fromSquare(each, rangeOf(scale, "value"))) : label.map((each) => scale?.classes?.[each] ?? each);
  const roles = test.includes(2) ? test.map((role) => ROLES[role]) : test;
  return [[scale?.names?.[name] ?? name, ...targets], ["test", ...roles]];
}

/** @param {(string | number)[][]} columns as long as each other */
function rowsOf(columns) {
  return columns[0].map((_, row) => columns.map((column) => column[row]));
}
