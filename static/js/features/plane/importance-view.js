// @ts-check
/** Which columns matter: how much worse the answers get when a column is shuffled. Measured when somebody asks for it. */

import { createElement } from "../../ui/create-element.js";
import { showTable } from "../../ui/text-table.js";
import { COMMAND } from "../../wire/messages.js";
import { ABOUT_IMPORTANCE, dropText, IMPORTANCE, importanceHead, importanceNote, mattersText, MEASURE, MEASURING } from "./texts.js";

/** Of the bar of the most important column. */
const FULL = 100;

export class ImportanceView {
  #store;
  #questions;
  #button = /** @type {HTMLButtonElement} */ (createElement("button", { type: "button", class: "button button-small", "data-action": "measure-importance" }, MEASURE));
  #note = createElement("p", { class: "note" });
  #result = createElement("p", { class: "importance-result", role: "status" });
  #table = /** @type {HTMLTableElement} */ (createElement("table", { class: "importance-table", hidden: "" }));
  element = createElement("details", { class: "plane-importance", "data-view": "importance" });

  /**
   * @param {import("../../model/store.js").Store} store
   * @param {import("../../session/questions.js").Questions} questions
   */
  constructor(store, questions) {
    this.#store = store;
    this.#questions = questions;
    const about = createElement("p", { class: "note" }, ABOUT_IMPORTANCE);
    this.element.append(createElement("summary", {}, IMPORTANCE), about, this.#button, this.#result, this.#note, this.#table);
    this.#button.addEventListener("click", () => void this.#measure());
    // Of other rows or other columns the figures would be wrong.
    store.watch(({ table, config }) => [table, String(config?.columns)], () => this.#forget());
    store.watch(({ link }) => [link.state], ({ link }) => (this.#button.disabled = link.state !== "open"));
  }

  #forget() {
    this.#table.hidden = true;
    this.#note.textContent = this.#result.textContent = "";
  }

  async #measure() {
    this.#forget();
    this.#result.textContent = MEASURING;
    try {
      const answer = await this.#questions.ask(COMMAND.GET_IMPORTANCE);
      const columns = answer.columns.toSorted((a, b) => b.mean - a.mean);
      const most = Math.max(columns[0]?.mean ?? 0, Number.EPSILON);
      showTable(this.#table, importanceHead(answer.score), columns.map((each) => [each.name, dropText(answer.score, each)]));
      columns.forEach(({ mean }, i) => {
        const share = Math.max(0, Math.min(1, mean / most));
        this.#table.tBodies[0].rows[i].cells[1].style.setProperty("--share", `${Math.round(FULL * share)}%`);
      });
      this.#result.textContent = mattersText({ ...answer, columns });
      this.#note.textContent = importanceNote(answer);
      this.#table.hidden = columns.length === 0;
      // On a small screen the answer would come below its edge.
      this.#result.scrollIntoView({ block: "nearest" });
    } catch (error) {
      this.#forget();
      this.#store.tell({ text: /** @type {Error} */ (error).message, tone: "error" });
    }
  }
}
