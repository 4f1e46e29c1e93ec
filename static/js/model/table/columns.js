// @ts-check
/** What a column of a table holds, and why it would be no input of a network. Pure. */

import { isDate } from "./dates.js";
import { hasGroups, isMissing, isPercent, toNumber } from "./numbers.js";

/** As many classes as the page has colours for. */
export const MAX_CLASSES = 8;
/** More different words than that are names, not classes. */
export const MOST_WORDS = 64;

const TEST_WORDS = new Map([
  ["0", 0], ["0.0", 0], ["false", 0], ["no", 0], ["train", 0], ["training", 0], ["", 0],
  ["1", 1], ["1.0", 1], ["true", 1], ["yes", 1], ["test", 1], ["testing", 1],
  ["val", 2], ["valid", 2], ["validation", 2], ["dev", 2], ["eval", 2],
]);

const YEAR = /(?:^|[^a-z])(?:year|yr|jahr|année|año|anno)s?(?:$|[^a-z])/i;
/** Also the header that an index without a name gets, by pandas. */
const ID = /^(?:#|id|ids|uid|uuid|key|index|idx|no\.?|nr\.?|nummer|row|row[ _]?(?:id|no|number|names?)|rownames|code|unnamed: 0|.+[ _.-]id|[a-z]+ID|[a-z]+Id)$/i;
const COUNTER = /^(?:|#|id|index|idx|no\.?|nr\.?|row|row[ _]?(?:id|no|number|names?)|rownames|unnamed: 0|.*[ _.-]id|[a-z]*I[dD])$/i;

/** Why a column is left out, unless somebody chooses it. @typedef {"empty" | "constant" | "index" | "id" | "year" | "date" | "names" | "words" | "told"} Why */

/**
 * @typedef {object} Column
 * @property {number} number from 1
 * @property {string} name of the header, or "" without one
 * @property {import("./type-lines.js").Told | null} told what the file says of it
 * @property {"number" | "date" | "words" | "empty"} holds what most of its cells are
 * @property {Why | null} why it is no input by itself; null: it is one
 * @property {number} nMissing
 * @property {number} nUnreadable cells that are neither missing nor what the others are
 * @property {number} nDistinct
 * @property {boolean} isWhole whether its numbers are whole
 * @property {boolean} isPercent
 * @property {boolean} isTestMark whether every cell tells a training point from a test point
 * @property {string | null} grouped a number whose thousands are apart
 */

/**
 * @param {Pick<Column, "number" | "name" | "told">} known
 * @param {string[]} cells
 * @param {import("./numbers.js").Decimal} decimal
 * @returns {Column}
 */
export function describeColumn(known, cells, decimal) {
  const values = cells.map((cell) => toNumber(cell, decimal));
  const nNumbers = count(values, (value) => !Number.isNaN(value));
  const nDates = nNumbers === cells.length ? 0 : count(cells, isDate);
  const isOfNumbers = nNumbers > 0 && 2 * nNumbers >= count(cells, (cell) => !isMissing(cell, true));
  const present = cells.filter((cell) => !isMissing(cell, isOfNumbers));
  /** @type {Column["holds"]} */
  const holds = present.length === 0 ? "empty"
    : known.told?.holds === "words" ? "words"
    : isOfNumbers ? "number"
    : 2 * nDates > present.length ? "date" : "words";
  const nReadable = { number: nNumbers, date: nDates, words: present.length, empty: 0 }[holds];
  const column = {
    ...known,
    holds,
    nMissing: cells.length - present.length,
    nUnreadable: present.length - nReadable,
    nDistinct: new Set(present).size,
    isWhole: values.every((value) => Number.isNaN(value) || Number.isInteger(value)),
    isPercent: holds === "number" && present.some(isPercent),
    isTestMark: cells.every((cell) => TEST_WORDS.has(cell.toLowerCase())),
    grouped: holds === "number" ? (present.find((cell) => hasGroups(cell, decimal)) ?? null) : null,
  };
  return { ...column, why: whyNot(column, values) };
}

/**
 * @param {Omit<Column, "why">} column
 * @param {number[]} values
 * @returns {Why | null}
 */
function whyNot({ name, told, holds, nDistinct, nMissing, isWhole }, values) {
  if (holds === "empty") return "empty";
  if (told?.isFor === "nothing") return "told";
  if (nDistinct === 1 && values.length > 1) return "constant";
  if (holds === "date") return "date";
  if (holds === "words") return nDistinct > MOST_WORDS || (nDistinct === values.length && nDistinct > 2) ? "names" : "words";
  if (COUNTER.test(name) && isCounting(values)) return "index";
  if (isWhole && YEAR.test(name) && values.every((value) => Number.isNaN(value) || (value >= 1000 && value <= 2500))) return "year";
  return isWhole && ID.test(name) && nDistinct === values.length - nMissing ? "id" : null;
}

/** @param {number[]} values */
function isCounting(values) {
  return values.length > 2 && (values[0] === 0 || values[0] === 1) && values.every((value, i) => value === values[0] + i);
}

/**
 * @template T
 * @param {T[]} items
 * @param {(item: T) => boolean} holds
 */
function count(items, holds) {
  let n = 0;
  for (const item of items) if (holds(item)) n++;
  return n;
}

/**
 * @param {string} cell
 * @returns {number | undefined} 2 for a row to validate with, 1 for a test point, 0 for a training point
 */
export function toTestMark(cell) {
  return TEST_WORDS.get(cell.toLowerCase());
}
