// @ts-check
/** All that is known of the run over its steps: metrics, in bounded room, and where something was changed. Pure. */

import { commandName } from "./change-names.js";
import { CurveRows, METRICS } from "./curve-rows.js";

const MOST_MARKS = 200;
/** What a brush does, in its stroke, comes in pieces less than so far apart. */
const STROKE_MS = 1_500;
/** Of the steps so far: what is closer cannot be told apart on the curve. */
const NEAR_SHARE = 0.01;

/** @typedef {{step: number, text: string}} Mark a change, and the step at which it came */

export class CurveRecord {
  #rows = new CurveRows();
  /** @type {Mark[]} ascending */
  marks = [];
  /** Which curve of the server this is, null before the first. */
  #run = /** @type {number | null} */ (null);
  #branch = /** @type {number | null} */ (null);
  #markedAt = -Infinity;

  /** Another number for each curve. */
  get branch() {
    return this.#branch;
  }

  /** The newest step, −1 if there is none. */
  get lastStep() {
    return this.#rows.lastStep;
  }

  /** What was measured, ascending by step. */
  get rows() {
    return this.#rows.rows;
  }

  /**
   * Whether no line leads from one row to the next: they are of other data or of another loss.
   * @param {import("./curve-rows.js").Row} before
   * @param {import("./curve-rows.js").Row} row
   */
  isApart(before, row) {
    return this.#rows.isApart(before, row);
  }

  /**
   * @param {number} step the newest one, which may be there already
   * @param {Record<string, number | null>} values by metric
   * @param {number} comparableFrom metrics of earlier steps are of other data or of another loss
   */
  append(step, values, comparableFrom = 0) {
    this.#rows.beginPiece(comparableFrom);
    this.#rows.append(step, values);
  }

  /** Forget everything. */
  clear() {
    this.marks = [];
    this.#run = this.#branch = null;
    this.#rows.clear();
  }

  /**
   * Begin another curve.
   * @param {number} lastStep of it
   * @param {boolean} isSameRun whether it is this one after a way back
   */
  #begin(lastStep, isSameRun) {
    const known = this.marks.filter(({ step }) => isSameRun && step <= lastStep);
    const isReset = !isSameRun && this.lastStep > 0 && lastStep === 0;
    this.clear();
    this.marks = isReset ? [{ step: 0, text: "reset" }] : known;
  }

  /**
   * Take the run's curve as the server keeps it: in the place of another run's, as after a way back; beside what this
   * page has of the same, which may be finer. What it saw of the changes says more than the names of the commands, and stays.
   * @param {import("../wire/messages.js").CurveMessage} curve
   * @returns {boolean} whether it is another run's
   */
  take({ steps, marks, run, branch, ...columns }) {
    const isOther = branch !== this.#branch;
    if (isOther) this.#begin(steps.at(-1) ?? 0, run === this.#run);
    [this.#run, this.#branch] = [run, branch];
    for (const { comparable_from: comparableFrom } of marks) this.#rows.beginPiece(comparableFrom ?? 0);
    const values = /** @type {Record<string, (number | null)[] | undefined>} */ (/** @type {unknown} */ (columns));
    const valuesAt = (/** @type {number} */ i, prefix = "") => {
      return Object.fromEntries(METRICS.map((name) => [name, values[prefix + name]?.[i] ?? null]));
    };
    this.#rows.join(
      steps.map((step, i) => {
        return { step, values: valuesAt(i), since: steps[i - 1] ?? -1, means: valuesAt(i, "mean_") };
      }),
    );
    // The server knows the step of a change; the page saw it a little later.
    const reach = NEAR_SHARE * Math.max(0, this.lastStep);
    const isNew = (/** @type {{step: number}} */ mark) => !this.marks.some(({ step }) => Math.abs(step - mark.step) <= reach);
    const news = marks.filter(isNew).map(({ step, command }) => ({ step, text: commandName(command) }));
    this.marks = [...this.marks, ...news].sort((a, b) => a.step - b.step).slice(-MOST_MARKS);
    return isOther;
  }

  /**
   * Note a change. A stroke of a brush is one change: the same words again, a little later, replace the last ones.
   * @param {number} step
   * @param {string} text
   * @param {number} now in ms
   */
  mark(step, text, now) {
    const last = this.marks.at(-1);
    const isNear = now - this.#markedAt < STROKE_MS || step - (last?.step ?? 0) < NEAR_SHARE * step;
    this.#markedAt = now;
    if (last && last.step === step) last.text = last.text === text ? text : `${last.text}; ${text}`;
    else if (last && last.text === text && isNear) last.step = step;
    else this.marks.push({ step, text });
    if (this.marks.length > MOST_MARKS) this.marks.shift();
  }
}
