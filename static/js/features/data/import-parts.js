// @ts-check
/** Makes the dialog that takes a table: a file, or text that was pasted or dropped. What it shows of one is made by import-dialog.js. */

import { createElement } from "../../ui/create-element.js";
import {
  BEGIN_ANEW, CANCEL, CHOOSE_FILE, TITLE, EXAMPLE, HAS_LEARNT, OTHER_WAYS, REPLACE, TEXT_OF_TABLE, WHAT_IS_TAKEN,
} from "./import-texts.js";

const ACCEPTED = ".csv,.tsv,.tab,.txt,.json,.jsonl,text/csv,text/plain,application/json";

/** @returns {HTMLDialogElement} in the document, closed */
export function makeImportElement() {
  const dialog = createElement("dialog", { class: "dialog import-dialog", "data-view": "import-dialog", "aria-labelledby": "import-title" },
    createElement("h2", { id: "import-title" }, TITLE),
    createElement("p", { class: "note" }, WHAT_IS_TAKEN),
    createElement("div", { class: "import-source" },
      createElement("label", { class: "button button-small import-file" }, CHOOSE_FILE,
        createElement("input", { type: "file", class: "visually-hidden", accept: ACCEPTED, "data-import": "file" })),
      createElement("span", { "data-import": "name" }, OTHER_WAYS)),
    createElement("label", { class: "visually-hidden", for: "import-text" }, TEXT_OF_TABLE),
    createElement("textarea", {
      id: "import-text", rows: "4", spellcheck: "false", autocomplete: "off", "data-import": "text", "aria-describedby": "import-report import-error", placeholder: EXAMPLE,
    }),
    createElement("div", { class: "import-reading", "data-import": "reading", hidden: "" }),
    createElement("div", { class: "import-choices", "data-import": "choices", hidden: "" }),
    createElement("div", { class: "import-report", id: "import-report", role: "status", "data-import": "report" }),
    createElement("p", { class: "field-error", id: "import-error", role: "alert", "data-import": "error", hidden: "" }),
    createElement("div", { class: "import-offers", "data-import": "offers", hidden: "" }),
    createElement("p", { class: "import-run", "data-import": "run", hidden: "" }, HAS_LEARNT),
    createElement("div", { class: "buttons" },
      createElement("button", { type: "button", class: "button", "data-import": "cancel" }, CANCEL),
      createElement("button", { type: "button", class: "button", "data-import": "begin-anew", disabled: "", hidden: "" }, BEGIN_ANEW),
      createElement("button", { type: "button", class: "button button-primary", "data-import": "import", disabled: "" }, REPLACE)));
  document.body.append(dialog);
  return /** @type {HTMLDialogElement} */ (dialog);
}
