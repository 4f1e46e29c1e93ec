// @ts-check
/** The dialog that shows what a table would become, lets a person choose the columns, and takes it or says what is wrong. */

import { toPoints } from "../../model/csv/csv-points.js";
import { guessChoices, looksLikeValues, readTable } from "../../model/csv/csv-table.js";
import { describeScale } from "../../model/data-scale.js";
import { wrongSeed, wrongShare } from "../../model/split-limits.js";
import { formatCount } from "../../ui/format.js";
import { parseNumber } from "../../ui/parse-number.js";

/** @typedef {import("../../model/csv/csv-table.js").Table} Table */
/** @typedef {import("../../model/csv/csv-table.js").Choices} Choices */
/** @typedef {import("../../model/csv/csv-points.js").Imported} Imported */

const MAX_SHOWN = 20_000; // characters: a larger file would only make the text field slow
const READ_AFTER_MS = 150;

export class CsvDialog {
  #dialog;
  #store;
  #onImport;
  /** @type {Table | null} */
  #table = null;
  /** @type {Imported | null} */
  #imported = null;
  #timer = 0;

  /**
   * @param {HTMLDialogElement} dialog
   * @param {import("../../model/store.js").Store} store
   * @param {(imported: Imported) => void} onImport
   */
  constructor(dialog, store, onImport) {
    this.#dialog = dialog;
    this.#store = store;
    this.#onImport = onImport;
    const file = /** @type {HTMLInputElement} */ (this.#part("file"));
    file.addEventListener("change", () => {
      if (file.files?.[0]) void this.openFile(file.files[0]);
      file.value = ""; // the same file can be chosen again
    });
    this.#textField.addEventListener("input", () => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#read(this.#textField.value), READ_AFTER_MS);
    });
    for (const select of this.#selects) select.addEventListener("change", () => this.#choose(select));
    for (const input of this.#shareFields) input.addEventListener("input", () => this.#table && this.#attempt(() => this.#convert()));
    this.#part("cancel").addEventListener("click", () => dialog.close());
    this.#part("import").addEventListener("click", () => this.#take());
  }

  /**
   * @param {string} text
   * @param {string} [name] of its file
   */
  open(text, name) {
    if (!this.#dialog.open) this.#dialog.showModal();
    const isShown = text.length <= MAX_SHOWN;
    this.#textField.value = isShown ? text : `${text.slice(0, MAX_SHOWN)}\n…`;
    this.#textField.readOnly = !isShown;
    this.#part("name").textContent = name ?? "or drop one on the page, or paste below";
    this.#read(text);
  }

  /** @param {File} file */
  async openFile(file) {
    this.open(await file.text(), file.name);
  }

  /** @param {string} text */
  #read(text) {
    this.#table = this.#imported = null;
    if (text.trim() === "") {
      this.#report("", "");
      return;
    }
    this.#attempt(() => {
      this.#table = readTable(text);
      this.#fillSelects(this.#table, guessChoices(this.#table));
      this.#convert();
    });
  }

  /** @param {HTMLSelectElement} changed */
  #choose(changed) {
    const table = this.#table;
    if (!table) return;
    if (changed.dataset.choice === "target") {
      const select = /** @type {HTMLSelectElement} */ (this.#selects.find(({ dataset }) => dataset.choice === "isRegression"));
      select.value = looksLikeValues(table, Number(changed.value)) ? "true" : "";
    }
    this.#attempt(() => this.#convert());
  }

  #convert() {
    const table = /** @type {Table} */ (this.#table);
    this.#imported = null;
    this.#part("share").hidden = !this.#selects.some(({ value }) => value === "share");
    this.#imported = toPoints(table, this.#choices(), this.#store.state.limits.max_points);
    this.#report(describe(table, this.#imported), "");
  }

  /** @param {() => void} act says what is wrong where it cannot */
  #attempt(act) {
    try {
      act();
    } catch (error) {
      this.#report("", /** @type {Error} */ (error).message);
    }
  }

  /**
   * @param {string} text
   * @param {string} error
   */
  #report(text, error) {
    this.#part("choices").hidden = !this.#table;
    this.#part("report").textContent = text;
    this.#part("error").hidden = !error;
    this.#part("error").textContent = error;
    this.#textField.setAttribute("aria-invalid", String(error !== ""));
    /** @type {HTMLButtonElement} */ (this.#part("import")).disabled = !this.#imported;
  }

  #take() {
    if (!this.#imported) return;
    this.#onImport(this.#imported);
    this.#dialog.close();
  }

  /**
   * @param {Table} table
   * @param {Choices} choices
   */
  #fillSelects({ columns }, choices) {
    const named = columns.map(({ name, number }, i) => new Option(name || `column ${number}`, String(i)));
    const tests = columns.flatMap(({ isTestMark }, i) => (isTestMark ? [named[i]] : []));
    for (const select of this.#selects) {
      const choice = /** @type {keyof Choices} */ (select.dataset.choice);
      if (choice === "test") select.replaceChildren(new Option("none", ""), new Option("a random share", "share"), ...copies(tests));
      else if (choice !== "isRegression") select.replaceChildren(...copies(named));
      const value = choices[choice];
      select.value = value === null || value === false ? "" : String(value);
    }
  }

  /** @returns {Choices} */
  #choices() {
    const [x, y, target, test, isRegression] = this.#selects.map(({ value }) => value);
    return {
      x: Number(x),
      y: Number(y),
      target: Number(target),
      test: test === "" ? null : test === "share" ? test : Number(test),
      ...(test === "share" && this.#share()),
      isRegression: isRegression === "true",
    };
  }

  /** @throws {Error} with a sentence for people */
  #share() {
    const [testShare, seed] = this.#shareFields.map(({ value }) => parseNumber(value));
    const wrong = wrongShare(testShare)?.replace("test_fraction", "Test share") ?? wrongSeed(seed)?.replace("seed", "Seed");
    if (wrong) throw new Error(wrong);
    return { testShare: Number(testShare), seed: Number(seed) };
  }

  /** The fields of the share and its seed. */
  get #shareFields() {
    return [.../** @type {NodeListOf<HTMLInputElement>} */ (this.#dialog.querySelectorAll("[data-csv=share] input"))];
  }

  /** In the order of the template: x, y, target, test, isRegression. */
  get #selects() {
    return [.../** @type {NodeListOf<HTMLSelectElement>} */ (this.#dialog.querySelectorAll("select"))];
  }

  get #textField() {
    return /** @type {HTMLTextAreaElement} */ (this.#part("text"));
  }

  /** @param {string} name */
  #part(name) {
    return /** @type {HTMLElement} */ (this.#dialog.querySelector(`[data-csv=${name}]`));
  }
}

/**
 * One element can stand in one place only.
 * @param {HTMLOptionElement[]} options
 */
function copies(options) {
  return options.map((option) => new Option(option.text, option.value));
}

/**
 * @param {Table} table
 * @param {Imported} imported
 * @returns {string} what the table was taken for
 */
function describe(table, { points, classNames, scale }) {
  const nTest = points.test.reduce((sum, each) => sum + each, 0);
  const nClasses = new Set(points.label).size;
  const names = classNames ? `: ${classNames.join(", ")}` : "";
  const what = points.value ? "with values" : `of ${nClasses} ${nClasses === 1 ? "class" : "classes"}${names}`;
  const parts = [
    `${formatCount(points.x.length)} points ${what}`,
    nTest > 0 ? `${formatCount(nTest)} to test` : "",
    table.hasHeader ? "the first line is a header" : "",
    describeScale(scale) || "in the square as they are",
  ];
  return `${parts.filter(Boolean).join("; ")}.`;
}
