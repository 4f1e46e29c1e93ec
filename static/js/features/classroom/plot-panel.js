// @ts-check
/** The pooled plot: the runs of all pupils as dots, any setting against any figure, live. */

import { clearedContext, watchSize } from "../../ui/canvas.js";
import { createElement } from "../../ui/create-element.js";
import { formatNumber, formatPercent } from "../../ui/format.js";
import { selectOf } from "../compare/setting-inputs.js";
import { FIGURE_AXES, settingAxes } from "./plot-axes.js";
import { ALONG, dotText, PLOT_ABOUT, PLOT_TITLE, plotText, UP } from "./plot-texts.js";
import { dotNear, drawPooled, pooledLayout } from "./pooled-plot.js";

/** @typedef {import("./plot-axes.js").PlotAxis} PlotAxis */
/** @typedef {import("./pooled-plot.js").Dot} Dot */

const FIRST_AXIS = "learning_rate";

export class PlotPanel {
  element = createElement("section", { class: "classroom-panel" });
  #canvas = /** @type {HTMLCanvasElement} */ (createElement("canvas", { class: "classroom-plot", role: "img" }));
  #readout = createElement("p", { class: "classroom-readout", "aria-hidden": "true" });
  #choices = createElement("div", { class: "classroom-row" });
  #store;
  /** @type {PlotAxis[]} */
  #along = [];
  /** @type {PlotAxis | undefined} */
  #x;
  #y = FIGURE_AXES[0];
  /** @type {import("./pooled-plot.js").PooledLayout | null} */
  #layout = null;
  /** @type {number | null} */
  #chosen = null;

  /**
   * @param {Pick<import("../../session/app-context.js").AppContext, "store">} app
   * @param {(pupil: number) => void} choose a pupil whose dot was clicked
   */
  constructor({ store }, choose) {
    this.#store = store;
    this.element.append(createElement("h3", {}, PLOT_TITLE), createElement("p", { class: "note" }, PLOT_ABOUT), this.#choices, this.#canvas, this.#readout);
    watchSize(this.#canvas, () => this.#draw());
    this.#canvas.addEventListener("pointermove", ({ offsetX, offsetY }) => this.#point(this.#layout && dotNear(this.#layout, offsetX, offsetY)));
    this.#canvas.addEventListener("pointerleave", () => this.#point(null));
    this.#canvas.addEventListener("click", ({ offsetX, offsetY }) => {
      const dot = this.#layout && dotNear(this.#layout, offsetX, offsetY);
      if (dot) choose(dot.pupil);
    });
  }

  /** @param {import("../../model/state.js").State} state */
  show({ settingRows }) {
    if (this.#along.length === 0) {
      this.#along = settingAxes(settingRows);
      this.#x = this.#along.find(({ name }) => name === FIRST_AXIS) ?? this.#along[0];
      const along = this.#select(this.#along, ALONG, (axis) => (this.#x = axis));
      along.value = this.#x.name;
      const up = this.#select(FIGURE_AXES, UP, (axis) => (this.#y = axis));
      this.#choices.append(createElement("label", {}, UP, " ", up), createElement("label", {}, ALONG, " ", along));
    }
    this.#draw();
  }

  /**
   * @param {readonly PlotAxis[]} axes
   * @param {string} label
   * @param {(axis: PlotAxis) => void} choose
   */
  #select(axes, label, choose) {
    return selectOf(Object.fromEntries(axes.map(({ name, title }) => [name, title])), label, (name) => {
      choose(/** @type {PlotAxis} */ (axes.find((axis) => axis.name === name)));
      this.#draw();
    });
  }

  #draw() {
    if (!this.#x || this.#canvas.clientWidth === 0) return;
    const { wall, theme } = this.#store.state;
    const axes = { x: this.#x, y: this.#y };
    const { context, width, height } = clearedContext(this.#canvas);
    this.#layout = pooledLayout(Object.values(wall), axes, { width, height, scale: theme.scale });
    drawPooled(context, this.#layout, { ...axes, chosen: this.#chosen }, theme);
    const text = plotText(this.#layout.dots.length, this.#x.title, this.#y.title);
    if (this.#canvas.getAttribute("aria-label") !== text) this.#canvas.setAttribute("aria-label", text);
  }

  /** @param {Dot | null} dot that the pointer is at */
  #point(dot) {
    if ((dot?.pupil ?? null) === this.#chosen || !this.#x) return;
    this.#chosen = dot?.pupil ?? null;
    this.#canvas.classList.toggle("is-at-run", dot !== null);
    const nickname = dot ? this.#store.state.wall[dot.pupil]?.nickname ?? "" : "";
    this.#readout.textContent = dot ? dotText(nickname, valueText(this.#x, dot.x_value), valueText(this.#y, dot.y_value)) : "";
    this.#draw();
  }
}

/**
 * @param {PlotAxis} axis
 * @param {string | number} value
 */
function valueText({ title, isShare }, value) {
  return `${title} ${typeof value === "string" ? value : isShare ? formatPercent(value) : formatNumber(value)}`;
}
