// @ts-check
/** Rows with more than two inputs as the table that the server takes: numbers as they stand in the file, each word a column. Pure. */

import { withUnitsApart } from "./name-units.js";
import { classesOf, MAX_NAME, namesOf, scaled } from "./points.js";
import { TableError } from "./table-error.js";
import { numbered, TOO_LONG, tooLargeNumber, tooManyInputs, wordColumn } from "./table-texts.js";

/** @typedef {import("../../wire/messages.js").GivenTable} GivenTable */
/** @typedef {GivenTable["columns"][number]} GivenColumn */
/** @typedef {import("./taken.js").Taken} Taken */
/** @typedef {import("./taken.js").Input} Input */

/** @typedef {{table: GivenTable, test: number[], scale: import("../data-scale.js").Scale}} ImportedTable */

/**
 * What has become of the inputs.
 * @typedef {object} TableReport
 * @property {{name: string, nWords: number}[]} words columns of words, of which each became one
 * @property {number} nPlaces different rows
 * @property {number | null} digits to which numbers were rounded, as the message would be too long; null: they were not
 */

const MAX_NUMBER = 1e15; // without its sign, as the server takes it
/** All that stands beside the columns: labels, marks, names. Few bytes for each row. */
const BYTES_BESIDE = 200_000;

/**
 * @param {import("./read-table.js").Table} table
 * @param {Taken} taken
 * @param {{mostInputs: number, mostBytes: number}} limits
 * @returns {ImportedTable & {report: TableReport}}
 * @throws {TableError}
 */
export function toTable({ columns }, { inputs, target, labels, names, values, test }, { mostInputs, mostBytes }) {
  const given = inputs.flatMap((input) => givenColumns(columns[input.column], input));
  if (given.length > mostInputs) throw new TableError(tooManyInputs(given.length, mostInputs), null);
  const value = values && scaled(values, true);
  const { rounded, digits } = short(unique(withUnitsApart(given)), mostBytes - BYTES_BESIDE);
  const isRegression = value !== null;
  return {
    table: { columns: rounded, ...(value ? { value: value.places } : { label: labels }) },
    test,
    scale: { ...(value?.range && { value: value.range }), ...namesOf({ [isRegression ? "value" : "label"]: columns[target] }), ...classesOf(names) },
    report: {
      words: inputs.flatMap(({ column, words }) => (words ? [{ name: columns[column].name || numbered(columns[column].number), nWords: new Set(words).size }] : [])),
      nPlaces: new Set(labels.map((_, row) => rounded.map((column) => column.values[row]).join(" "))).size,
      digits,
    },
  };
}

/**
 * @param {import("./columns.js").Column} column
 * @param {Input} input
 * @returns {GivenColumn[]} one, or of words one for each of them
 */
function givenColumns(column, { values, words }) {
  const name = column.name || numbered(column.number);
  if (values) {
    if (values.some((value) => Math.abs(value) > MAX_NUMBER)) throw new TableError(tooLargeNumber(MAX_NUMBER), null, column);
    return [{ name, values, ...(column.isPercent && { unit: "%" }) }];
  }
  const all = [...new Set(words)].sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
  return all.map((word) => ({ name: wordColumn(name, word), values: (words ?? []).map((each) => Number(each === word)), scaling: "none", group: name.slice(0, MAX_NAME) }));
}

/**
 * @param {GivenColumn[]} columns
 * @returns {GivenColumn[]} of which no two have one name, and none has too long a one
 */
function unique(columns) {
  const known = new Set();
  return columns.map((column) => {
    const base = column.name.slice(0, MAX_NAME);
    let name = base;
    for (let n = 2; known.has(name); n++) name = `${base.slice(0, MAX_NAME - 6)} (${n})`;
    known.add(name);
    return { ...column, name };
  });
}

/**
 * @param {GivenColumn[]} columns
 * @param {number} mostBytes
 * @returns {{rounded: GivenColumn[], digits: number | null}} with as many digits as fit
 * @throws {TableError} where not even few would do
 */
function short(columns, mostBytes) {
  if (JSON.stringify(columns).length <= mostBytes) return { rounded: columns, digits: null };
  for (let digits = 9; digits >= 3; digits--) {
    const rounded = columns.map((column) => ({ ...column, values: column.values.map((value) => Number(value.toPrecision(digits))) }));
    if (JSON.stringify(rounded).length <= mostBytes) return { rounded, digits };
  }
  throw new TableError(TOO_LONG, null);
}
