// @ts-check
/** Points from a table of CSV and back: labels, test marks, and the scale that fits them into the square. Pure. */

import { formatCount } from "../../ui/format.js";
import { fromSquare, toSquare } from "../data-scale.js";
import { MAX_CLASSES, toNumber, toTestMark } from "./csv-table.js";
import { CsvError, writeCsv } from "./csv.js";
import { testMarks } from "../strata.js";

/** Of the points, where a share of them is to be drawn. */
const TEST_SHARE = 0.2;

/** @typedef {import("./csv-table.js").Table} Table */
/** @typedef {import("./csv-table.js").Choices} Choices */
/** @typedef {import("../state.js").Points} Points */

/** @typedef {import("../data-scale.js").Scale} Scale */
/** @typedef {{points: Points, classNames: string[] | null, scale: Scale}} Imported */

/**
 * @param {Table} table
 * @param {Choices} choices
 * @param {number} mostPoints
 * @returns {Imported}
 * @throws {CsvError} which names line and column
 */
export function toPoints(table, choices, mostPoints) {
  const { rows } = table;
  if (rows.length > mostPoints) {
    throw new CsvError(`This is one point too many; at most ${formatCount(mostPoints)} are allowed.`, rows[mostPoints].line);
  }
  checkDifferent(choices);
  const x = scaled(numbers(table, choices.x));
  const y = scaled(numbers(table, choices.y));
  const base = { x: x.values, y: y.values };
  if (choices.isRegression) {
    const value = scaled(numbers(table, choices.target));
    const label = rows.map(() => 0);
    const points = { ...base, label, test: testColumn(table, choices, label), value: value.values };
    return { points, classNames: null, scale: { x: x.range, y: y.range, value: value.range } };
  }
  const { labels, classNames } = classes(table, choices.target);
  const points = { ...base, label: labels, test: testColumn(table, choices, labels) };
  return { points, classNames, scale: { x: x.range, y: y.range, value: null } };
}

/** @param {Choices} choices */
function checkDifferent({ x, y, target, test }) {
  const used = [x, y, target, test].filter((each) => typeof each === "number");
  if (new Set(used).size < used.length) throw new CsvError("One column is chosen twice.", null);
}

/**
 * @param {Table} table
 * @param {number} i
 * @returns {number[]}
 */
function numbers({ rows, columns, hasDecimalComma }, i) {
  return rows.map(({ cells, line }) => {
    const value = toNumber(cells[i], hasDecimalComma);
    if (Number.isNaN(value)) throw new CsvError(`${shown(cells[i])} is not a number.`, line, columns[i]);
    return value;
  });
}

/**
 * Numbers from −1 to 1 stay as they are; others are stretched to fill that range.
 * @param {number[]} values
 * @returns {{values: number[], range: [number, number] | null}}
 */
function scaled(values) {
  const low = values.reduce((a, b) => Math.min(a, b), Infinity);
  const high = values.reduce((a, b) => Math.max(a, b), -Infinity);
  const range = low >= -1 && high <= 1 ? null : rangeAround(low, high);
  return { values: values.map((value) => toSquare(value, range)), range };
}

/**
 * @param {number} low
 * @param {number} high
 * @returns {[number, number]} of some width: one value alone comes into the middle
 */
function rangeAround(low, high) {
  return high > low ? [low, high] : [low - 1, high + 1];
}

/**
 * @param {Table} table
 * @param {Choices} choices
 * @param {number[]} labels of which a share is taken class by class
 * @returns {number[]} 1 for test points
 */
function testColumn({ rows, columns }, { test: choice, testShare = TEST_SHARE, seed = 0 }, labels) {
  if (choice === null) return rows.map(() => 0);
  if (choice === "share") return testMarks(labels, testShare, seed);
  return rows.map(({ cells, line }) => {
    const mark = toTestMark(cells[choice]);
    if (mark === undefined) {
      throw new CsvError(`${shown(cells[choice])} tells no test point; allowed: 0, 1, train, test.`, line, columns[choice]);
    }
    return mark;
  });
}

/**
 * Whole numbers from 0 to 7 are labels already; anything else is a name, numbered in the order of the names.
 * @param {Table} table
 * @param {number} i
 * @returns {{labels: number[], classNames: string[] | null}}
 */
function classes({ rows, columns, hasDecimalComma }, i) {
  const cells = rows.map((row) => row.cells[i]);
  const values = cells.map((cell) => toNumber(cell, hasDecimalComma));
  if (values.every((value) => Number.isInteger(value) && value >= 0 && value < MAX_CLASSES)) {
    return { labels: values.map((value) => value || 0), classNames: null };
  }
  /** @type {Set<string>} */
  const names = new Set();
  cells.forEach((cell, row) => {
    if (cell === "") throw new CsvError("The label is missing.", rows[row].line, columns[i]);
    names.add(cell);
    if (names.size > MAX_CLASSES) {
      throw new CsvError(`${shown(cell)} is one class too many; at most ${MAX_CLASSES} are allowed.`, rows[row].line, columns[i]);
    }
  });
  const classNames = [...names].sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
  const labelOf = new Map(classNames.map((name, label) => [name, label]));
  return { labels: cells.map((cell) => /** @type {number} */ (labelOf.get(cell))), classNames };
}

/** @param {string} cell */
function shown(cell) {
  return `“${cell.length > 40 ? `${cell.slice(0, 40)}…` : cell}”`;
}

/**
 * @param {Points} points
 * @param {string[] | null} classNames
 * @param {Scale | null} scale
 * @returns {string} CSV with a header, in the units that the points came with
 */
export function toCsv({ x, y, label, test, value }, classNames, scale) {
  const header = ["x", "y", value ? "value" : "label", "test"];
  const rows = x.map((_, i) => [
    fromSquare(x[i], scale?.x ?? null),
    fromSquare(y[i], scale?.y ?? null),
    value ? fromSquare(value[i], scale?.value ?? null) : (classNames?.[label[i]] ?? label[i]),
    test[i],
  ]);
  return writeCsv([header, ...rows]);
}
