// @ts-check
/**
 * One import, step by step: a file or text is read, its columns are guessed, points in the plane are made of it, or a table of more
 * columns. What a worker does. Pure.
 */

import { decode } from "./decode.js";
import { guessRoles } from "./guess.js";
import { toPoints } from "./points.js";
import { toTable } from "./to-table.js";
import { takeRows } from "./taken.js";
import { readTable } from "./read-table.js";
import { TableError } from "./table-error.js";
import { TOO_LARGE } from "./table-texts.js";

const MAX_BYTES = 64 * 2 ** 20;
const MAX_SHOWN = 20_000; // characters: a longer text would only make its field slow
const N_PREVIEW_ROWS = 5;

/** @typedef {import("./read-table.js").Table} Table */
/** @typedef {import("./read-table.js").Reading} Reading */
/** @typedef {import("./taken.js").Choices} Choices */

/**
 * What is asked for: a source comes first, and only once.
 * @typedef {object} Request
 * @property {string | ArrayBuffer} [source] text, or the bytes of a file
 * @property {string} [encoding] chosen, of a file
 * @property {Reading} [reading] chosen; with it the table is read anew and its columns guessed
 * @property {Partial<Choices>} choices what is absent is guessed
 * @property {Limits} limits
 */

/** Rows; columns that a network reads, 2 where only points are taken; bytes of a message with a table. @typedef {{mostRows: number, mostInputs: number, mostBytes: number}} Limits */

/**
 * What a person sees of a table.
 * @typedef {Omit<Table, "rows"> & {preview: string[][], nRows: number}} View
 */

/** @typedef {import("./taken.js").RowReport} RowReport */
/** @typedef {import("./points.js").Imported & {report: RowReport & import("./points.js").PlaceReport}} ReportedPoints */
/** @typedef {import("./to-table.js").ImportedTable & {report: RowReport & import("./to-table.js").TableReport}} ReportedTable */
/** @typedef {ReportedPoints | ReportedTable} Reported */

/**
 * @typedef {object} Answer
 * @property {{head: string, isWhole: boolean, encoding: string | null, isGuess: boolean} | null} text of a file
 * @property {View | null} view null: it cannot be read as a table
 * @property {Choices | null} choices
 * @property {Reported | null} imported
 * @property {{message: string, offer: import("./table-error.js").Offer | null} | null} error
 */

export class ImportJob {
  /** @type {string | Uint8Array} */
  #source = "";
  /** @type {import("./decode.js").Decoded | null} */
  #decoded = null;
  /** @type {Table | null} */
  #table = null;

  /**
   * @param {Request} request
   * @returns {Answer}
   */
  answer({ source, encoding, reading, choices, limits }) {
    /** @type {Answer} */
    const answer = { text: null, view: null, choices: null, imported: null, error: null };
    try {
      if (source !== undefined) this.#take(source);
      if (source !== undefined || reading) this.#read(reading ?? {}, encoding, answer);
      const table = /** @type {Table} */ (this.#table);
      answer.view = viewOf(table);
      answer.choices = { ...choices, roles: choices.roles ?? guessRoles(table, limits.mostInputs) };
      answer.imported = importOf(table, answer.choices, limits);
    } catch (error) {
      if (!(error instanceof TableError)) throw error;
      answer.error = { message: error.message, offer: error.offer };
    }
    return answer;
  }

  /** @param {string | ArrayBuffer} source */
  #take(source) {
    this.#table = this.#decoded = null;
    if (typeof source !== "string" && source.byteLength > MAX_BYTES) throw new TableError(TOO_LARGE, null);
    this.#source = typeof source === "string" ? source : new Uint8Array(source);
  }

  /**
   * @param {Reading} reading
   * @param {string | undefined} encoding
   * @param {Answer} answer is told the text even where it is no table
   */
  #read(reading, encoding, answer) {
    this.#table = null;
    if (typeof this.#source !== "string") this.#decoded = decode(this.#source, encoding);
    const text = typeof this.#source === "string" ? this.#source : /** @type {import("./decode.js").Decoded} */ (this.#decoded).text;
    answer.text = { head: text.slice(0, MAX_SHOWN), isWhole: text.length <= MAX_SHOWN, encoding: this.#decoded?.encoding ?? null, isGuess: Boolean(this.#decoded?.isGuess) };
    this.#table = readTable(text, reading);
  }
}

/**
 * @param {Table} table
 * @param {Choices} choices
 * @param {Limits} limits
 * @returns {Reported}
 */
function importOf(table, choices, limits) {
  const taken = takeRows(table, choices, limits.mostRows);
  if (taken.inputs.length > 2) {
    const made = toTable(table, taken, limits);
    return { ...made, report: { ...taken.report, ...made.report } };
  }
  const made = toPoints(table, taken, Boolean(choices.stretches));
  return { ...made, report: { ...taken.report, ...made.report } };
}

/** @param {Table} table */
function viewOf({ rows, ...table }) {
  return { ...table, preview: rows.slice(0, N_PREVIEW_ROWS).map(({ cells }) => cells), nRows: rows.length };
}
