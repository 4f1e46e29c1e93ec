// @ts-check
/** Text of separated values to rows of cells (RFC 4180, with any of five separators, and without comments). Pure. */

import { TableError } from "./table-error.js";
import { OPEN_QUOTE } from "./table-texts.js";

/** In order of preference: a semicolon or tab between cells leaves the comma to decimals. A space stands for any number of them. */
export const SEPARATORS = ["\t", ";", "|", ",", " "];
const LINES_TO_JUDGE_BY = 20;
/** A first line by which spreadsheets are told the separator. */
const TOLD = /^\uFEFF?"?sep=(.)"?\s*(?:\r\n|\r|\n|$)/i;
const COMMENT = "#";

/**
 * @typedef {object} Row
 * @property {string[]} cells as they stand, without their quotes
 * @property {number} line where the row begins
 */

/** @typedef {{rows: Row[], separator: string, nComments: number, isTold: boolean}} Cells isTold: by a first line, sep= */

/**
 * @param {string} text
 * @param {string} [chosen] separator
 * @returns {Cells} without empty lines and comments
 * @throws {TableError} where a quote is not closed
 */
export function readCells(text, chosen) {
  const told = TOLD.exec(text);
  const start = told?.[0].length ?? (text.startsWith("\uFEFF") ? 1 : 0);
  const lines = sample(text.slice(start));
  // Where most lines begin like comments, such as colours do, they are none.
  const hasComments = 2 * lines.filter((line) => line.startsWith(COMMENT)).length <= lines.length || lines.every((line) => /^#\s/.test(line));
  const judged = lines.filter((line) => !hasComments || !line.startsWith(COMMENT)).slice(0, LINES_TO_JUDGE_BY);
  const separator = chosen ?? told?.[1] ?? separatorOf(judged);
  const reader = new Reader(text, start, told ? 2 : 1, separator);
  /** @type {Row[]} */
  const rows = [];
  let nComments = 0;
  while (!reader.isAtEnd) {
    if (hasComments && reader.isAt(COMMENT)) {
      reader.skipLine();
      nComments++;
    } else {
      const row = reader.readRow();
      if (row.cells.length > 1 || row.cells[0].trim() !== "") rows.push(row);
    }
  }
  return { rows, separator, nComments, isTold: told !== null };
}

/**
 * @param {string} text
 * @returns {string[]} its first lines that are not empty, with one word in place of what is in quotes
 */
function sample(text) {
  const head = text.slice(0, 100_000).replace(/"(?:[^"]|"")*"/g, "quoted");
  return head.split(/\r\n|\r|\n/).filter((line) => line.trim() !== "").slice(0, 3 * LINES_TO_JUDGE_BY);
}

/**
 * The first separator that cuts the lines into equally many cells, else the one that does so with most of them.
 * @param {string[]} lines
 */
function separatorOf(lines) {
  const counts = SEPARATORS.map((separator) => ({ separator, n: lines.map((line) => cut(line, separator).length) }));
  const even = counts.find(({ n }) => n[0] > 1 && n.every((each) => each === n[0]));
  if (even) return even.separator;
  const shares = counts.map(({ separator, n }) => ({ separator, most: mostCommon(n.filter((each) => each > 1)) }));
  const greatest = Math.max(...shares.map(({ most }) => most));
  return greatest > 0 ? /** @type {{separator: string}} */ (shares.find(({ most }) => most === greatest)).separator : ",";
}

/**
 * @param {string} line
 * @param {string} separator
 */
function cut(line, separator) {
  return separator === " " ? line.trim().split(/ +/) : line.split(separator);
}

/**
 * @param {number[]} numbers
 * @returns {number} how often the most common of them occurs
 */
function mostCommon(numbers) {
  const counts = new Map();
  for (const n of numbers) counts.set(n, (counts.get(n) ?? 0) + 1);
  return Math.max(0, ...counts.values());
}

class Reader {
  #text;
  #separator;
  #at;
  #line;

  /**
   * @param {string} text
   * @param {number} start
   * @param {number} line at which that is
   * @param {string} separator
   */
  constructor(text, start, line, separator) {
    this.#text = text;
    this.#at = start;
    this.#line = line;
    this.#separator = separator;
  }

  get isAtEnd() {
    return this.#at >= this.#text.length;
  }

  /** @param {string} beginning */
  isAt(beginning) {
    return this.#text.startsWith(beginning, this.#at);
  }

  skipLine() {
    while (!this.isAtEnd && !isLineEnd(this.#text[this.#at])) this.#at += 1;
    this.#skipLineEnd();
  }

  /** @returns {Row} */
  readRow() {
    const line = this.#line;
    this.#skipSpaces();
    const cells = [this.#readCell()];
    while (this.#text[this.#at] === this.#separator) {
      this.#at += 1;
      this.#skipSpaces();
      if (this.#separator === " " && (this.isAtEnd || isLineEnd(this.#text[this.#at]))) break; // spaces at the end of a line
      cells.push(this.#readCell());
    }
    this.#skipLineEnd();
    return { cells, line };
  }

  #readCell() {
    const quoted = this.#text[this.#at] === '"' ? this.#readQuoted() : "";
    const start = this.#at;
    while (this.#at < this.#text.length && !this.#isCellEnd(this.#text[this.#at])) this.#at += 1;
    return quoted + this.#text.slice(start, this.#at);
  }

  /** @param {string} character */
  #isCellEnd(character) {
    return character === this.#separator || isLineEnd(character);
  }

  #readQuoted() {
    const line = this.#line;
    let cell = "";
    for (;;) {
      const end = this.#text.indexOf('"', this.#at + 1);
      if (end < 0) throw new TableError(OPEN_QUOTE, line);
      const part = this.#text.slice(this.#at + 1, end);
      this.#line += part.match(/\r\n|\r|\n/g)?.length ?? 0;
      cell += part;
      this.#at = end + 1;
      if (this.#text[this.#at] !== '"') return cell;
      cell += '"'; // two quotes stand for one
    }
  }

  /** Where spaces separate, any number of them do. */
  #skipSpaces() {
    if (this.#separator === " ") while (this.#text[this.#at] === " ") this.#at += 1;
  }

  #skipLineEnd() {
    if (this.isAtEnd) return;
    this.#at += this.#text.startsWith("\r\n", this.#at) ? 2 : 1;
    this.#line += 1;
  }
}

/** @param {string} character */
function isLineEnd(character) {
  return character === "\n" || character === "\r";
}
