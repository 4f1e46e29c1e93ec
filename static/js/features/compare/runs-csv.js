// @ts-check
/** Every run of an experiment as a table: a line for each, with what its recipe changes, and what made it. Pure. */

import { MEASURES } from "./measures.js";

/** What a field may hold only within quotes. */
const SPECIAL = /[",\r\n]/;

/**
 * @param {import("./outcome.js").Status} status
 * @param {import("./outcome.js").Run[]} runs
 * @param {string} version of nnvisu
 * @returns {string} CSV as RFC 4180 has it, with numbers as programs write them; empty where there is no value
 */
export function runsCsv({ experiment, recipes }, runs, version) {
  const settings = [...new Set(recipes.flatMap(({ changes }) => Object.keys(changes)))];
  const head = ["run", "recipe", ...settings, "seed", "step", ...MEASURES.map(({ name }) => name), "ended", "engine", "nnvisu"];
  const engine = experiment?.base.engine ?? null;
  const lines = runs.map(({ member, recipe, label, seed, step, values, ended }) => {
    const changes = /** @type {Record<string, unknown>} */ (recipes[recipe].changes);
    return [member + 1, label, ...settings.map((name) => changes[name]), seed, step, ...MEASURES.map(({ name }) => values[name]), ended, engine, version];
  });
  return csvText([head, ...lines]);
}

/**
 * @param {unknown[][]} lines
 * @returns {string}
 */
export function csvText(lines) {
  return lines.map((line) => `${line.map(field).join(",")}\r\n`).join("");
}

/** @param {unknown} value */
function field(value) {
  if (value === null || value === undefined) return "";
  const text = Array.isArray(value) ? value.join("-") : String(value);
  return SPECIAL.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
}
