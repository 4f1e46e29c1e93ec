// @ts-check
/** The runs of a class as a table: a line for each pupil, by number, without nicknames. Pure. */

import { csvText } from "../compare/runs-csv.js";

/** @typedef {import("../../wire/messages.js").WallRow} Row */

/** @type {(keyof Row)[]} */
const COLUMNS = [
  "pupil", "step", "status", "train_loss", "test_loss", "train_score", "test_score", "n_weights", "reached", "answer",
];

/**
 * @param {Row[]} rows
 * @param {string} version of nnvisu
 * @returns {string} CSV as RFC 4180 has it, with numbers as programs write them; settings that are empty are the defaults
 */
export function pupilsCsv(rows, version) {
  const byNumber = [...rows].sort((a, b) => a.pupil - b.pupil);
  const settings = [...new Set(byNumber.flatMap((row) => Object.keys(row.settings ?? {})))].sort();
  const head = [...COLUMNS, ...settings, "nnvisu"];
  const lines = byNumber.map((row) => {
    // Answers count from 1 where people read them.
    const values = COLUMNS.map((name) => (name === "answer" && typeof row.answer === "number" ? row.answer + 1 : row[name]));
    return [...values, ...settings.map((name) => row.settings?.[name]), version];
  });
  return csvText([head, ...lines]);
}
