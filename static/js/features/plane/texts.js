// @ts-check
/** What is said of the plane through a table. */

import { formatCount, formatPercent } from "../../ui/format.js";
import { locale } from "../../ui/locale.js";

export const TITLE = "Plane";
export const ALONG_COLUMNS = "two columns";
export const PROJECTION = "projection";
export const HOW = "What the map shows";
export const ACROSS = "Across";
export const UP = "Up";
export const TO_MEDIANS = "Back to the medians";
export const OF_DISTANCE = "Faint points lie far from this plane, so the colour under them is not what the network says of them.";
export const CHOICE_MOVES = "Choose a point to move the plane through it.";
export const OF_PROJECTION =
  "The plane through the mean of the training rows, along their first two principal components: the directions in which the rows differ most.";

export const IMPORTANCE = "Which columns matter";
export const MEASURE = "Measure";
export const MEASURING = "Measuring …";
export const ABOUT_IMPORTANCE =
  "Permutation importance: a column's values are shuffled among the rows, and this is how much worse the score gets. Two columns that say the same can each seem to matter little, as the other one is still there.";

/**
 * @param {string} score accuracy or r_squared
 * @returns {[string, string]} what stands over the columns of the table
 */
export function importanceHead(score) {
  return ["Column", score === "accuracy" ? "Drop in accuracy, percentage points" : "Drop in R²"];
}

/**
 * @param {string} score accuracy or r_squared
 * @param {{mean: number, deviation: number}} drop
 * @returns {string} the mean, and the standard deviation over the repeats
 */
export function dropText(score, { mean, deviation }) {
  if (score === "accuracy") return `${locale.fixed(100 * mean, 1)} ± ${locale.fixed(100 * deviation, 1)}`;
  return `${locale.fixed(mean, 3)} ± ${locale.fixed(deviation, 3)}`;
}

const NO_COLUMN = "No column makes a clear difference.";
/** So many standard deviations above nothing a drop is clear, and so many it may be one. */
const [CLEAR, PERHAPS] = [2, 1];

/**
 * @param {import("../../wire/messages.js").ImportanceMessage} answer its columns in the order of their drops, the largest first
 * @returns {string} which columns matter, in sentences
 */
export function mattersText({ score, columns }) {
  /** @type {[string[], string[], string[]]} */
  const [clear, perhaps, others] = [[], [], []];
  for (const { name, mean, deviation } of columns) (mean > CLEAR * deviation ? clear : mean > PERHAPS * deviation ? perhaps : others).push(name);
  const [most, ...next] = clear;
  const mean = columns.find(({ name }) => name === most)?.mean ?? 0;
  const fall = score === "accuracy" ? `the accuracy falls by ${locale.fixed(100 * mean, 1)} percentage points` : `R² falls by ${locale.fixed(mean, 3)}`;
  return [
    most === undefined ? NO_COLUMN : `“${most}” matters most: ${fall} when it is shuffled.`,
    next.length > 0 ? `Next: ${next.join(", ")}.` : "",
    perhaps.length > 0 ? `Perhaps: ${perhaps.join(", ")}.` : "",
    most !== undefined && others.length > 0 ? `No clear effect: ${others.join(", ")}.` : "",
  ].filter(Boolean).join(" ");
}

/**
 * @param {import("../../wire/messages.js").ImportanceMessage} answer
 * @returns {string}
 */
export function importanceNote({ of, n_rows: nRows, n_repeats: nRepeats, score, baseline, step }) {
  const rows = `${formatCount(nRows)} ${of === "test" ? "test" : "training"} ${locale.plural(nRows, { one: "row", other: "rows" })}`;
  const before = score === "accuracy" ? `accuracy ${formatPercent(baseline)}` : `R² ${locale.fixed(baseline, 3)}`;
  return `At step ${formatCount(step)}, of ${rows}: ${before} before shuffling. Mean ± standard deviation of ${formatCount(nRepeats)} shuffles.`;
}
