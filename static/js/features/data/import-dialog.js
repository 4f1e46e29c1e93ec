// @ts-check
/** The dialog that takes a table: it shows what each column becomes, what is left out or wrong, and lets a person correct it. */

import { openPlaygroundLink } from "../../session/shared-run.js";
import { NOT_LOADED } from "../../ui/texts.js";
import { OTHER_WAYS, REPLACE, REPLACE_AND_GO_ON } from "./import-texts.js";
import { makeImportElement } from "./import-parts.js";
import { reportOf } from "./import-report.js";
import { ColumnTable } from "./column-table.js";
import { Offers } from "./import-offers.js";
import { ReadingOptions, TestRows } from "./import-options.js";
import { TableReader } from "./table-reader.js";
import { takeImported } from "./take-imported.js";

/** @typedef {import("../../model/table/import-job.js").Answer} Answer */
/** @typedef {import("./import-options.js").Reading} Reading */

const READ_AFTER_MS = 150;

export class ImportDialog {
  #dialog = makeImportElement();
  #store;
  #app;
  #reader = new TableReader((answer) => this.#show(answer), () => this.#fail(NOT_LOADED));
  #readingOptions;
  #columns;
  #testRows;
  #offers;
  /** What a person chose, or agreed to; the rest is guessed. @type {Reading} */
  #reading = {};
  /** @type {Partial<import("../../model/table/taken.js").Choices>} */
  #choices = {};
  /** @type {Answer | null} */
  #answer = null;
  #timer = 0;

  /** @param {Pick<import("../../session/app-context.js").AppContext, "store" | "send" | "editor">} app */
  constructor(app) {
    const { store } = app;
    this.#store = store;
    this.#app = app;
    this.#readingOptions = new ReadingOptions(this.#part("reading"), (changes) => this.#readAgain(changes));
    this.#columns = new ColumnTable(this.#part("choices"), (roles) => this.#choose({ roles }));
    this.#testRows = new TestRows(this.#part("choices"), (split) => this.#choose(split), (error) => this.#fail(error));
    this.#offers = new Offers(this.#part("offers"), {
      onReading: (changes) => this.#readAgain(changes),
      onChoice: (changes) => this.#choose(changes),
    });
    const file = /** @type {HTMLInputElement} */ (this.#part("file"));
    file.addEventListener("change", () => {
      if (file.files?.[0]) void this.openFile(file.files[0]);
      file.value = ""; // the same file can be chosen again
    });
    this.#textField.addEventListener("input", () => {
      clearTimeout(this.#timer);
      this.#wait();
      this.#timer = setTimeout(() => this.#read(this.#textField.value), READ_AFTER_MS);
    });
    this.#part("cancel").addEventListener("click", () => this.#dialog.close());
    this.#part("import").addEventListener("click", () => this.#import(false));
    this.#part("begin-anew").addEventListener("click", () => this.#import(true));
    this.#dialog.addEventListener("close", () => this.#reader.end());
    store.watch((state) => [state.step > 0], ({ step }) => this.#ask(step > 0));
  }

  /** @param {string} text */
  open(text) {
    this.#open(OTHER_WAYS);
    this.#showText(text, true);
    this.#read(text);
  }

  /** @param {File} file */
  async openFile(file) {
    this.#open(file.name);
    this.#wait();
    this.#read(await file.arrayBuffer());
  }

  /** @param {string} name of the file */
  #open(name) {
    if (!this.#dialog.open) this.#dialog.showModal();
    this.#part("name").textContent = name;
  }

  /**
   * @param {string} text
   * @param {boolean} isWhole
   */
  #showText(text, isWhole) {
    this.#textField.value = isWhole ? text : `${text}\n…`;
    this.#textField.readOnly = !isWhole;
  }

  /** @param {string | ArrayBuffer} source */
  #read(source) {
    if (typeof source === "string" && openPlaygroundLink(source)) {
      this.#dialog.close();
      return;
    }
    this.#reading = {};
    this.#choices = this.#testRows.reset();
    this.#answer = null;
    if (typeof source === "string" && source.trim() === "") {
      this.#reader.forget();
      this.#report([], "");
    } else this.#request({ source });
  }

  /** @param {Reading} changes */
  #readAgain(changes) {
    this.#reading = { ...this.#reading, ...changes };
    // Other columns, or rows, may have come about.
    const { roles: _, ...choices } = this.#choices;
    this.#choices = choices;
    const { encoding, ...reading } = this.#reading;
    this.#request({ reading, ...(encoding && { encoding }) });
  }

  /** @param {Partial<import("../../model/table/taken.js").Choices>} changes */
  #choose(changes) {
    this.#choices = { ...this.#choices, ...changes };
    this.#request({});
  }

  /** @param {Omit<import("../../model/table/import-job.js").Request, "choices" | "limits">} what */
  #request(what) {
    this.#wait();
    this.#reader.ask({ ...what, choices: this.#choices, limits: this.#limits });
  }

  /** @returns {import("../../model/table/import-job.js").Limits} */
  get #limits() {
    const { max_points: mostRows, max_columns: mostInputs, max_table_message_bytes: mostBytes } = this.#store.state.limits;
    return { mostRows, mostInputs, mostBytes };
  }

  /** Nothing can be imported until there is an answer. */
  #wait() {
    this.#reader.forget();
    if (this.#answer) this.#answer = { ...this.#answer, imported: null };
    this.#allowImport();
  }

  /** @param {Answer} answer */
  #show(answer) {
    // A file's text is decoded by the worker, and again where another encoding is chosen.
    if (answer.text?.encoding) this.#showText(answer.text.head, answer.text.isWhole);
    else if (answer.text && !answer.text.isWhole) this.#showText(answer.text.head, false);
    this.#answer = answer;
    if (answer.choices) this.#choices = answer.choices;
    this.#readingOptions.show(answer, this.#reading);
    if (answer.view) this.#columns.show(answer.view, answer.choices?.roles ?? []);
    this.#testRows.show(answer.choices?.roles ?? []);
    this.#offers.show(answer, { ...this.#reading, ...this.#choices });
    this.#report(answer.view && answer.imported ? reportOf(answer.view, answer.imported) : [], answer.error?.message ?? "");
  }

  /** @param {string} error */
  #fail(error) {
    this.#wait();
    this.#report([], error);
  }

  /** @param {boolean} hasLearnt whether there are weights to go on with */
  #ask(hasLearnt) {
    this.#part("run").hidden = this.#part("begin-anew").hidden = !hasLearnt;
    this.#part("import").textContent = hasLearnt ? REPLACE_AND_GO_ON : REPLACE;
  }

  /**
   * @param {string[]} sentences
   * @param {string} error
   */
  #report(sentences, error) {
    this.#part("reading").hidden = !this.#answer;
    this.#part("choices").hidden = !this.#answer?.view;
    if (!this.#answer) this.#part("offers").hidden = true;
    this.#part("report").replaceChildren(...sentences.map((text) => Object.assign(document.createElement("p"), { textContent: text })));
    this.#part("error").hidden = !error;
    this.#part("error").textContent = error;
    this.#textField.setAttribute("aria-invalid", String(error !== ""));
    this.#allowImport();
  }

  #allowImport() {
    for (const name of ["import", "begin-anew"]) /** @type {HTMLButtonElement} */ (this.#part(name)).disabled = !this.#answer?.imported;
  }

  /** @param {boolean} isAnew */
  #import(isAnew) {
    const imported = this.#answer?.imported;
    if (!imported) return;
    takeImported(imported, isAnew, this.#app);
    this.#dialog.close();
  }

  get #textField() {
    return /** @type {HTMLTextAreaElement} */ (this.#part("text"));
  }

  /** @param {string} name */
  #part(name) {
    return /** @type {HTMLElement} */ (this.#dialog.querySelector(`[data-import=${name}]`));
  }
}
