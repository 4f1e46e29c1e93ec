// @ts-check
/** What the colours, shapes and lines on the map mean, and how many points each class has. */

import { isBorderDue } from "../../model/border-source.js";
import { nListed } from "../../model/classes.js";
import { writeText } from "../../ui/dom.js";
import { formatCount } from "../../ui/format.js";
import { drawSwatch } from "../../ui/marks.js";
import { classItem } from "./class-item.js";
import { shareOfPoints } from "./texts.js";

/** Losses whose outputs are no probabilities. */
const WITHOUT_PROBABILITIES = ["hinge", "squared_error"];

export class LegendView {
  #element;
  #store;
  #editor;
  /** @type {HTMLElement[]} */
  #counts = [];

  /**
   * @param {HTMLElement} element
   * @param {import("../../model/store.js").Store} store
   * @param {import("../../session/point-editor.js").PointEditor} editor
   */
  constructor(element, store, editor) {
    this.#element = element;
    this.#store = store;
    this.#editor = editor;
    store.watch((state) => [nListed(state), state.theme, state.task, state.classNames], () => this.#build());
    store.watch((state) => [state.points, state.edits, nListed(state)], () => this.#count());
    store.watch((state) => [state.task, state.config?.loss, state.viewChoices.contours, isBorderDue(state)], () => this.#explain());
  }

  #build() {
    const { theme, task, classNames } = this.#store.state;
    const list = this.#part(".legend-classes");
    for (const each of /** @type {NodeListOf<HTMLElement>} */ (this.#element.querySelectorAll(".classes"))) {
      each.hidden = task === "regression";
    }
    this.#part(".legend-values").hidden = task !== "regression";
    const items = Array.from({ length: nListed(this.#store.state) }, (_, label) => classItem(label, classNames));
    this.#counts = items.map(({ value }) => value);
    list.replaceChildren(...items.map(({ item }) => item));
    items.forEach(({ canvas }, label) => drawSwatch(canvas, label, theme));
    this.#count();
  }

  #count() {
    const { label } = this.#editor.points;
    const counts = new Array(this.#counts.length).fill(0);
    for (const each of label) counts[each]++;
    this.#counts.forEach((element, i) => {
      writeText(element, formatCount(counts[i]));
      element.title = shareOfPoints(counts[i], label.length);
    });
  }

  #explain() {
    const { task, config, viewChoices } = this.#store.state;
    const isDisplay = task !== "regression" && WITHOUT_PROBABILITIES.includes(config?.loss ?? "");
    this.#part("[data-legend=softmax]").hidden = !isDisplay;
    this.#part("[data-legend=border]").hidden = !isBorderDue(this.#store.state) || viewChoices.contours;
    this.#part("[data-legend=confidence]").hidden = !viewChoices.contours || task === "regression";
    this.#part("[data-legend=value]").hidden = !viewChoices.contours || task !== "regression";
  }

  /** @param {string} selector */
  #part(selector) {
    return /** @type {HTMLElement} */ (this.#element.querySelector(selector));
  }
}
