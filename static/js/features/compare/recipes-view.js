// @ts-check
/** The recipes side by side: a strip of dots, or for a sweep along two settings a heat map. */

import { createElement } from "../../ui/create-element.js";
import { heatGrid, typicalRun } from "./heat-map.js";
import { measureText, runReading } from "./measures.js";
import { PlotCanvas } from "./plot-canvas.js";
import { labelOfSetting } from "./setting-rows.js";
import { dotAt, drawStrip, stripLayout } from "./strip-plot.js";
import { cellName, choiceText, HEAT_ABOUT, heatCaption, HEAT_TITLE, STRIP_ABOUT, STRIP_TITLE, stripSummary } from "./texts.js";

/** @typedef {import("./results-view.js").Outcome} Outcome */

/** How much of the accent the best cell has, so that its figure can be read, in percent. */
const DARKEST = { light: 70, dark: 40 };

export class RecipesView {
  #element;
  #store;
  #open;
  #title;
  #about = createElement("p", { class: "note" });
  #strip = createElement("div");
  #heat = createElement("div", { class: "compare-heat" });
  #plot;
  /** @type {Outcome | null} */
  #outcome = null;
  /** @type {import("./strip-plot.js").StripLayout | null} */
  #layout = null;
  #shape = "";
  /** @type {HTMLButtonElement[]} */
  #cells = [];

  /**
   * @param {HTMLElement} element
   * @param {import("../../model/store.js").Store} store
   * @param {(member: number) => void} open
   */
  constructor(element, store, open) {
    this.#element = element;
    this.#store = store;
    this.#open = open;
    this.#title = /** @type {HTMLElement} */ (element.querySelector("h3"));
    element.append(this.#strip, this.#heat, this.#about);
    this.#plot = new PlotCanvas(this.#strip, {
      draw: (context, size, chosen) => this.#drawStrip(context, size, chosen),
      runAt: (x, y) => (this.#layout ? dotAt(this.#layout, x, y) : null),
    }, { describe: (member) => this.#describe(member), open });
    store.watch(({ theme }) => [theme], () => this.#plot.draw());
  }

  /** @param {Outcome} outcome */
  show(outcome) {
    this.#outcome = outcome;
    const axes = outcome.status.experiment?.axes ?? [];
    const isHeat = axes.length === 2;
    this.#title.textContent = isHeat ? HEAT_TITLE : STRIP_TITLE;
    this.#about.textContent = isHeat ? HEAT_ABOUT : STRIP_ABOUT;
    this.#strip.hidden = isHeat;
    this.#element.classList.toggle("is-first", isHeat);
    this.#heat.hidden = !isHeat;
    if (isHeat) this.#showHeat(axes);
    else {
      this.#plot.canvas.setAttribute("aria-label", stripSummary(outcome.measure.title, outcome.groups.length));
      this.#plot.draw();
    }
  }

  /**
   * @param {OffscreenCanvasRenderingContext2D} context
   * @param {{width: number, height: number}} size
   * @param {number | null} chosen
   */
  #drawStrip(context, size, chosen) {
    if (!this.#outcome) return;
    const { theme } = this.#store.state;
    const { runs, groups, measure } = this.#outcome;
    this.#layout = stripLayout(runs, groups, measure, { ...size, scale: theme.scale });
    drawStrip(context, this.#layout, chosen, theme);
  }

  /** @param {number} member */
  #describe(member) {
    const { runs, measure } = /** @type {Outcome} */ (this.#outcome);
    return runReading(runs[member], measure);
  }

  /** @param {{setting: string, values: import("./axis-values.js").Value[]}[]} axes */
  #showHeat(axes) {
    const { status, runs, groups, measure } = /** @type {Outcome} */ (this.#outcome);
    const grid = heatGrid(axes, status.recipes, groups, measure);
    const { isDark } = this.#store.state.theme;
    const shape = JSON.stringify([axes, status.id]);
    if (shape !== this.#shape) {
      this.#shape = shape;
      this.#buildHeat(axes, grid);
    }
    grid.cells.flat().forEach(({ recipe, mean, shade }, i) => {
      const cell = this.#cells[i];
      const text = measureText(measure, mean);
      cell.textContent = text;
      cell.setAttribute("aria-label", cellName(groups[recipe]?.label ?? "", measure.title, text));
      cell.style.setProperty("--shade", `${Math.round(DARKEST[isDark ? "dark" : "light"] * (shade ?? 0))}%`);
      cell.onclick = () => {
        const member = typicalRun(runs, recipe, measure.name, mean);
        if (member !== null) this.#open(member);
      };
    });
  }

  /**
   * @param {{setting: string}[]} axes
   * @param {import("./heat-map.js").Grid} grid
   */
  #buildHeat([down, across], { rows, columns }) {
    this.#cells = [];
    const name = (/** @type {string} */ setting) => labelOfSetting(this.#store.state, setting);
    const head = createElement("tr", {}, createElement("td"), ...columns.map((value) => createElement("th", { scope: "col" }, choiceText(value))));
    const body = rows.map((value) => {
      const cells = columns.map(() => {
        const button = /** @type {HTMLButtonElement} */ (createElement("button", { type: "button", class: "compare-cell" }));
        this.#cells.push(button);
        return createElement("td", {}, button);
      });
      return createElement("tr", {}, createElement("th", { scope: "row" }, choiceText(value)), ...cells);
    });
    const caption = createElement("caption", {}, heatCaption(name(down.setting), name(across.setting)));
    this.#heat.replaceChildren(createElement("table", {}, caption, createElement("thead", {}, head), createElement("tbody", {}, ...body)));
  }
}
