// @ts-check
/** Cells of a column to labels from 0 and names of classes: of those only that occur. Pure. */

import { MAX_CLASSES, MOST_WORDS } from "./columns.js";
import { isMissing, toNumber } from "./numbers.js";
import { FATE } from "./rows.js";
import { TableError } from "./table-error.js";
import { OTHER, tooManyClasses } from "./table-texts.js";

/** @typedef {import("./read-table.js").Table} Table */
/** @typedef {{labels: number[], names: string[] | null, inOther: {nClasses: number, nRows: number} | null}} Labels labels: of the rows that are taken, in their order; names: null for 0, 1, 2, … */

/** @param {Table} table
 * @param {import("./rows.js").Rows} rows where no class is known, they are left out
 * @param {number} i the column
 */
export function leaveOutUnlabelled(table, rows, i) {
  table.rows.forEach(({ cells }, row) => isMissing(cells[i], false) && rows.leaveOut(row, FATE.MISSING));
}

/**
 * @param {Table} table
 * @param {number[]} taken rows
 * @param {number} i the column
 * @param {boolean} hasOther whether the rarest share a class where there are too many
 * @returns {Labels} numbered in the order of the names, the class of the others last
 * @throws {TableError}
 */
export function readLabels(table, taken, i, hasOther) {
  const keys = keysOf(table, taken, i);
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  const all = [...counts.keys()].sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
  if (all.length <= MAX_CLASSES) {
    const areNumbers = !table.classNames && all.every((name, label) => name === String(label));
    return { labels: labelsOf(keys, all), names: areNumbers ? null : all, inOther: null };
  }
  if (!hasOther) throw tooMany(table, taken[firstOf(keys, MAX_CLASSES)], i, all.length);
  const kept = [...all].sort((a, b) => count(b) - count(a)).slice(0, MAX_CLASSES - 1);
  function count(/** @type {string} */ name) {
    return counts.get(name) ?? 0;
  }
  const names = all.filter((name) => kept.includes(name));
  const other = { nClasses: all.length - names.length, nRows: keys.length - names.reduce((n, name) => n + count(name), 0) };
  return { labels: labelsOf(keys, names), names: [...names, names.includes(OTHER) ? `${OTHER} ` : OTHER], inOther: other };
}

/**
 * @param {Table} table
 * @param {number[]} taken
 * @param {number} i
 * @returns {string[]} what the cells stand for: 1 and 1.0 are the same
 */
function keysOf({ rows, decimal, classNames }, taken, i) {
  const cells = taken.map((row) => rows[row].cells[i]);
  const values = cells.map((cell) => toNumber(cell, decimal));
  if (values.some(Number.isNaN)) return cells;
  return classNames ? values.map((value) => classNames[value] ?? String(value)) : values.map((value) => String(value || 0));
}

/**
 * @param {string[]} keys
 * @param {string[]} names
 */
function labelsOf(keys, names) {
  const labelOf = new Map(names.map((name, label) => [name, label]));
  return keys.map((key) => labelOf.get(key) ?? names.length);
}

/**
 * @param {string[]} keys
 * @param {number} n
 * @returns {number} where one more than n different ones have come
 */
function firstOf(keys, n) {
  const seen = new Set();
  return keys.findIndex((key) => seen.add(key).size > n);
}

/**
 * @param {Table} table
 * @param {number} row
 * @param {number} i
 * @param {number} n
 */
function tooMany({ rows, columns }, row, i, n) {
  return new TableError(tooManyClasses(n, MAX_CLASSES), rows[row].line, columns[i], n <= MOST_WORDS ? "hasOther" : null);
}
