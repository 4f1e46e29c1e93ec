// @ts-check
/** A table that is sorted by any of its columns; the first column opens what its row tells of. */

import { createElement } from "../../ui/create-element.js";
import { sorted } from "./outcome.js";

/** @template T @typedef {import("./table-columns.js").Column<T>} Column */

/** @template T */
export class SortedTable {
  #table = createElement("table", { class: "compare-table" });
  #head = createElement("tr");
  #body = createElement("tbody");
  #caption = createElement("caption", { class: "visually-hidden" });
  #open;
  /** @type {Column<T>[]} */
  #columns = [];
  /** @type {T[]} */
  #rows = [];
  /** @type {T[]} as they are shown */
  #shown = [];
  #by = "";
  #isDescending = false;
  /** @type {HTMLElement[][]} the places of texts, row by row */
  #places = [];

  /**
   * @param {HTMLElement} place
   * @param {string} title
   * @param {((row: T) => void) | null} open null: rows cannot be opened
   */
  constructor(place, title, open) {
    this.#open = open;
    this.#caption.textContent = title;
    this.#table.append(this.#caption, createElement("thead", {}, this.#head), this.#body);
    place.append(this.#table);
  }

  /**
   * @param {Column<T>[]} columns
   * @param {T[]} rows
   */
  show(columns, rows) {
    const isSame = columns.length === this.#columns.length && columns.every(({ name, title }, i) => name === this.#columns[i].name && title === this.#columns[i].title);
    this.#columns = columns;
    this.#rows = rows;
    if (!isSame) this.#head.replaceChildren(...columns.map((column, i) => this.#heading(column, i)));
    if (!isSame || this.#places.length !== rows.length) this.#build();
    this.#write();
  }

  /**
   * @param {Column<T>} column
   * @param {number} i
   */
  #heading({ name, title }, i) {
    const button = createElement("button", { type: "button", class: "compare-sort" }, title);
    button.addEventListener("click", () => {
      // What is better by being higher is wanted from above, names from a to z.
      this.#isDescending = this.#by === name ? !this.#isDescending : i > 0;
      this.#by = name;
      this.#write();
    });
    return createElement("th", { scope: "col" }, button);
  }

  #build() {
    this.#places = this.#rows.map((_, row) => this.#columns.map((_column, i) => {
      if (i > 0 || !this.#open) return createElement(i === 0 ? "th" : "td", i === 0 ? { scope: "row" } : {});
      const button = createElement("button", { type: "button", class: "compare-open" });
      button.addEventListener("click", () => this.#open?.(this.#shown[row]));
      return button;
    }));
    this.#body.replaceChildren(...this.#places.map((places) => createElement("tr", {}, ...places.map((place) => {
      return place.tagName === "BUTTON" ? createElement("th", { scope: "row" }, place) : place;
    }))));
  }

  #write() {
    const by = this.#columns.find(({ name }) => name === this.#by);
    this.#shown = by ? sorted(this.#rows, by.key, this.#isDescending) : this.#rows;
    [...this.#head.children].forEach((heading, i) => {
      if (this.#columns[i].name === this.#by) heading.setAttribute("aria-sort", this.#isDescending ? "descending" : "ascending");
      else heading.removeAttribute("aria-sort");
    });
    this.#shown.forEach((row, at) => this.#columns.forEach(({ text }, i) => {
      const place = this.#places[at][i];
      const said = text(row);
      if (place.textContent !== said) place.textContent = said;
    }));
  }
}
