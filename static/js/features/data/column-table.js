// @ts-check
/** The first rows of a table, with what each column holds and what it becomes, which can be chosen. */

import { createElement } from "../../ui/create-element.js";
import { becomes, columnName, FIRST_ROWS, holdsText, moreColumns, ROLES } from "./import-texts.js";

/** @typedef {import("../../model/table/guess.js").Role} Role */
/** @typedef {import("../../model/table/import-job.js").View} View */

/** More would be slow to build, and nobody reads them. */
const MOST_COLUMNS = 100;

export class ColumnTable {
  #element;
  #onChange;
  /** What is shown: built anew only for another table. */
  #shape = "";
  /** @type {Role[]} */
  #roles = [];
  /** @type {HTMLSelectElement[]} */
  #selects = [];

  /**
   * @param {HTMLElement} element
   * @param {(roles: Role[]) => void} onChange
   */
  constructor(element, onChange) {
    this.#element = createElement("div", { class: "import-table", tabindex: "0", role: "region", "aria-label": FIRST_ROWS });
    this.#onChange = onChange;
    element.append(this.#element);
  }

  /**
   * @param {View} view
   * @param {Role[]} roles
   */
  show(view, roles) {
    const shape = JSON.stringify([view.columns, view.preview]);
    if (shape !== this.#shape) this.#build(view, roles);
    this.#shape = shape;
    this.#roles = roles;
    this.#selects.forEach((select, i) => {
      select.value = roles[i];
      select.closest("td")?.classList.toggle("is-used", roles[i] !== "out");
    });
  }

  /**
   * @param {View} view
   * @param {Role[]} guessed which a column may be whatever it holds
   */
  #build({ columns, preview }, guessed) {
    const shown = columns.slice(0, MOST_COLUMNS);
    this.#selects = shown.map((column, i) => this.#select(column, i, [...rolesFor(column), guessed[i]]));
    const names = shown.map((column) => createElement("th", { scope: "col" }, column.name || columnName(column.number)));
    const roles = this.#selects.map((select) => createElement("td", {}, select));
    const held = shown.map((column) => createElement("td", { class: "import-holds" }, holdsText(column)));
    const rows = preview.map((cells) => createElement("tr", {}, ...shown.map((_, i) => createElement("td", {}, cells[i]))));
    const head = [names, roles, held].map((cells) => createElement("tr", {}, ...cells));
    const table = createElement("table", {}, createElement("thead", {}, ...head), createElement("tbody", {}, ...rows));
    const more = columns.length > shown.length ? [createElement("p", { class: "note" }, moreColumns(columns.length - shown.length))] : [];
    this.#element.replaceChildren(table, ...more);
  }

  /**
   * @param {import("../../model/table/columns.js").Column} column
   * @param {number} i
   * @param {Role[]} roles
   */
  #select(column, i, roles) {
    const label = becomes(column.name || columnName(column.number));
    const select = /** @type {HTMLSelectElement} */ (createElement("select", { "aria-label": label, "data-column": String(i) }));
    select.append(...[...new Set(roles)].map((role) => new Option(ROLES[role], role)));
    select.addEventListener("change", () => this.#choose(i, /** @type {Role} */ (select.value)));
    return select;
  }

  /**
   * Only one column can be what another one is: they change places, if that one can be what this was.
   * @param {number} i
   * @param {Role} role
   */
  #choose(i, role) {
    const isSame = (/** @type {Role} */ other) => other === role || (isLearnt(other) && isLearnt(role));
    const former = this.#roles[i];
    const roles = this.#roles.map((other, j) => {
      if (j === i) return role;
      if (role === "out" || role === "input" || !isSame(other)) return other;
      const canBe = [...(this.#selects[j]?.options ?? [])].some(({ value }) => value === former);
      return canBe && !isSame(former) ? former : "out";
    });
    this.#onChange(roles);
  }
}

/** @param {Role} role */
function isLearnt(role) {
  return role === "class" || role === "value";
}

/**
 * @param {import("../../model/table/columns.js").Column} column
 * @returns {Role[]}
 */
function rolesFor({ holds, isTestMark }) {
  if (holds === "empty") return ["out"];
  /** @type {Role[]} */
  const learnt = holds === "words" ? ["input", "class"] : ["x", "y", "input", "class", "value"];
  return ["out", ...learnt, ...(isTestMark ? /** @type {Role[]} */ (["split"]) : [])];
}
