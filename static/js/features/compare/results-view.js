// @ts-check
/** What came of an experiment so far: wall, curves, plot of the recipes, tables; all by one measure. */

import { planeSentence } from "../../model/table/plane-texts.js";
import { createElement } from "../../ui/create-element.js";
import { CurveRows } from "./curve-rows.js";
import { CurvesView } from "./curves-view.js";
import { measureOf, measuresOf } from "./measures.js";
import { isOfClass } from "./mosaic-canvas.js";
import { groupsOf, runsOf } from "./outcome.js";
import { RecipesView } from "./recipes-view.js";
import { selectOf } from "./setting-inputs.js";
import { withLabels } from "./setting-rows.js";
import { TablesView } from "./tables-view.js";
import { ABOUT_DISAGREEMENT, ABOUT_MAPS, CURVES_TITLE, LAST_STEP, MEASURE_LABEL, OPEN_AT, stepText, TABLE_TITLE, WALL_TITLE } from "./texts.js";
import { WallView } from "./wall-view.js";

/** @typedef {import("./outcome.js").Run} Run */
/** @typedef {import("./outcome.js").Group} Group */
/**
 * What all parts show.
 * @typedef {{status: import("./outcome.js").Status, results: import("./outcome.js").Results | null, runs: Run[], groups: Group[],
 *   measures: import("./measures.js").Measure[], measure: import("./measures.js").Measure, curves: import("./curve-rows.js").Rows}} Outcome
 */

/** Stands for the step that a run has reached. */
const LAST = "last";
/** So many kept steps are offered, evenly from all of them. */
const MOST_STEPS = 24;

export class ResultsView {
  element = createElement("div", { class: "compare-results" });
  #store;
  #measureSelect;
  #stepSelect;
  /** @type {import("./measures.js").MeasureName} */
  #measure = "test_accuracy";
  #curves = new CurveRows();
  #wall;
  #curvesView;
  #parts;
  /** @type {Outcome | null} */
  #outcome = null;

  /**
   * @param {import("../../model/store.js").Store} store
   * @param {{open: (run: Run, step: number | null) => void, want: () => void}} acts open: a run at a kept step, null for its last one;
   *   want: called when other maps are wanted
   */
  constructor(store, { open: openAt, want }) {
    this.#store = store;
    this.#measureSelect = selectOf({}, MEASURE_LABEL, (name) => {
      this.#measure = /** @type {import("./measures.js").MeasureName} */ (name);
      this.show();
    });
    this.#stepSelect = selectOf({ [LAST]: LAST_STEP }, OPEN_AT, () => {});
    const open = (/** @type {number} */ member) => openAt(/** @type {Outcome} */ (this.#outcome).runs[member], this.#stepSelect.value === LAST ? null : Number(this.#stepSelect.value));
    const choices = [[MEASURE_LABEL, this.#measureSelect], [OPEN_AT, this.#stepSelect]].map(([label, select]) => createElement("label", {}, label, " ", select));
    const byMeasure = createElement("div", { class: "compare-measure" }, ...choices);
    const [wall, curves, recipes, table] = [WALL_TITLE, CURVES_TITLE, "", TABLE_TITLE].map((title) => createElement("section", {}, createElement("h3", {}, title)));
    const plane = createElement("p", { class: "note", "data-compare": "plane" });
    wall.append(createElement("p", { class: "note" }, `${ABOUT_MAPS} ${ABOUT_DISAGREEMENT}`), plane);
    store.watch((state) => [state.table, state.plane, state.config?.columns], (state) => {
      plane.textContent = planeSentence(state);
      plane.hidden = !plane.textContent;
    });
    table.className = "compare-figures";
    this.element.append(byMeasure, wall, createElement("div", { class: "compare-plots" }, curves, recipes), table);
    this.#wall = new WallView(wall, open, want);
    this.#curvesView = new CurvesView(curves, store, open);
    this.#parts = [this.#curvesView, new RecipesView(recipes, store, open), new TablesView(table, open)];
  }

  get wanted() {
    return this.#wall.wanted;
  }

  /** What is shown, for files. */
  get shown() {
    return { outcome: this.#outcome, mosaic: this.#wall.mosaic, curveChoices: this.#curvesView.choices };
  }

  /** Show what the store has. */
  show() {
    const { state } = this.#store;
    const { experiment, experimentResults, experimentCurves, theme } = state;
    if (!experiment) return;
    const status = withLabels(experiment, state);
    const results = experimentResults?.id === status.id ? experimentResults : null;
    this.#curves.take(experimentCurves);
    const runs = runsOf(status, results);
    const groups = groupsOf(status, results);
    const measures = measuresOf(runs);
    if (!measures.some(({ name }) => name === this.#measure)) this.#measure = measures[0].name;
    const measure = measureOf(this.#measure);
    this.#offer(measures);
    this.#offerSteps(results?.kept ?? []);
    this.#outcome = { status, results, runs, groups, measures, measure, curves: this.#curves.rows };
    this.#wall.show(runs, { nRecipes: groups.length, measure, scale: theme.scale });
    for (const part of this.#parts) part.show(this.#outcome);
  }

  /** @param {import("./measures.js").Measure[]} measures */
  #offer(measures) {
    const select = this.#measureSelect;
    if (select.options.length !== measures.length) {
      select.replaceChildren(...measures.map(({ name, title }) => createElement("option", { value: name }, title)));
    }
    select.value = this.#measure;
  }

  /** @param {number[]} kept steps at which runs can be opened, ascending */
  #offerSteps(kept) {
    const select = this.#stepSelect;
    // While somebody is choosing, what is chosen from stays.
    if (document.activeElement === select) return;
    const chosen = select.value;
    const every = Math.ceil(kept.length / MOST_STEPS);
    const steps = kept.filter((step, i) => i % every === 0 || String(step) === chosen);
    if (String(steps) === select.dataset.steps) return;
    select.dataset.steps = String(steps);
    const options = steps.map((step) => createElement("option", { value: String(step) }, stepText(step)));
    select.replaceChildren(createElement("option", { value: LAST }, LAST_STEP), ...options);
    select.value = steps.some((step) => String(step) === chosen) ? chosen : LAST;
  }

  /** Draw the newest maps. */
  draw() {
    const { tilesFrame } = this.#store.state;
    if (!tilesFrame || !isOfClass(tilesFrame)) this.#wall.draw(tilesFrame);
  }
}
