// @ts-check
/** The curves of all runs: bands with a mean for each recipe, or one thin line per run. */

import { createElement } from "../../ui/create-element.js";
import { drawManyCurves } from "./curves-drawing.js";
import { curvesLayout, lineAt } from "./curves-layout.js";
import { MEASURES, runReading } from "./measures.js";
import { PlotCanvas } from "./plot-canvas.js";
import { RecipeLegend } from "./recipe-legend.js";
import { selectOf } from "./setting-inputs.js";
import { bandMeaning, CURVE_LABEL, CURVE_STYLES, curveSummary, LOG_AXIS, STYLE_LABEL } from "./texts.js";

/** @typedef {import("./results-view.js").Outcome} Outcome */

export class CurvesView {
  #store;
  #curve;
  #style;
  /** Whether the axis is logarithmic, as was chosen; null: as the losses are. @type {boolean | null} */
  #isLog = null;
  #log = /** @type {HTMLInputElement} */ (createElement("input", { type: "checkbox" }));
  #meaning = createElement("p", { class: "note" });
  #legend;
  #plot;
  /** @type {Outcome | null} */
  #outcome = null;
  /** @type {import("./curves-layout.js").CurvesLayout | null} */
  #layout = null;

  /**
   * @param {HTMLElement} element
   * @param {import("../../model/store.js").Store} store
   * @param {(member: number) => void} open
   */
  constructor(element, store, open) {
    this.#store = store;
    const redraw = () => this.#draw();
    const titles = Object.fromEntries(MEASURES.filter(({ isCurve }) => isCurve).map(({ name, title }) => [name, title]));
    this.#curve = selectOf(titles, CURVE_LABEL, redraw);
    this.#style = selectOf(CURVE_STYLES, STYLE_LABEL, redraw);
    this.#log.addEventListener("change", () => {
      this.#isLog = this.#log.checked;
      redraw();
    });
    const log = createElement("label", { class: "check" }, this.#log, LOG_AXIS);
    element.append(createElement("div", { class: "compare-choices" }, this.#curve, this.#style, log));
    this.#plot = new PlotCanvas(element, {
      draw: (context, size, chosen) => this.#drawOn(context, size, chosen),
      runAt: (x, y) => (this.#layout ? lineAt(this.#layout, x, y) : null),
    }, { describe: (member) => this.#describe(member), open });
    this.#legend = new RecipeLegend(element);
    element.append(this.#meaning);
    store.watch(({ theme }) => [theme], redraw);
  }

  /** @param {Outcome} outcome */
  show(outcome) {
    this.#outcome = outcome;
    this.#draw();
  }

  /** How the curves are shown. */
  get choices() {
    // Bands of more recipes than there are colours could not be told apart.
    const isCrowded = (this.#outcome?.groups.length ?? 1) > this.#store.state.theme.classes.length;
    const style = /** @type {"bands" | "lines"} */ (isCrowded ? "lines" : this.#style.value);
    this.#style.disabled = isCrowded;
    return { curve: /** @type {"loss" | "test_loss"} */ (this.#curve.value), style, isLog: this.#isLog };
  }

  #draw() {
    if (!this.#outcome) return;
    const { results, groups, curves } = this.#outcome;
    const { curve, style } = this.choices;
    // Without test points there is no such curve.
    const hasTest = curves.test_loss.some((row) => row.some((value) => value !== null));
    this.#curve.options[0].disabled = !hasTest;
    if (!hasTest && curve === "test_loss") this.#curve.value = "loss";
    this.#meaning.textContent = style === "bands" ? bandMeaning(results?.spread_meaning ?? "") : "";
    this.#legend.show(groups.map(({ label }) => label), this.#store.state.theme);
    this.#plot.canvas.setAttribute("aria-label", curveSummary(this.#curve.selectedOptions[0]?.text ?? "", curves.steps.at(-1) ?? 0));
    this.#plot.draw();
  }

  /**
   * @param {OffscreenCanvasRenderingContext2D} context
   * @param {{width: number, height: number}} size
   * @param {number | null} chosen
   */
  #drawOn(context, size, chosen) {
    if (!this.#outcome) return;
    const { theme } = this.#store.state;
    this.#layout = layoutOf(this.#outcome, this.choices, { ...size, scale: theme.scale });
    this.#log.checked = this.#layout.isLogLoss;
    drawManyCurves(context, this.#layout, { nRecipes: this.#outcome.groups.length, chosen }, theme);
  }

  /** @param {number} member */
  #describe(member) {
    const { runs, measure } = /** @type {Outcome} */ (this.#outcome);
    return runReading(runs[member], measure);
  }
}

/**
 * @param {Outcome} outcome
 * @param {{curve: "loss" | "test_loss", style: "bands" | "lines", isLog: boolean | null}} choices
 * @param {{width: number, height: number, scale?: number}} size
 */
export function layoutOf({ status, runs, groups, curves }, { curve, style, isLog }, size) {
  const spread = /** @type {import("./bands.js").SpreadKind} */ (status.experiment?.spread);
  const drawn = { steps: curves.steps, values: curves[curve], recipes: runs.map(({ recipe }) => recipe) };
  return curvesLayout(drawn, { style, spread, isLog, nRecipes: groups.length }, size);
}
