// @ts-check
/** What is wrong with a table, and where. */

import { formatCount } from "../../ui/format.js";
import { locale } from "../../ui/locale.js";

export const EMPTY = "It is empty.";
export const TOO_LARGE = "The file is larger than 64 MB. Save the columns that you need, or fewer rows, as a file of their own.";
export const ONLY_HEADER = "There is a header, but there are no points below it.";
export const OPEN_QUOTE = "A quote is opened and never closed.";
export const NO_AXES = "Choose a column for each of the two axes.";
export const NO_TARGET = "Choose the column that is to be learnt: a class or a value.";
export const NO_ROWS = "No rows are left: each has a missing cell, or was left out.";
export const NO_DATE = "This is not a date like the others.";
export const NO_RECORDS = "This JSON is not a list of records, such as [{\"x\": 1, \"y\": 2, \"label\": \"a\"}].";
/** The class of all that are too rare. */
export const OTHER = "other";

const MAX_CELL = 40;

/**
 * @param {string} what is wrong
 * @param {number | null} line
 * @param {{number: number, name?: string} | null} column
 */
export function placed(what, line, column) {
  if (line === null) return what;
  const name = column?.name ? ` (“${column.name}”)` : "";
  return `Line ${formatCount(line)}${column ? `, column ${formatCount(column.number)}${name}` : ""}: ${what}`;
}

/** @param {number} n */
export function tooFewColumns(n) {
  return `There ${locale.plural(n, { one: "is", other: "are" })} ${columns(n)}; x, y and a label or value are needed.`;
}

/**
 * @param {number} n here
 * @param {number} first in the first line
 */
export function otherWidth(n, first) {
  return `There ${locale.plural(n, { one: "is", other: "are" })} ${columns(n)} here, and ${formatCount(first)} in the first line.`;
}

/**
 * @param {number} n in the first line
 * @param {number} others in all lines below
 */
export function otherWidthBelow(n, others) {
  return `There ${locale.plural(n, { one: "is", other: "are" })} ${columns(n)} here, and ${formatCount(others)} in all lines below.`;
}

/** @param {string} why in the words of the browser */
export function noJson(why) {
  return `This looks like JSON and cannot be read: ${why}`;
}

/** @param {number} n */
function columns(n) {
  return `${formatCount(n)} ${locale.plural(n, { one: "column", other: "columns" })}`;
}

/**
 * @param {number} n
 * @param {number} most
 */
export function tooManyClasses(n, most) {
  return `There are ${formatCount(n)} classes; at most ${formatCount(most)} fit.`;
}

/**
 * @param {number} n
 * @param {number} most
 */
export function tooManyInputs(n, most) {
  return `The inputs make ${columns(n)}, as each word becomes one; at most ${formatCount(most)} fit. Leave some of them out.`;
}

/** @param {number} most */
export function tooLargeNumber(most) {
  return `A number is larger than ${locale.scientific(most, 1)}: leave its column out.`;
}

export const TOO_LONG = "This table is too long to be sent, even with fewer digits: leave out some columns.";

/**
 * @param {string} name of a column
 * @param {string} word in it
 */
export function wordColumn(name, word) {
  return `${name}: ${word}`;
}

/** @param {number} number of a column without a name, from 1 */
export function numbered(number) {
  return `column ${formatCount(number)}`;
}

/** @param {string} cell */
export function noNumber(cell) {
  return `${shown(cell)} is not a number.`;
}

/** @param {string} cell */
export function noTestMark(cell) {
  return `${shown(cell)} does not say whether this is a test point; allowed: 0, 1, train, test, val.`;
}

/** @param {string} cell */
function shown(cell) {
  return `“${cell.length > MAX_CELL ? `${cell.slice(0, MAX_CELL)}…` : cell}”`;
}
