// @ts-check
/** A table read from CSV: which line is a header, which columns are numbers, and what each is most likely for. Pure. */

import { CsvError, readCsv } from "./csv.js";

export const MAX_CLASSES = 8;
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const COMMA_NUMBER = /^[+-]?\d*,\d+(e[+-]?\d+)?$/i;
const TEST_WORDS = new Map([
  ["0", 0], ["0.0", 0], ["false", 0], ["no", 0], ["train", 0], ["training", 0], ["", 0],
  ["1", 1], ["1.0", 1], ["true", 1], ["yes", 1], ["test", 1], ["testing", 1],
]);
/** Names by which a header tells what a column is for. */
const NAMES = {
  x: /^(x|x1|x_1)$/i,
  y: /^(y|x2|x_2)$/i,
  test: /^(test|is_test|split|set)$/i,
  target: /^(label|labels|class|classes|target|value|species|category|z)$/i,
};

/**
 * @typedef {object} Column
 * @property {number} number from 1
 * @property {string} name of the header, or "" without one
 * @property {boolean} isNumeric whether every cell is a number
 * @property {boolean} isTestMark whether every cell can tell a test point from a training point
 */

/**
 * @typedef {object} Table
 * @property {import("./csv.js").Row[]} rows without the header, cells trimmed
 * @property {Column[]} columns
 * @property {boolean} hasHeader
 * @property {string} separator
 * @property {boolean} hasDecimalComma
 */

/**
 * What the columns are taken for: numbers from 0; `test` may be a column, null, or "share" for `testShare` of each class, drawn by `seed`.
 * @typedef {{x: number, y: number, target: number, test: number | "share" | null, isRegression: boolean,
 *   testShare?: number, seed?: number}} Choices
 */

/**
 * @param {string} text
 * @returns {Table}
 * @throws {CsvError}
 */
export function readTable(text) {
  const { rows: raw, separator } = readCsv(text);
  const rows = raw.map(({ cells, line }) => ({ line, cells: cells.map((cell) => cell.trim()) }));
  if (rows.length === 0) throw new CsvError("There is nothing in it.", null);
  checkWidths(rows);
  const hasDecimalComma = usesDecimalComma(rows);
  const hasHeader = isHeader(rows, hasDecimalComma);
  const body = hasHeader ? rows.slice(1) : rows;
  if (body.length === 0) throw new CsvError("There is a header and no points below it.", rows[0].line);
  const columns = rows[0].cells.map((name, i) => ({
    number: i + 1,
    name: hasHeader ? name : "",
    isNumeric: body.every(({ cells }) => !Number.isNaN(toNumber(cells[i], hasDecimalComma))),
    isTestMark: body.every(({ cells }) => TEST_WORDS.has(cells[i].toLowerCase())),
  }));
  return { rows: body, columns, hasHeader, separator, hasDecimalComma };
}

/** @param {import("./csv.js").Row[]} rows */
function checkWidths(rows) {
  const width = rows[0].cells.length;
  if (width < 3) {
    throw new CsvError(`There ${width === 1 ? "is 1 column" : `are ${width} columns`}; x, y and a label or value are needed.`, rows[0].line);
  }
  const odd = rows.find(({ cells }) => cells.length !== width);
  if (odd) throw new CsvError(`There are ${odd.cells.length} columns here, and ${width} in the first line.`, odd.line);
}

/** @param {import("./csv.js").Row[]} rows */
function usesDecimalComma(rows) {
  for (const { cells } of rows) {
    if (cells.some((cell) => COMMA_NUMBER.test(plainMinus(cell)))) return true;
    if (cells.some((cell) => NUMBER.test(cell) && cell.includes("."))) return false;
  }
  return false;
}

/**
 * The first line is a header where it has words above a column of numbers.
 * @param {import("./csv.js").Row[]} rows
 * @param {boolean} hasDecimalComma
 */
function isHeader([first, ...others], hasDecimalComma) {
  const isNumber = (/** @type {string} */ cell) => !Number.isNaN(toNumber(cell, hasDecimalComma));
  if (others.length === 0) return !first.cells.some(isNumber);
  return first.cells.some((cell, i) => !isNumber(cell) && mostly(others, ({ cells }) => isNumber(cells[i])));
}

/**
 * @template T
 * @param {T[]} items
 * @param {(item: T) => boolean} holds
 */
function mostly(items, holds) {
  return 2 * items.filter(holds).length > items.length;
}

/**
 * @param {string} cell
 * @param {boolean} hasDecimalComma
 * @returns {number} NaN for anything that is no finite number
 */
export function toNumber(cell, hasDecimalComma) {
  const text = plainMinus(cell);
  const dotted = hasDecimalComma && COMMA_NUMBER.test(text) ? text.replace(",", ".") : text;
  const isNumber = NUMBER.test(dotted) && !(hasDecimalComma && text.includes("."));
  const value = isNumber ? Number(dotted) : NaN;
  return Number.isFinite(value) ? value : NaN;
}

/** @param {string} cell */
function plainMinus(cell) {
  return cell.replace("−", "-");
}

/**
 * @param {string} cell
 * @returns {number | undefined} 1 for a test point, 0 for a training point
 */
export function toTestMark(cell) {
  return TEST_WORDS.get(cell.toLowerCase());
}

/**
 * What the columns are most likely for: by the header's names, else in their order.
 * @param {Table} table
 * @returns {Choices}
 */
export function guessChoices(table) {
  const { columns } = table;
  const taken = new Set();
  /** @type {(pattern: RegExp, fits: (column: Column) => boolean) => number | null} */
  const named = (pattern, fits) => take(columns.findIndex((column) => pattern.test(column.name) && fits(column)));
  /** @type {(i: number) => number | null} */
  const take = (i) => {
    if (i < 0 || taken.has(i)) return null;
    taken.add(i);
    return i;
  };
  const next = (/** @type {(column: Column) => boolean} */ fits) =>
    take(columns.findIndex((column, i) => !taken.has(i) && fits(column)));
  const isAny = () => true;
  const isNumeric = (/** @type {Column} */ column) => column.isNumeric;

  const test = named(NAMES.test, (column) => column.isTestMark);
  const namedTarget = named(NAMES.target, isAny);
  const x = named(NAMES.x, isAny) ?? next(isNumeric) ?? next(isAny);
  const y = named(NAMES.y, isAny) ?? next(isNumeric) ?? next(isAny);
  const last = columns.findLastIndex((_, i) => !taken.has(i));
  const target = namedTarget ?? take(last) ?? columns.length - 1;
  return { x: x ?? 0, y: y ?? 1, target, test, isRegression: looksLikeValues(table, target) };
}

/**
 * @param {Table} table
 * @param {number} i a column
 * @returns {boolean} whether it holds numbers that are too many for classes
 */
export function looksLikeValues({ rows, columns }, i) {
  return columns[i].isNumeric && new Set(rows.map(({ cells }) => cells[i])).size > MAX_CLASSES;
}
