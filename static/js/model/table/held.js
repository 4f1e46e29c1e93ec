// @ts-check
/** What is held while a map shows a table along two columns: one control for each column, or for all columns of one group of words. Pure. */

import { locale } from "../../ui/locale.js";
import { columnId, inputPlaces, placeOfColumn } from "./plane.js";

/** @typedef {import("./plane.js").Table} Table */
/** @typedef {import("./plane.js").Plane} Plane */
/** @typedef {import("../../wire/messages.js").FieldsOf<"set_plane">} PlaneChoice */

/**
 * A number that is held, or the one word that is, of a column of words.
 * @typedef {object} Held
 * @property {string} name
 * @property {string} unit
 * @property {number[]} places of its columns; more than one for words
 * @property {string[]} words empty for a number
 * @property {number} value the number, or which word, from 0; −1: none of them
 */

/** So finely a slider divides what a column spans. */
const SLIDER_STEPS = 200;
const DIGITS = 3;

/**
 * @param {Table} table
 * @param {Plane} plane
 * @param {string[]} ids of the columns that are on
 * @returns {Held[]} in the order of the columns; none of a projection
 */
export function heldColumns(table, { kind, axes, centre }, ids) {
  if (kind === "projection") return [];
  /** @type {Held[]} */
  const all = [];
  /** @type {Map<string, Held>} */
  const groups = new Map();
  for (const place of inputPlaces(table, ids)) {
    if (axes.includes(columnId(place))) continue;
    const { name, unit, group } = table.columns[place];
    const known = group === null ? undefined : groups.get(group);
    const held = known ?? { name: group ?? name, unit, places: [], words: [], value: group === null ? centre[place] : -1 };
    if (!known) all.push(held);
    held.places.push(place);
    if (group === null) continue;
    groups.set(group, held);
    held.words.push(wordOf(name, group));
    if (centre[place] === 1) held.value = held.places.length - 1;
  }
  return all;
}

/**
 * @param {string} name of a column of a word
 * @param {string} group the column of words
 * @returns {string} such as "north" of "reef: north"
 */
export function wordOf(name, group) {
  const rest = name.startsWith(group) ? name.slice(group.length).replace(/^\s*[:=]?\s*/, "") : name;
  return rest || name;
}

/**
 * @param {Table} table
 * @param {number} place
 * @returns {{low: number, high: number, step: number, decimals: number}} of a slider; the step is a power of ten, or a half or a fifth
 */
export function sliderOf({ columns }, place) {
  const { minimum, maximum } = columns[place];
  const [low, high] = minimum < maximum ? [minimum, maximum] : [minimum - 1, maximum + 1];
  const rough = (high - low) / SLIDER_STEPS;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = /** @type {number} */ ([1, 2, 5, 10].find((factor) => factor * power >= rough * (1 - 1e-9))) * power;
  return { low, high, step, decimals: Math.max(0, -Math.floor(Math.log10(step) + 1e-9)) };
}

/**
 * @param {Held} held
 * @returns {string} what it stands at
 */
export function valueText({ words, value, unit }) {
  if (words.length > 0) return words[value] ?? "–";
  return `${numberText(value)}${unit ? ` ${unit}` : ""}`;
}

/**
 * @param {number} value
 * @returns {string} with as many digits as a slider is read to
 */
function numberText(value) {
  return Math.abs(value) >= 1000 ? locale.grouped(value, 0) : locale.precise(value, DIGITS);
}

/**
 * @param {Held[]} held
 * @returns {Record<string, number>} as the server takes it, complete
 */
export function heldValues(held) {
  return Object.fromEntries(
    held.flatMap(({ places, words, value }) => {
      return places.map((place, i) => [columnId(place), words.length > 0 ? Number(i === value) : value]);
    }),
  );
}

/**
 * @param {Plane} plane
 * @returns {PlaneChoice} that shows it again
 */
export function choiceOfPlane({ kind, axes, held }) {
  return kind === "projection" ? { projection: true } : { axes: /** @type {[string, string]} */ (axes), held };
}

/**
 * @param {Table} table
 * @param {PlaneChoice} choice
 * @returns {boolean} whether the table has such a plane: its columns, held no farther beyond their range than it is wide
 */
export function hasPlane({ columns }, { axes, held }) {
  const isColumn = (/** @type {string} */ id) => placeOfColumn(id) < columns.length;
  return (axes ?? []).every(isColumn) && Object.entries(held ?? {}).every(([id, value]) => {
    if (!isColumn(id)) return false;
    const { minimum, maximum, deviation } = columns[placeOfColumn(id)];
    const span = maximum - minimum || deviation;
    return value >= minimum - span && value <= maximum + span;
  });
}

/**
 * @param {Table} table
 * @param {Plane} plane
 * @param {number} row
 * @param {string[]} ids of the columns that are on
 * @returns {Record<string, number>} what is held where the plane goes through a row
 */
export function heldAtRow({ columns }, { axes }, row, ids) {
  const held = ids.filter((id) => placeOfColumn(id) < columns.length && !axes.includes(id));
  return Object.fromEntries(held.map((id) => [id, columns[placeOfColumn(id)].values[row]]));
}

/**
 * @param {Table} table
 * @param {number} row
 * @returns {string} such as "age 31 years, income 2,400, reef north"
 */
export function rowText({ columns }, row) {
  const kept = columns.filter(({ group, values }) => group === null || values[row] === 1);
  return namedValues(kept.map(({ name, unit, group, values }) => {
    if (group !== null) return [group, wordOf(name, group)];
    return [name, `${numberText(values[row])}${unit ? ` ${unit}` : ""}`];
  }));
}

/**
 * @param {[string, string][]} pairs of a name and what its value is
 * @returns {string} such as "age 31 years, reef north", or "x1 = 0.5, x2 = 2" where a name ends in a digit, which would run into its value
 */
export function namedValues(pairs) {
  const separator = pairs.some(([name]) => /\d$/.test(name)) ? " = " : " ";
  return pairs.map((pair) => pair.join(separator)).join(", ");
}
