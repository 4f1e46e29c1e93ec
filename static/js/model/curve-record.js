// @ts-check
/** All that is known of the run over its steps: metrics, in bounded room, and where something was changed. Pure. */

import { changeName } from "./change-names.js";
import { CurveRows, METRICS } from "./curve-rows.js";

/** @typedef {{step: number, text: string}} Mark what was changed at a step */

export class CurveRecord {
  #rows = new CurveRows();
  /** @type {import("../wire/messages.js").Mark[]} as the server tells them */
  #told = [];
  /** @type {Mark[]} ascending, one for each step */
  marks = [];
  /** Which curve of the server this is, null before the first. */
  #branch = /** @type {number | null} */ (null);

  /** The newest step, −1 if there is none. */
  get lastStep() {
    return this.#rows.lastStep;
  }

  /** What was measured, ascending by step. */
  get rows() {
    return this.#rows.rows;
  }

  /** For each row, whether no line leads to it from the one before. */
  get begins() {
    const { rows } = this;
    return rows.map((row, i) => i === 0 || this.isApart(rows[i - 1], row));
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
    this.#branch = null;
    this.#rows.clear();
    this.handleMarks({ n_known: 0, marks: [] });
  }

  /**
   * Take the run's curve as the server keeps it: in the place of another run's, as after a way back; beside what this
   * page has of the same, which may be finer.
   * @param {import("../wire/messages.js").CurveMessage} curve
   * @returns {boolean} whether it is another run's
   */
  handleCurve({ steps, marks, run, branch, ...columns }) {
    const isOther = branch !== this.#branch;
    if (isOther) this.#rows.clear();
    this.#branch = branch;
    this.handleMarks({ n_known: 0, marks });
    const values = /** @type {Record<string, (number | null)[] | undefined>} */ (/** @type {unknown} */ (columns));
    const valuesAt = (/** @type {number} */ i, prefix = "") => {
      return Object.fromEntries(METRICS.map((name) => [name, values[prefix + name]?.[i] ?? null]));
    };
    this.#rows.join(
      steps.map((step, i) => {
        return { step, values: valuesAt(i), since: steps[i - 1] ?? -1, means: valuesAt(i, "mean_") };
      }),
    );
    return isOther;
  }

  /**
   * Take what was changed since: the first so many marks stay.
   * @param {Omit<import("../wire/messages.js").MarksMessage, "type">} message
   */
  handleMarks({ n_known: nKnown, marks }) {
    this.#told = [...this.#told.slice(0, nKnown), ...marks];
    for (const { comparable_from: comparableFrom } of marks) this.#rows.beginPiece(comparableFrom ?? 0);
    this.marks = [];
    for (const mark of this.#told) {
      const last = this.marks.at(-1);
      const text = changeName(mark);
      if (last?.step === mark.step) last.text += `; ${text}`;
      else this.marks.push({ step: mark.step, text });
    }
  }
}
