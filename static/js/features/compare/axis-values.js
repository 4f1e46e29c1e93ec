// @ts-check
/** Values of one setting as a person writes them in a line, and values to begin with. Pure. */

import { parseLayers } from "../../ui/layers-field.js";
import { locale } from "../../ui/locale.js";

/** @typedef {import("../../wire/messages.js").SettingRow} Row */
/** @typedef {import("../../wire/messages.js").ExperimentAxis["values"][number]} Value */

/** Kinds whose values are chosen from a list; of all others they are written. */
const CHOSEN = ["choice", "layer_choice", "boolean"];

/** A list of values for a setting that is best tried on a logarithmic scale: these times the present one. */
const FACTORS = [0.1, 0.3, 1, 3, 10];
/** For a setting that is 0: where nothing else says what is small. */
const FROM_ZERO = { number: [0, 0.001, 0.01, 0.1], integer: [0, 1, 2, 5] };
/** No hidden layer at all, in a list of networks. */
const NO_LAYER = "0";
const NETWORKS = [[], [4], [8, 8], [16, 16]];
const INPUTS = [["x", "y"], ["x", "y", "xy"], ["x", "y", "x_squared", "y_squared"]];

/** @param {Row} row */
export function isChosen({ kind }) {
  return CHOSEN.includes(kind);
}

/**
 * @param {Row} row
 * @returns {boolean} whether an axis may go along it: not along the seed, which the runs of a recipe differ by
 */
export function canVary({ name }) {
  return name !== "seed";
}

/**
 * @param {Row} row
 * @returns {Value[]} all that can be chosen
 */
export function choicesOf({ kind, choices }) {
  return kind === "boolean" ? [false, true] : choices;
}

/**
 * @param {Row} row of a setting whose values are written
 * @param {string} text such as "0.01, 0.03, 0.1", or for layers "8, 8-8"
 * @returns {(Value | string)[]} what is no value stays a text: the server says what is allowed
 */
export function parseValues({ kind }, text) {
  const parts = text.split(/\s*;\s*|,\s+|\s+/).filter(Boolean);
  if (kind === "layers") return parts.map((part) => parseLayers(part === NO_LAYER ? "" : part) ?? part);
  return parts.flatMap((part) => {
    // "0.01,0.03": where the comma is no decimal sign.
    const pieces = Number.isNaN(locale.read(part)) ? part.split(",").filter(Boolean) : [part];
    return pieces.map((piece) => (Number.isNaN(locale.read(piece)) ? piece : locale.read(piece)));
  });
}

/**
 * @param {Value} value
 * @returns {string} as `parseValues` reads it
 */
export function writeValue(value) {
  if (Array.isArray(value)) return value.length === 0 ? NO_LAYER : value.join("-");
  return typeof value === "number" ? locale.write(value) : String(value);
}

/**
 * @param {Row} row
 * @param {unknown} present the value in force
 * @returns {Value[]} to begin with: around the present one, within what is allowed
 */
export function suggestedValues(row, present) {
  if (isChosen(row)) return choicesOf(row).slice(0, 4);
  if (row.kind === "layers") return NETWORKS;
  if (row.kind === "choices") {
    const sets = INPUTS.filter((set) => set.every((each) => row.choices.includes(each)));
    return sets.length > 0 ? sets : [row.choices.slice(0, 2), row.choices.slice(0, 3)];
  }
  const [least, most] = [row.minimum ?? -Infinity, row.maximum ?? Infinity];
  const now = typeof present === "number" ? present : 0;
  const values = now === 0 ? FROM_ZERO[/** @type {"number" | "integer"} */ (row.kind)] : FACTORS.map((factor) => Number((factor * now).toPrecision(2)));
  const whole = row.kind === "integer" ? values.map(Math.round) : values;
  const allowed = whole.filter((value) => (row.above_minimum ? value > least : value >= least) && value <= most);
  return [...new Set(allowed.length > 1 ? allowed : [now, Number.isFinite(most) ? most : now + 1])];
}
