// @ts-check
/** The figures as tables: of the recipes, with how far their seeds spread, and of every run. */

import { createElement } from "../../ui/create-element.js";
import { typicalRun } from "./heat-map.js";
import { measureOf } from "./measures.js";
import { selectOf } from "./setting-inputs.js";
import { SortedTable } from "./sorted-table.js";
import { groupColumns, runColumns } from "./table-columns.js";
import { bracketsMeaning, RECIPES_ROWS, RECIPES_TABLE, RUNS_ROWS, RUNS_TABLE, TABLE_LABEL } from "./texts.js";

/** @typedef {import("./results-view.js").Outcome} Outcome */

export class TablesView {
  #rows;
  #notes = createElement("ul", { class: "compare-notes" });
  #places = { recipes: createElement("div", { class: "compare-scroll", tabindex: "0", role: "group", "aria-label": RECIPES_TABLE }), runs: createElement("div", { class: "compare-scroll", tabindex: "0", role: "group", "aria-label": RUNS_TABLE }) };
  #recipes;
  #runs;
  /** @type {Outcome | null} */
  #outcome = null;

  /**
   * @param {HTMLElement} element
   * @param {(member: number) => void} open
   */
  constructor(element, open) {
    this.#rows = selectOf({ recipes: RECIPES_ROWS, runs: RUNS_ROWS }, TABLE_LABEL, () => this.#choose());
    element.append(createElement("div", { class: "compare-choices" }, this.#rows), this.#places.recipes, this.#places.runs, this.#notes);
    /** @type {SortedTable<import("./outcome.js").Group>} */
    this.#recipes = new SortedTable(this.#places.recipes, RECIPES_TABLE, ({ recipe, spreads }) => {
      const { runs, measure } = /** @type {Outcome} */ (this.#outcome);
      const member = typicalRun(runs, recipe, measure.name, spreads[measure.name]?.mean ?? null);
      if (member !== null) open(member);
    });
    /** @type {SortedTable<import("./outcome.js").Run>} */
    this.#runs = new SortedTable(this.#places.runs, RUNS_TABLE, ({ member }) => open(member));
    this.#choose();
  }

  /** @param {Outcome} outcome */
  show(outcome) {
    const { results, runs, groups, measures } = outcome;
    this.#outcome = outcome;
    const rankedBy = /** @type {import("./measures.js").MeasureName | null} */ (results?.ranked_by ?? null);
    this.#recipes.show(groupColumns(measures, rankedBy && measureOf(rankedBy)), groups);
    this.#runs.show(runColumns(measures, groups.length > 1), runs);
    const notes = [bracketsMeaning(results?.spread_meaning ?? ""), ...(results?.notes ?? [])].filter(Boolean);
    const shown = [...this.#notes.children].map((each) => each.textContent);
    if (String(shown) !== String(notes)) this.#notes.replaceChildren(...notes.map((note) => createElement("li", {}, note)));
  }

  #choose() {
    this.#places.recipes.hidden = this.#rows.value !== "recipes";
    this.#places.runs.hidden = this.#rows.value === "recipes";
  }
}
