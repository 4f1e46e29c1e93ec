// @ts-check
/** Scores of training and test points: confusion matrix and figures of each class, or for a regression how near the values are. */

import { classInText } from "../../model/classes.js";
import { formatCount, formatNumber, formatPercent } from "../../ui/format.js";
import { showTable } from "../../ui/text-table.js";

const MAX_SHADE = 0.38;
const CLASS_HELP =
  "Each row of the counts is a true class, each column the class that its points are predicted as. " +
  "Recall: the share of the class that is predicted right. Precision: the share of right ones among all points predicted as that class. " +
  "F1: high only if both are high (their harmonic mean). Their mean counts every class the same, however few points it has; " +
  "the mean recall is also called balanced accuracy. A dash: there are no points to take a share of.";
const VALUE_HELP = "R²: the share of the values' variance that is predicted; 1 is perfect, 0 no better than their mean.";

/** @type {["train" | "test", string][]} */
const PARTS = [["train", "Training points"], ["test", "Test points"]];

export class ScoresView {
  #element;

  /**
   * @param {HTMLElement} element
   * @param {import("../../model/store.js").Store} store
   */
  constructor(element, store) {
    this.#element = element;
    store.watch((state) => [state.scores, state.viewChoices.scores, state.classNames], (state) => {
      if (state.viewChoices.scores) this.#draw(state);
    });
  }

  /** @param {import("../../model/state.js").State} state */
  #draw({ scores, classNames }) {
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
      } else showErrors(table, title, part);
    }
    const note = /** @type {HTMLElement} */ (this.#element.querySelector("[data-scores=note]"));
    const part = scores?.train ?? scores?.test;
    const help = part?.confusion ? CLASS_HELP : VALUE_HELP;
    if (scores && part) note.textContent = `At step ${formatCount(scores.step)}, over all training and all test points. ${help}`;
    else note.textContent = scores ? "There are no points." : "Waiting for the server …";
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
  caption(table, `${title}: ${formatPercent(accuracy)} right, balanced accuracy ${formatPercent(balanced)}`);
  const labels = confusion.map((_, label) => `as ${label + 1}`);
  const rows = confusion.map((counts, label) => {
    return [classInText(classNames, label), ...counts.map(formatCount)];
  });
  showTable(table, ["true class", ...labels], rows);
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
  caption(table, `${title}, class by class`);
  const rows = recall.map((_, label) => {
    return [classInText(classNames, label), ...[recall, precision, f1].map((each) => formatPercent(each[label]))];
  });
  const means = [macro.recall, macro.precision, macro.f1].map(formatPercent);
  showTable(table, ["class", "recall", "precision", "F1"], [...rows, ["mean", ...means]]);
}

/**
 * @param {HTMLTableElement} table
 * @param {string} title
 * @param {PointScores} part of data with values
 */
function showErrors(table, title, part) {
  caption(table, title);
  showTable(table, ["score", "value"], [
    ["R²", part.r_squared?.toFixed(4) ?? "–"],
    ["mean absolute error", formatNumber(part.mean_absolute_error ?? null)],
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
