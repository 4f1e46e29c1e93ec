// @ts-check
/** What the dialog says of a table. */

import { toNumber } from "../../model/table/numbers.js";
import { formatCount, formatPercent } from "../../ui/format.js";
import { locale } from "../../ui/locale.js";
import { countOfClasses, countOfPoints } from "./texts.js";

/** @typedef {import("../../model/table/import-job.js").Reported["report"]} Report */
/** @typedef {import("../../model/table/columns.js").Column} Column */

export const TITLE = "Points from a table";
export const WHAT_IS_TAKEN =
  "One row per point: two columns of numbers or more, and a class or value. CSV, TSV, other text, or JSON. A link of TensorFlow Playground opens, too.";
export const CHOOSE_FILE = "Choose a file";
export const TEXT_OF_TABLE = "Text of the table";
export const EXAMPLE = "x;y;label\n0,5;1,2;red\n0,7;0,9;blue";
export const HAS_LEARNT = "The network has learnt from the points that are there. It can start over, or continue with its weights as they are.";
export const CANCEL = "Cancel";
export const BEGIN_ANEW = "Replace and start over";
export const OTHER_WAYS = "or drop one on the page, or paste below";
export const REPLACE = "Replace all points";
export const REPLACE_AND_GO_ON = "Replace and continue";
export const NONE = "none";
export const RANDOM_SHARE = "a random share";
export const TEST_ROWS = "Test rows";
export const TEST_SHARE = "Test share";
export const SEED = "Seed";
export const HAS_HEADER = "the first line is a header";
export const UNSCALED = "coordinates as they are";
export const FIRST_ROWS = "The first rows, and what each column becomes";
export const FIRST_IS_HEADER = "First line is a header";
export const SEPARATOR = "Separator";
export const ENCODING = "Encoding";
export const SEPARATOR_TOLD = "The line sep= is skipped.";
export const SKIPPED_FIRST = "The first line is skipped.";
export const TYPE_LINES = "Lines 2 and 3 say what the columns are.";
export const COUNT_LINE = "The first line counts rows and columns and names the classes.";
export const STANDARDISED = "From each column of numbers its mean is subtracted, and the rest is divided by its standard deviation; both are those of the training rows.";
export const STRETCHED = "The numbers are so small that some would fall together: they are stretched over the map.";

/** @type {Record<string, string>} */
export const SEPARATOR_NAMES = { "\t": "tab", ";": "semicolon ;", "|": "bar |", ",": "comma ,", " ": "spaces" };
/** @type {Record<string, string>} */
export const ENCODING_NAMES = { "utf-8": "UTF-8", "utf-16le": "UTF-16", "utf-16be": "UTF-16 (big-endian)", "windows-1252": "Latin-1 (Windows-1252)" };
/** @type {Record<import("../../model/table/guess.js").Role, string>} */
export const ROLES = { out: "left out", x: "x axis", y: "y axis", input: "input", class: "class", value: "value", split: "train/test" };

/** What a person may agree to; told what has become of the rows, if it is known. @type {Record<string, (report: Report | null) => string>} */
export const OFFERS = {
  skipsFirst: () => "Skip the first line",
  leavesOutOdd: () => "Leave out lines with more or fewer columns",
  leavesOutUnreadable: () => "Leave out rows with text in place of a number",
  fillsMissing: () => "Fill missing numbers with the median of their column",
  hasOther: () => "Keep the 7 most frequent classes, and call the rest “other”",
  cuts: (report) => `Leave out what lies beyond the 1st to 99th percentile${report && report.nFarOut > 0 ? `: ${rows(report.nFarOut)}, so far away that all others are pressed together` : ""}`,
  stretches: (report) => `Stretch the points over the whole map${report && "coveredShare" in report && report.coveredShare < 0.01 ? `: they cover ${formatPercent(report.coveredShare)} of it` : ""}`,
};

/** Why a column is no input by itself. @type {Record<import("../../model/table/columns.js").Why, string>} */
const WHY = {
  empty: "nothing in it",
  constant: "always the same",
  index: "counts the rows",
  id: "an identifier",
  year: "a year",
  date: "dates; on an axis: days since the first",
  names: "names",
  words: "",
  told: "not an input, according to the file",
};

/** @param {number} number from 1 */
export function columnName(number) {
  return `column ${formatCount(number)}`;
}

/** @param {string} name of a column */
export function becomes(name) {
  return `What ${name} becomes`;
}

/** @param {number} n */
export function moreColumns(n) {
  return `And ${formatCount(n)} more columns, left out.`;
}

/**
 * @param {Column} column
 * @returns {string} what it holds, and why it would be no input
 */
export function holdsText({ holds, why, nDistinct, nMissing, nUnreadable, isPercent }) {
  const what = { number: isPercent ? "numbers, percent" : "numbers", date: "", empty: "", words: `${formatCount(nDistinct)} ${locale.plural(nDistinct, { one: "word", other: "words" })}` }[holds];
  const parts = [
    what,
    why ? WHY[why] : "",
    nMissing > 0 && holds !== "empty" ? `${formatCount(nMissing)} missing` : "",
    nUnreadable > 0 ? `${formatCount(nUnreadable)} not readable` : "",
  ];
  return parts.filter(Boolean).join("; ");
}

/**
 * @param {number} nPoints
 * @param {number | null} nClasses null: they carry values
 * @param {string[] | null} names of the classes
 * @param {string} [column] what the column with the class or value is called
 */
export function pointsText(nPoints, nClasses, names, column) {
  const by = column ? (nClasses === null ? ` of ${column}` : ` by ${column}`) : "";
  const kind = `${nClasses === null ? " with values" : `, ${countOfClasses(nClasses)}`}${by}`;
  return `${countOfPoints(nPoints)}${kind}${names && nClasses !== null ? `: ${names.join(", ")}` : ""}`;
}

/** @param {number} n columns that the network reads */
export function inputsText(n) {
  return `${formatCount(n)} inputs`;
}

/**
 * @param {string} name of a column
 * @param {number} n
 */
export function wordsText(name, n) {
  return `${name} becomes ${formatCount(n)} inputs, one for each word: 1 in rows with that word, 0 in all others.`;
}

/** @param {number} n */
export function digitsText(n) {
  return `The table is long: its numbers are rounded to ${formatCount(n)} digits.`;
}

/** @param {number} n */
export function toTest(n) {
  return `${formatCount(n)} to test`;
}

/** @param {string[]} parts */
export function reportText(parts) {
  return `${parts.join("; ")}.`;
}

/**
 * @param {number} nRows of the table
 * @param {Report["nLeftOut"] & {odd: number}} nLeftOut
 * @returns {string} "" where all are taken
 */
export function leftOutText(nRows, { missing, unreadable, outside, odd }) {
  const parts = [
    missing && `${formatCount(missing)} with a missing number or class`,
    unreadable && `${formatCount(unreadable)} with text in place of a number`,
    outside && `${formatCount(outside)} far from all others`,
    odd && `${formatCount(odd)} with more or fewer columns`,
  ].filter(Boolean);
  return parts.length > 0 ? `Left out of ${rows(nRows + odd)}: ${parts.join("; ")}.` : "";
}

/** @param {number} n */
export function validationText(n) {
  return `${rows(n)} for validation, kept apart: neither trained on nor tested.`;
}

/** @param {number} n */
export function filledText(n) {
  return `${formatCount(n)} missing ${locale.plural(n, { one: "number is", other: "numbers are" })} filled with the median of the column.`;
}

/** @param {NonNullable<Report["sample"]>} sample */
export function sampleText({ share, seed, of }) {
  return `Of ${rows(of)}, ${formatPercent(share)} are drawn with seed ${formatCount(seed)}, the same share of each class: as many as fit.`;
}

/** @param {NonNullable<Report["inOther"]>} other */
export function otherText({ nClasses, nRows }) {
  return `The ${formatCount(nClasses)} rarest classes (${rows(nRows)}) become “other”.`;
}

/** @param {string[]} names of classes */
export function untrainedText(names) {
  return `No row to train with: ${names.join(", ")}.`;
}

/** @param {string[]} names of classes */
export function untestedText(names) {
  return `No row to test with: ${names.join(", ")}.`;
}

/** @param {number} n */
export function commentsText(n) {
  return `${formatCount(n)} ${locale.plural(n, { one: "comment line is", other: "comment lines are" })} skipped.`;
}

/**
 * @param {string} cell with signs between thousands
 * @param {import("../../model/table/numbers.js").Decimal} decimal
 */
export function groupedText(cell, decimal) {
  return `“${cell}” is read as ${locale.write(toNumber(cell, decimal))}.`;
}

/**
 * @param {"x" | "y"} axis
 * @param {number} nValues
 * @param {number} nPlaces
 */
export function mergedText(axis, nValues, nPlaces) {
  return `${axis}: ${formatCount(nValues)} different values fall on ${formatCount(nPlaces)} places, as their range is so wide.`;
}

/**
 * @param {number} n points
 * @param {number} nPlaces
 */
export function placesText(n, nPlaces) {
  return `${countOfPoints(n)} on ${formatCount(nPlaces)} ${locale.plural(nPlaces, { one: "place", other: "places" })}: some cover others.`;
}

/** @param {number} n */
function rows(n) {
  return `${formatCount(n)} ${locale.plural(n, { one: "row", other: "rows" })}`;
}
