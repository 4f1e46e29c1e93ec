// @ts-check
/** Text of comma-separated values to rows of cells and back (RFC 4180, also with semicolons or tabs). Pure. */

/** Where a text cannot be taken: line and column count from 1, the column is null where the whole line is meant. */
export class CsvError extends Error {
  /**
   * @param {string} what
   * @param {number | null} line
   * @param {{number: number, name?: string} | null} [column]
   */
  constructor(what, line, column = null) {
    const name = column?.name ? ` (“${column.name}”)` : "";
    const place = line === null ? "" : `Line ${line}${column ? `, column ${column.number}${name}` : ""}: `;
    super(place + what);
    this.name = "CsvError";
    this.line = line;
    this.column = column?.number ?? null;
  }
}

/** In order of preference: a semicolon or tab between cells leaves the comma to decimals. */
const SEPARATORS = ["\t", ";", ","];
const LINES_TO_JUDGE_BY = 20;

/**
 * @typedef {object} Row
 * @property {string[]} cells as they stand, without their quotes
 * @property {number} line where the row begins
 */

/**
 * @param {string} text
 * @returns {{rows: Row[], separator: string}} without empty lines
 * @throws {CsvError} where a quote is not closed
 */
export function readCsv(text) {
  const plain = text.replace(/^\uFEFF/, "");
  const separator = separatorOf(plain);
  const rows = readRows(plain, separator).filter(({ cells }) => cells.length > 1 || cells[0].trim() !== "");
  return { rows, separator };
}

/**
 * The first separator that cuts the first lines into equally many cells, else the first that cuts at all.
 * @param {string} text
 */
function separatorOf(text) {
  const bare = text.replace(/"(?:[^"]|"")*"/g, "quoted");
  const lines = bare.split(/\r\n|\r|\n/).filter((line) => line.trim() !== "").slice(0, LINES_TO_JUDGE_BY);
  const counts = SEPARATORS.map((separator) => ({ separator, n: lines.map((line) => line.split(separator).length) }));
  const even = counts.find(({ n }) => n[0] > 1 && n.every((each) => each === n[0]));
  const any = counts.find(({ n }) => n.some((each) => each > 1));
  return (even ?? any ?? counts[2]).separator;
}

/**
 * @param {string} text
 * @param {string} separator
 * @returns {Row[]}
 */
function readRows(text, separator) {
  /** @type {Row[]} */
  const rows = [];
  const reader = new Reader(text, separator);
  while (!reader.isAtEnd) rows.push(reader.readRow());
  return rows;
}

class Reader {
  #text;
  #separator;
  #at = 0;
  #line = 1;

  /**
   * @param {string} text
   * @param {string} separator
   */
  constructor(text, separator) {
    this.#text = text;
    this.#separator = separator;
  }

  get isAtEnd() {
    return this.#at >= this.#text.length;
  }

  /** @returns {Row} */
  readRow() {
    const line = this.#line;
    const cells = [this.#readCell()];
    while (this.#text[this.#at] === this.#separator) {
      this.#at += 1;
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
    return character === this.#separator || character === "\n" || character === "\r";
  }

  #readQuoted() {
    const line = this.#line;
    let cell = "";
    for (;;) {
      const end = this.#text.indexOf('"', this.#at + 1);
      if (end < 0) throw new CsvError("A quote is opened and never closed.", line);
      const part = this.#text.slice(this.#at + 1, end);
      this.#line += part.match(/\r\n|\r|\n/g)?.length ?? 0;
      cell += part;
      this.#at = end + 1;
      if (this.#text[this.#at] !== '"') return cell;
      cell += '"'; // two quotes stand for one
    }
  }

  #skipLineEnd() {
    if (this.isAtEnd) return;
    this.#at += this.#text.startsWith("\r\n", this.#at) ? 2 : 1;
    this.#line += 1;
  }
}

/**
 * @param {(string | number)[][]} rows
 * @returns {string} with commas, quotes where they are needed, and a line end after each row
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
