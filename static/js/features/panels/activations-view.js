// @ts-check
/** How the activations of each hidden layer spread: a histogram for each, asked for while it is open, twice a second at most. */

import { atIntervals } from "../../ui/at-intervals.js";
import { clearedContext } from "../../ui/canvas.js";
import { createElement } from "../../ui/create-element.js";
import { formatNumber } from "../../ui/format.js";
import { COMMAND } from "../../wire/messages.js";
import { aboutActivations, layerTitle, NO_LAYERS, NO_POINTS, spreadText } from "./activations-texts.js";

const EVERY_MS = 500;
const GAP_PX = 1;

/** @typedef {import("../../wire/messages.js").ActivationsMessage} Activations */
/** @typedef {import("../../wire/messages.js").LayerActivations} Layer */

export class ActivationsView {
  #store;
  #questions;
  #about = createElement("p", { class: "note", "data-text": "activations" });
  #list = createElement("div", { class: "histograms" });
  /** @type {{figure: HTMLElement, canvas: HTMLCanvasElement, title: HTMLElement, ends: HTMLElement[]}[]} */
  #figures = [];
  /** @type {Activations | null} */
  #shown = null;

  /**
   * @param {HTMLElement} element
   * @param {import("../../model/store.js").Store} store
   * @param {import("../../session/questions.js").Questions} questions
   */
  constructor(element, store, questions) {
    this.#store = store;
    this.#questions = questions;
    element.append(this.#about, this.#list);
    const ask = atIntervals(() => this.#ask(), EVERY_MS);
    store.watch(({ viewChoices, step, view, config, configAt, points, parameters, link }) => {
      return [viewChoices.activations, step, view.at_step, config, configAt, points, parameters, link.state];
    }, () => void ask());
    store.watch(({ theme }) => [theme], () => this.#draw());
  }

  /** @returns {Promise<boolean>} whether it was asked */
  async #ask() {
    if (!this.#store.state.viewChoices.activations) return false;
    try {
      this.#shown = await this.#questions.ask(COMMAND.GET_ACTIVATIONS);
      this.#draw();
    } catch {
      // The link is gone: the next change asks again.
    }
    return true;
  }

  #draw() {
    if (!this.#shown) return;
    const { step, n_points: nPoints, layers } = this.#shown;
    const isEmpty = nPoints === 0 ? NO_POINTS : layers.length === 0 ? NO_LAYERS : null;
    this.#about.textContent = isEmpty ?? aboutActivations(step, nPoints);
    while (this.#figures.length < layers.length) this.#figures.push(makeFigure());
    this.#figures.length = layers.length;
    if (this.#list.childElementCount !== layers.length) this.#list.replaceChildren(...this.#figures.map(({ figure }) => figure));
    layers.forEach((layer, i) => this.#drawLayer(layer, i));
  }

  /**
   * @param {Layer} layer
   * @param {number} i
   */
  #drawLayer({ activation, low, high, counts }, i) {
    const { canvas, title, ends } = this.#figures[i];
    title.textContent = layerTitle(i, activation);
    ends[0].textContent = formatNumber(low, 2);
    ends[1].textContent = formatNumber(high, 2);
    const most = Math.max(...counts, 1);
    const at = counts.indexOf(Math.max(...counts));
    const total = counts.reduce((sum, count) => sum + count, 0);
    const edge = (/** @type {number} */ place) => low + ((high - low) * place) / counts.length;
    canvas.setAttribute("aria-label", spreadText(title.textContent, { low, high, peak: [edge(at), edge(at + 1)], share: counts[at] / Math.max(total, 1) }));
    const { context, width, height } = clearedContext(canvas);
    context.fillStyle = this.#store.state.theme.accent;
    const across = width / counts.length;
    counts.forEach((count, bin) => {
      const tall = (height * count) / most;
      context.fillRect(bin * across, height - tall, Math.max(across - GAP_PX, 1), tall);
    });
  }
}

function makeFigure() {
  const canvas = /** @type {HTMLCanvasElement} */ (createElement("canvas", { role: "img" }));
  const title = createElement("figcaption");
  const ends = [createElement("span"), createElement("span")];
  const figure = createElement("figure", { class: "histogram" }, title, canvas, createElement("div", { class: "histogram-ends", "aria-hidden": "true" }, ...ends));
  return { figure, canvas, title, ends };
}
