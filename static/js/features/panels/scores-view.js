// @ts-check
/** Scores of training and test points: confusion matrix and figures of each class, or for a regression how near the values are. */

import { classInText } from "../../model/classes.js";
import { differenceInUnits } from "../../model/scale-units.js";
import { formatCount, formatPercent } from "../../ui/format.js";
import { locale } from "../../ui/locale.js";
import { showTable } from "../../ui/text-table.js";
import {
  accuracyCaption, CLASS_SCORES_HEAD, classesCaption, MEAN, meanAbsoluteError, NO_POINTS, predictedAs, R_SQUARED, scoresNote, TEST_POINTS,
  TRAINING_POINTS, TRUE_CLASS, VALUE_SCORES_HEAD, WAITING,
} from "./scores-texts.js";

const MAX_SHADE = 0.38;

/** @type {["train" | "test", string][]} */
const PARTS = [["train", TRAINING_POINTS], ["test", TEST_POINTS]];

export class ScoresView {
  #element;

  /**
   * @param {HTMLElement} element
   * @param {import("../../model/store.js").Store} store
   */
  constructor(element, store) {
    this.#element = element;
    store.watch((state) => [state.scores, state.viewChoices.scores, state.scale], (state) => {
      if (state.viewChoices.scores) this.#draw(state);
    });
  }

  /** @param {import("../../model/state.js").State} state */
  #draw({ scores, classNames, scale }) {
    for (const [name, title] of PARTS) {
      const [table, classTable] = [name, `${name}-classes`].map((each) => {
        return /** @type {HTMLTableElement} */ (this.#element.querySelector(`[data-scores=${each}]`));
      });
      const part = scores?.[name];
      table.hidden = !part;
      classTable.hidden = !part?.confusion;
      if (!part) continue;
      if (part.confusion) {
        const scores = /** @type {ClassScores} */ (part);
        showConfusion(table, title, scores, classNames);
        showClasses(classTable, title, scores, classNames);
      } else showErrors(table, title, part, scale);
    }
    const note = /** @type {HTMLElement} */ (this.#element.querySelector("[data-scores=note]"));
    const part = scores?.train ?? scores?.test;
    if (scores && part) note.textContent = scoresNote(scores.step, Boolean(part.confusion));
    else note.textContent = scores ? NO_POINTS : WAITING;
  }
}

/** @typedef {import("../../wire/messages.js").PointScores} PointScores */
/** @typedef {Required<Omit<PointScores, "r_squared" | "mean_absolute_error">>} ClassScores of data with classes */

/**
 * @param {HTMLTableElement} table
 * @param {string} title
 * @param {ClassScores} part
 * @param {string[] | null} classNames
 */
function showConfusion(table, title, { accuracy, balanced_accuracy: balanced, confusion }, classNames) {
  caption(table, accuracyCaption(title, accuracy, balanced));
  const labels = confusion.map((_, label) => predictedAs(classNames, label));
  const rows = confusion.map((counts, label) => {
    return [classInText(classNames, label), ...counts.map(formatCount)];
  });
  showTable(table, [TRUE_CLASS, ...labels], rows);
  confusion.forEach((counts, row) => {
    const sum = counts.reduce((total, count) => total + count, 0);
    const { cells } = table.tBodies[0].rows[row];
    counts.forEach((count, column) => {
      const cell = cells[column + 1];
      cell.className = column === row ? "is-right" : "is-wrong";
      cell.style.setProperty("--shade", `${Math.round(100 * MAX_SHADE * (sum ? count / sum : 0))}%`);
    });
  });
}

/**
 * @param {HTMLTableElement} table
 * @param {string} title
 * @param {ClassScores} part
 * @param {string[] | null} classNames
 */
function showClasses(table, title, { recall, precision, f1, macro }, classNames) {
  caption(table, classesCaption(title));
  const rows = recall.map((_, label) => {
    return [classInText(classNames, label), ...[recall, precision, f1].map((each) => formatPercent(each[label]))];
  });
  const means = [macro.recall, macro.precision, macro.f1].map(formatPercent);
  showTable(table, CLASS_SCORES_HEAD, [...rows, [MEAN, ...means]]);
}

/**
 * @param {HTMLTableElement} table
 * @param {string} title
 * @param {PointScores} part of data with values
 * @param {import("../../model/data-scale.js").Scale | null} scale
 */
function showErrors(table, title, part, scale) {
  caption(table, title);
  showTable(table, VALUE_SCORES_HEAD, [
    [R_SQUARED, typeof part.r_squared === "number" ? locale.fixed(part.r_squared, 4) : "–"],
    [meanAbsoluteError(scale?.names?.value), differenceInUnits(scale, "value", part.mean_absolute_error ?? null)],
  ]);
}

/**
 * @param {HTMLTableElement} table
 * @param {string} text
 */
function caption(table, text) {
  const element = table.createCaption();
  if (element.textContent !== text) element.textContent = text;
}
