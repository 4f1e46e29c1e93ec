// @ts-check
/** The rows of a table that are taken: their inputs, what is to be learnt of them, and how they are split. What is left out is counted. Pure. */

import { testMarks } from "../strata.js";
import { isMissing } from "./numbers.js";
import { leaveOutUnlabelled, readLabels } from "./labels.js";
import { FATE, Rows } from "./rows.js";
import { TableError } from "./table-error.js";
import { NO_AXES, NO_ROWS, NO_TARGET } from "./table-texts.js";

/** @typedef {import("./read-table.js").Table} Table */
/** @typedef {import("./guess.js").Role} Role */

const N_AXES = 2;

/**
 * What a person may choose of what becomes of the rows.
 * @typedef {object} Choices
 * @property {Role[]} roles of the columns
 * @property {boolean} [fillsMissing] inputs with their median; else the row is left out
 * @property {boolean} [leavesOutUnreadable] rows with a cell that is no number
 * @property {boolean} [hasOther] whether the rarest classes become one
 * @property {boolean} [stretches] small numbers over the whole square
 * @property {boolean} [cuts] off what lies far out
 * @property {number | null} [testShare] of each class; where no column splits the rows
 * @property {number} [seed] of what is drawn
 */

/** A column that the network reads: its numbers, or its words. @typedef {{column: number, values: number[] | null, words: string[] | null}} Input */

/**
 * @typedef {object} Taken
 * @property {Input[]} inputs the two axes first
 * @property {number} target the column that is to be learnt
 * @property {number[]} labels
 * @property {string[] | null} names of the classes
 * @property {number[] | null} values for regression; labels are then 0
 * @property {number[]} test 1 for each row to test with, 2 for validation
 * @property {RowReport} report
 */

/**
 * What has become of the rows.
 * @typedef {object} RowReport
 * @property {number} nRows of the table
 * @property {{missing: number, unreadable: number, outside: number}} nLeftOut rows, by reason
 * @property {number} nValidation rows that are kept apart for validation
 * @property {number} nFilled cells
 * @property {{share: number, seed: number, of: number} | null} sample which part was drawn, where there were too many
 * @property {number} nFarOut rows that could be cut off
 * @property {{nClasses: number, nRows: number} | null} inOther
 * @property {string[]} untrained classes without a row to train with, by name or number
 * @property {string[]} untested the same without one to test with, where others have some
 */

/**
 * @param {Table} table
 * @param {Choices} choices
 * @param {number} mostRows
 * @returns {Taken}
 * @throws {TableError} which names line and column
 */
export function takeRows(table, choices, mostRows) {
  const { inputs, target, split, isRegression } = columnsOf(choices.roles);
  const rows = new Rows(table, choices);
  if (split >= 0) rows.split(split);
  const read = inputs.map((column, i) => readInput(table, rows, column, i < N_AXES));
  const values = isRegression ? rows.numbers(target, false) : null;
  if (!values) leaveOutUnlabelled(table, rows, target);
  const farOut = new Set(read.flatMap((input) => (input.values ? rows.farOut(input.values) : [])));
  if (choices.cuts) for (const row of farOut) rows.leaveOut(row, FATE.OUTSIDE);
  const sample = draw(table, rows, choices, mostRows, values ? -1 : target);
  const taken = rows.taken;
  if (taken.length === 0) throw new TableError(NO_ROWS, null);
  const { labels, names, inOther } = values ? { labels: taken.map(() => 0), names: null, inOther: null } : readLabels(table, taken, target, Boolean(choices.hasOther));
  const test = split >= 0 ? taken.map((row) => rows.marks[row]) : choices.testShare ? testMarks(labels, choices.testShare, choices.seed ?? 0) : taken.map(() => 0);
  return {
    inputs: read.map((input) => ({ column: input.column, values: of(taken, input.values), words: of(taken, input.words) })),
    target,
    labels,
    names,
    values: of(taken, values),
    test,
    report: {
      nRows: table.rows.length,
      nLeftOut: { missing: rows.count(FATE.MISSING), unreadable: rows.count(FATE.UNREADABLE), outside: rows.count(FATE.OUTSIDE) },
      nValidation: test.filter((mark) => mark === 2).length,
      nFilled: rows.nFilled,
      sample,
      nFarOut: choices.cuts ? 0 : farOut.size,
      inOther,
      ...lacking(values ? [] : labels, test, names),
    },
  };
}

/**
 * @template T
 * @param {number[]} rows
 * @param {T[] | null} column
 */
function of(rows, column) {
  return column && rows.map((row) => column[row]);
}

/**
 * @param {Role[]} roles
 * @returns {{inputs: number[], target: number, split: number, isRegression: boolean}} split is −1 where no column does it
 * @throws {TableError}
 */
function columnsOf(roles) {
  const [x, y, label, value, split] = /** @type {const} */ (["x", "y", "class", "value", "split"]).map((role) => roles.indexOf(role));
  if (x < 0 || y < 0) throw new TableError(NO_AXES, null);
  if (label < 0 && value < 0) throw new TableError(NO_TARGET, null);
  const others = roles.flatMap((role, i) => (role === "input" ? [i] : []));
  return { inputs: [x, y, ...others], target: label < 0 ? value : label, split, isRegression: label < 0 };
}

/**
 * @param {Table} table
 * @param {Rows} rows
 * @param {number} column
 * @param {boolean} isAxis which only numbers can be
 * @returns {Input} of all rows
 */
function readInput(table, rows, column, isAxis) {
  if (isAxis || table.columns[column].holds !== "words") return { column, values: rows.numbers(column, true), words: null };
  const words = table.rows.map(({ cells }) => cells[column]);
  words.forEach((word, row) => isMissing(word, false) && rows.leaveOut(row, FATE.MISSING));
  return { column, values: null, words };
}

/**
 * Where there are too many rows, draw as many as fit, of each class the same share.
 * @param {Table} table
 * @param {Rows} rows
 * @param {Choices} choices
 * @param {number} most
 * @param {number} target the column of the classes; −1: there are none
 * @returns {RowReport["sample"]}
 */
function draw(table, rows, { seed = 0 }, most, target) {
  const taken = rows.taken;
  if (taken.length <= most) return null;
  /** @type {Map<string, number>} */
  const numbers = new Map();
  const groups = taken.map((row) => {
    const key = target < 0 ? "" : table.rows[row].cells[target];
    if (!numbers.has(key)) numbers.set(key, numbers.size);
    return /** @type {number} */ (numbers.get(key));
  });
  testMarks(groups, (taken.length - most) / taken.length, seed).forEach((isLeft, i) => isLeft && rows.leaveOut(taken[i], FATE.NOT_DRAWN));
  return { share: most / taken.length, seed, of: taken.length };
}

/**
 * @param {number[]} labels
 * @param {number[]} test
 * @param {string[] | null} names
 * @returns {Pick<RowReport, "untrained" | "untested">}
 */
function lacking(labels, test, names) {
  const counts = Array.from({ length: labels.reduce((a, b) => Math.max(a, b), -1) + 1 }, () => [0, 0, 0]);
  labels.forEach((label, i) => counts[label][test[i]]++);
  const without = (/** @type {number} */ mark) => counts.flatMap((each, label) => (each[mark] === 0 ? [names?.[label] ?? String(label + 1)] : []));
  return { untrained: without(0), untested: test.includes(1) ? without(1) : [] };
}
