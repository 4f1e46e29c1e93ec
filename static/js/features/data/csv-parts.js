// @ts-check
/** Makes the dialog that takes a table: a file, or text that was pasted or dropped. What it shows of one is made by csv-dialog.js. */

import { createElement } from "../../ui/create-element.js";
import {
  BEGIN_ANEW, CANCEL, CHOOSE_FILE, CSV_TITLE, EXAMPLE, HAS_LEARNT, OTHER_WAYS, REPLACE, TEXT_OF_TABLE, WHAT_IS_TAKEN,
} from "./csv-dialog-texts.js";

const ACCEPTED = ".csv,.tsv,.tab,.txt,.json,.jsonl,text/csv,text/plain,application/json";

/** @returns {HTMLDialogElement} in the document, closed */
export function makeCsvElement() {
  const dialog = createElement("dialog", { class: "dialog csv-dialog", "data-view": "csv-dialog", "aria-labelledby": "csv-title" },
    createElement("h2", { id: "csv-title" }, CSV_TITLE),
    createElement("p", { class: "note" }, WHAT_IS_TAKEN),
    createElement("div", { class: "csv-source" },
      createElement("label", { class: "button button-small csv-file" }, CHOOSE_FILE,
        createElement("input", { type: "file", class: "visually-hidden", accept: ACCEPTED, "data-csv": "file" })),
      createElement("span", { "data-csv": "name" }, OTHER_WAYS)),
    createElement("label", { class: "visually-hidden", for: "csv-text" }, TEXT_OF_TABLE),
    createElement("textarea", {
      id: "csv-text", rows: "4", spellcheck: "false", autocomplete: "off", "data-csv": "text", "aria-describedby": "csv-report csv-error", placeholder: EXAMPLE,
    }),
    createElement("div", { class: "csv-reading", "data-csv": "reading", hidden: "" }),
    createElement("div", { class: "csv-choices", "data-csv": "choices", hidden: "" }),
    createElement("div", { class: "csv-report", id: "csv-report", role: "status", "data-csv": "report" }),
    createElement("p", { class: "field-error", id: "csv-error", role: "alert", "data-csv": "error", hidden: "" }),
    createElement("div", { class: "csv-offers", "data-csv": "offers", hidden: "" }),
    createElement("p", { class: "csv-run", "data-csv": "run", hidden: "" }, HAS_LEARNT),
    createElement("div", { class: "buttons" },
      createElement("button", { type: "button", class: "button", "data-csv": "cancel" }, CANCEL),
      createElement("button", { type: "button", class: "button", "data-csv": "begin-anew", disabled: "", hidden: "" }, BEGIN_ANEW),
      createElement("button", { type: "button", class: "button button-primary", "data-csv": "import", disabled: "" }, REPLACE)));
  document.body.append(dialog);
  return /** @type {HTMLDialogElement} */ (dialog);
}
