// @ts-check
/** The rows of a table as numbers, and which of them are taken: what is missing, unreadable or far out is left out and counted. Pure. */

import { toTestMark } from "./columns.js";
import { dayReader } from "./dates.js";
import { isMissing, toNumber } from "./numbers.js";
import { TableError } from "./table-error.js";
import { NO_DATE, noNumber, noTestMark } from "./table-texts.js";

/** @typedef {import("./read-table.js").Table} Table */

/** What becomes of a row; all but the first are left out. */
export const FATE = { TAKEN: 0, MISSING: 1, UNREADABLE: 2, OUTSIDE: 3, NOT_DRAWN: 4 };

const OUTER_SHARE = 0.01; // of the values, beyond the percentiles on either side

export class Rows {
  #table;
  #choices;
  /** Of each row, one of `FATE`. */
  fates;
  /** Of each row 1 where the file has it to test with, 2 where it is for validation. */
  marks;
  nFilled = 0;

  /**
   * @param {Table} table
   * @param {import("./taken.js").Choices} choices
   */
  constructor(table, choices) {
    this.#table = table;
    this.#choices = choices;
    this.fates = new Uint8Array(table.rows.length);
    this.marks = new Uint8Array(table.rows.length);
  }

  /** @returns {number[]} the rows that are taken so far */
  get taken() {
    return Array.from(this.fates.keys()).filter((row) => this.fates[row] === FATE.TAKEN);
  }

  /** @param {number} fate */
  count(fate) {
    return this.fates.reduce((n, each) => n + Number(each === fate), 0);
  }

  /**
   * A row that is left out already keeps its reason.
   * @param {number} row
   * @param {number} fate
   */
  leaveOut(row, fate) {
    if (this.fates[row] === FATE.TAKEN) this.fates[row] = fate;
  }

  /**
   * @param {number} i the column that splits the rows
   * @throws {TableError} where a cell does not say it
   */
  split(i) {
    const { rows, columns } = this.#table;
    rows.forEach(({ cells, line }, row) => {
      const mark = toTestMark(cells[i]);
      if (mark === undefined) throw new TableError(noTestMark(cells[i]), line, columns[i]);
      this.marks[row] = mark;
    });
  }

  /**
   * @param {number} i a column
   * @param {boolean} isInput whether what is missing may be filled
   * @returns {number[]} for all rows; NaN in those that are left out for it. Of dates the days since the first
   * @throws {TableError} at a cell that is neither a number nor missing
   */
  numbers(i, isInput) {
    const { rows, columns, decimal } = this.#table;
    const column = columns[i];
    const read = column.holds === "date" ? dayReader(rows.map(({ cells }) => cells[i])) : (/** @type {string} */ cell) => toNumber(cell, decimal);
    /** @type {number[]} */
    const missing = [];
    const values = rows.map(({ cells, line }, row) => {
      const value = read(cells[i]);
      if (!Number.isNaN(value)) return value;
      if (isMissing(cells[i], true)) missing.push(row);
      else if (this.#choices.leavesOutUnreadable) this.leaveOut(row, FATE.UNREADABLE);
      else if (this.fates[row] === FATE.TAKEN) throw this.#unreadable(column, cells[i], line);
      return NaN;
    });
    if (isInput && this.#choices.fillsMissing) this.#fill(values, missing);
    else for (const row of missing) this.leaveOut(row, FATE.MISSING);
    if (column.holds !== "date") return values;
    const first = values.reduce((least, value) => (value < least ? value : least), Infinity);
    return values.map((value) => value - first);
  }

  /**
   * @param {import("./columns.js").Column} column
   * @param {string} cell
   * @param {number} line
   */
  #unreadable(column, cell, line) {
    const isRare = 2 * column.nUnreadable < this.#table.rows.length;
    return new TableError(column.holds === "date" ? NO_DATE : noNumber(cell), line, column, isRare ? "leavesOutUnreadable" : null);
  }

  /**
   * With the median of the rows to train with.
   * @param {number[]} values
   * @param {number[]} missing rows
   */
  #fill(values, missing) {
    const known = this.taken.filter((row) => this.marks[row] === 0 && !Number.isNaN(values[row])).map((row) => values[row]).sort((a, b) => a - b);
    if (known.length === 0) return;
    const median = (known[Math.floor((known.length - 1) / 2)] + known[Math.ceil((known.length - 1) / 2)]) / 2;
    for (const row of missing) values[row] = median;
    this.nFilled += missing.length;
  }

  /**
   * @param {number[]} values of all rows
   * @returns {number[]} rows that lie so far beyond the 1st or 99th percentile that all others are pressed together
   */
  farOut(values) {
    const rows = this.taken;
    const sorted = rows.map((row) => values[row]).sort((a, b) => a - b);
    const n = sorted.length;
    if (n < 10) return [];
    const low = sorted[Math.ceil(OUTER_SHARE * (n - 1))];
    const high = sorted[Math.floor((1 - OUTER_SHARE) * (n - 1))];
    const width = high - low;
    if (width === 0) return [];
    const isFar = { low: low - sorted[0] > 2 * width, high: sorted[n - 1] - high > 2 * width };
    return rows.filter((row) => (isFar.low && values[row] < low) || (isFar.high && values[row] > high));
  }
}
