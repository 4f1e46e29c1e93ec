// @ts-check
/** JSON to rows of cells: a list of records, of rows, or a record per line. Pure. */

import { TableError } from "./table-error.js";
import { NO_RECORDS, noJson } from "./table-texts.js";

/** @typedef {import("./cells.js").Row} Row */

/**
 * @param {string} text
 * @returns {boolean} whether it can only be JSON
 */
export function isJson(text) {
  return /^\uFEFF?\s*(?:\[\s*[[{]|\{\s*")/.test(text);
}

/**
 * @param {string} text
 * @returns {Row[]} the first has the names, unless the records are lists; a row has the number of its record for a line
 * @throws {TableError} where it is no JSON, or not of that kind
 */
export function readRecords(text) {
  const records = parse(text.replace(/^\uFEFF/, ""));
  if (records.every((record) => Array.isArray(record))) return records.map((cells, i) => ({ cells: cells.map(cellOf), line: i + 1 }));
  if (records.length === 0 || records.some((record) => record === null || typeof record !== "object")) throw new TableError(NO_RECORDS, null);
  const names = [...new Set(records.flatMap((record) => Object.keys(record)))];
  return [{ cells: names, line: 0 }, ...records.map((record, i) => ({ cells: names.map((name) => cellOf(record[name])), line: i + 1 }))];
}

/**
 * @param {string} text
 * @returns {Record<string, unknown>[]}
 */
function parse(text) {
  try {
    const value = JSON.parse(text);
    if (Array.isArray(value)) return value;
  } catch (error) {
    const lines = text.split(/\r\n|\n/).filter((line) => line.trim() !== "");
    if (!lines.every((line) => line.trimStart().startsWith("{"))) throw new TableError(noJson(/** @type {Error} */ (error).message), null);
    return lines.map((line, i) => parseLine(line, i + 1));
  }
  throw new TableError(NO_RECORDS, null);
}

/**
 * @param {string} text
 * @param {number} line
 */
function parseLine(text, line) {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new TableError(noJson(/** @type {Error} */ (error).message), line);
  }
}

/** @param {unknown} value */
function cellOf(value) {
  if (value === null || value === undefined) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
