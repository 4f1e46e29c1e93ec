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
export const CLICK_MOVES = "Click a point to move the plane through it.";
export const OF_PROJECTION =
  "The plane through the mean of the training rows, along their first two principal components: the directions in which the rows differ most.";

export const IMPORTANCE = "Which columns matter";
export const MEASURE = "Measure";
export const MEASURING = "Measuring …";
export const ABOUT_IMPORTANCE =
  "Permutation importance: a column's values are shuffled among the rows, and this is how much worse the score gets. Two columns that say the same can each seem to matter little, as the other one is still there.";
export const IMPORTANCE_HEAD = ["Column", "Drop of the score"];

/**
 * @param {string} score accuracy or r_squared
 * @param {{mean: number, deviation: number}} drop
 * @returns {string} the mean, and the standard deviation over the repeats
 */
export function dropText(score, { mean, deviation }) {
  if (score === "accuracy") return `${locale.fixed(100 * mean, 1)} ± ${locale.fixed(100 * deviation, 1)} points`;
  return `${locale.fixed(mean, 3)} ± ${locale.fixed(deviation, 3)}`;
}

const NO_COLUMN = "No column makes a clear difference.";
/** So many standard deviations above nothing a drop is clear. */
const CLEAR = 2;

/**
 * @param {import("../../wire/messages.js").ImportanceMessage} answer its columns in the order of their drops, the largest first
 * @returns {string} which columns matter, in sentences
 */
export function mattersText({ score, columns }) {
  const isClear = (/** @type {{mean: number, deviation: number}} */ { mean, deviation }) => mean > CLEAR * deviation;
  const [clear, others] = [columns.filter(isClear), columns.filter((each) => !isClear(each))].map((some) => some.map(({ name }) => name));
  if (clear.length === 0) return NO_COLUMN;
  const [most, ...next] = clear;
  const { mean } = /** @type {{mean: number}} */ (columns.find(({ name }) => name === most));
  const fall = score === "accuracy" ? `the accuracy falls by ${locale.fixed(100 * mean, 1)} points` : `R² falls by ${locale.fixed(mean, 3)}`;
  return [
    `“${most}” matters most: ${fall} when it is shuffled.`,
    next.length > 0 ? `Next: ${next.join(", ")}.` : "",
    others.length > 0 ? `No clear effect: ${others.join(", ")}.` : "",
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
