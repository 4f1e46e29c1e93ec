// @ts-check
/** A table read from text: which lines belong to it, which one is a header, and what its columns are. Pure. */

import { readCells } from "./cells.js";
import { describeColumn } from "./columns.js";
import { decimalOf, isMissing, toNumber } from "./numbers.js";
import { isJson, readRecords } from "./records.js";
import { TableError } from "./table-error.js";
import { EMPTY, ONLY_HEADER, otherWidth, otherWidthBelow, tooFewColumns } from "./table-texts.js";
import { readCountLine, readTypeLines, typeInName } from "./type-lines.js";

/** @typedef {import("./cells.js").Row} Row */
/** @typedef {import("./columns.js").Column} Column */

const LEAST_COLUMNS = 3;

/**
 * What a person may choose of how a text is read; what is absent is guessed.
 * @typedef {object} Reading
 * @property {string} [separator]
 * @property {boolean} [hasHeader]
 * @property {boolean} [skipsFirst] the first line
 * @property {boolean} [leavesOutOdd] lines of another width than most
 */

/**
 * @typedef {object} Table
 * @property {Row[]} rows without the header, cells trimmed
 * @property {Column[]} columns
 * @property {boolean} hasHeader
 * @property {string | null} separator null: it is JSON
 * @property {import("./numbers.js").Decimal} decimal
 * @property {string[] | null} classNames of a first line that counts rows and columns, for labels from 0
 * @property {{nComments: number, nOdd: number, isSkipped: boolean, isTold: boolean, hasTypes: boolean}} lines that are no rows
 */

/**
 * @param {string} text
 * @param {Reading} [reading]
 * @returns {Table}
 * @throws {TableError}
 */
export function readTable(text, reading = {}) {
  const found = isJson(text) ? { rows: readRecords(text), separator: null, nComments: 0, isTold: false } : readCells(text, reading.separator);
  const { separator, nComments, isTold } = found;
  const isNamed = separator === null && found.rows[0].line === 0; // by the records
  const trimmed = found.rows.map(({ cells, line }) => ({ line, cells: cells.map((cell) => cell.trim()) }));
  let rows = withoutEmptyEnd(reading.skipsFirst ? trimmed.slice(1) : trimmed);
  if (rows.length === 0) throw new TableError(EMPTY, null);
  const classNames = reading.hasHeader ? null : readCountLine(rows);
  if (classNames) rows = rows.slice(1);
  const { even, nOdd } = withEvenWidths(rows, Boolean(reading.leavesOutOdd));
  if (even[0].cells.length < LEAST_COLUMNS) throw new TableError(tooFewColumns(even[0].cells.length), even[0].line);
  const types = readTypeLines(even);
  const decimal = decimalOf(even, separator ?? ",");
  const hasHeader = types !== null || isNamed || (reading.hasHeader ?? (!classNames && isHeader(even, decimal)));
  const body = even.slice(types ? 3 : hasHeader ? 1 : 0);
  if (body.length === 0) throw new TableError(ONLY_HEADER, even[0].line);
  const columns = even[0].cells.map((cell, i) => {
    const told = hasHeader ? typeInName(cell) : null;
    const name = told?.name ?? (hasHeader ? cell : "");
    return describeColumn({ number: i + 1, name, told: types?.[i] ?? told?.told ?? null }, body.map(({ cells }) => cells[i]), decimal);
  });
  const lines = { nComments, nOdd, isSkipped: Boolean(reading.skipsFirst), isTold, hasTypes: types !== null };
  return { rows: body, columns, hasHeader, separator, decimal, classNames, lines };
}

/**
 * A separator at the end of each line makes a column of nothing, which the header may do without.
 * @param {Row[]} rows
 * @returns {Row[]}
 */
function withoutEmptyEnd(rows) {
  const width = commonWidth(rows.slice(1));
  const isAll = (/** @type {number} */ i) => rows.every(({ cells }) => (cells[i] ?? "") === "") && rows.some(({ cells }) => cells.length > i);
  let end = width;
  while (end > 1 && isAll(end - 1)) end--;
  return end === width ? rows : rows.map(({ cells, line }) => ({ cells: cells.length > width ? cells : cells.slice(0, end), line }));
}

/**
 * @param {Row[]} rows
 * @param {boolean} leavesOutOdd
 * @returns {{even: Row[], nOdd: number}} of one width
 * @throws {TableError}
 */
function withEvenWidths(rows, leavesOutOdd) {
  const [first, ...others] = rows;
  const isSame = (/** @type {Row} */ { cells }) => cells.length === width;
  const width = others.length > 0 ? commonWidth(others) : first.cells.length;
  // R writes the numbers of rows without a name above them.
  const hasWords = first.cells.some((cell) => Number.isNaN(toNumber(cell, ".")));
  if (others.length > 1 && first.cells.length === width - 1 && hasWords && others.every(isSame)) {
    return { even: [{ ...first, cells: ["", ...first.cells] }, ...others], nOdd: 0 };
  }
  const odd = rows.filter((row) => !isSame(row));
  if (odd.length === 0) return { even: rows, nOdd: 0 };
  if (leavesOutOdd) return { even: rows.filter(isSame), nOdd: odd.length };
  if (others.length > 1 && odd.length === 1 && odd[0] === first) {
    throw new TableError(otherWidthBelow(first.cells.length, width), first.line, null, "skipsFirst");
  }
  const other = /** @type {Row} */ (rows.find(({ cells }) => cells.length !== first.cells.length));
  throw new TableError(otherWidth(other.cells.length, first.cells.length), other.line, null, 2 * odd.length < rows.length ? "leavesOutOdd" : null);
}

/**
 * @param {Row[]} rows
 * @returns {number} how many cells most of them have; 0 where there are none
 */
function commonWidth(rows) {
  /** @type {Map<number, number>} */
  const counts = new Map();
  for (const { cells } of rows) counts.set(cells.length, (counts.get(cells.length) ?? 0) + 1);
  return [...counts].reduce((most, each) => (each[1] > most[1] ? each : most), [0, 0])[0];
}

/**
 * The first line is a header where it has words above a column of numbers, or above words that come again and again, it does not.
 * @param {Row[]} rows
 * @param {import("./numbers.js").Decimal} decimal
 */
function isHeader([first, ...others], decimal) {
  const isNumber = (/** @type {string} */ cell) => !Number.isNaN(toNumber(cell, decimal));
  if (others.length === 0) return !first.cells.some(isNumber);
  return first.cells.some((cell, i) => {
    if (isNumber(cell) || isMissing(cell, false)) return false;
    const below = others.map(({ cells }) => cells[i]).filter((each) => !isMissing(each, false));
    const nNumbers = below.filter(isNumber).length;
    return 2 * nNumbers > below.length || (nNumbers === 0 && comeAgain(below) && !below.includes(cell));
  });
}

/**
 * @param {string[]} words
 * @returns {boolean} whether there is more than one, and each at least twice
 */
function comeAgain(words) {
  const counts = new Map();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts.size > 1 && [...counts.values()].every((n) => n > 1);
}
