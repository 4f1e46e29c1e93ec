// @ts-check
/**
 * How the answer changes along a column through the point that is looked at, all else at its numbers: an individual conditional
 * expectation (Goldstein et al. 2015, https://arxiv.org/abs/1309.6392). A strip for each axis of the plane, on the card of the point.
 */

import { atIntervals } from "../../ui/at-intervals.js";
import { clearedContext } from "../../ui/canvas.js";
import { createElement } from "../../ui/create-element.js";
import { valueColour } from "../../ui/value-scale.js";
import { numbersOfRow, placeOfColumn } from "../../model/table/plane.js";
import { COMMAND } from "../../wire/messages.js";
import { profileLabel, profileTitle } from "./card-texts.js";

const EVERY_MS = 500;

export class ProfileView {
  #app;
  #axis;
  /** @type {import("../../wire/messages.js").ProfileMessage | null} */
  #shown = null;
  #canvas = /** @type {HTMLCanvasElement} */ (createElement("canvas", { class: "profile", role: "img" }));
  #title = createElement("figcaption", { class: "note" });
  element = createElement("figure", { class: "profile-figure", hidden: "" }, this.#title, this.#canvas);

  /**
   * @param {Pick<import("../../session/app-context.js").AppContext, "store" | "questions">} app
   * @param {number} axis 0 across, 1 up
   */
  constructor(app, axis) {
    this.#app = app;
    this.#axis = axis;
    const { store } = app;
    const ask = atIntervals(() => this.#ask(), EVERY_MS);
    store.watch(({ inspectedPoint, table, plane, step, parameters, config, link }) => {
      return [inspectedPoint, table, plane?.axes[axis], step, parameters, config, link.state];
    }, () => void ask());
    store.watch(({ theme }) => [theme], () => this.#draw());
  }

  /** @returns {Promise<boolean>} whether there was an answer */
  async #ask() {
    const { inspectedPoint: point, table, plane, link } = this.#app.store.state;
    const column = plane?.axes[this.#axis];
    let shown = null;
    if (table && point !== null && column && link.state === "open" && point < table.columns[0].values.length) {
      try {
        shown = await this.#app.questions.ask(COMMAND.GET_PROFILE, { column, row: numbersOfRow(table, point) });
      } catch {
        // The link is lost: the next change asks again.
      }
    }
    this.#shown = shown;
    this.#draw();
    return shown !== null;
  }

  #draw() {
    const { table, theme, inspectedPoint: point, classNames } = this.#app.store.state;
    const shown = this.#shown;
    // Other rows may have come before the answer about them.
    const column = shown && table?.columns[placeOfColumn(shown.column)];
    this.element.hidden = !column || point === null;
    if (!column || point === null) return;
    const { values, probabilities, outputs } = shown;
    const { context, width, height } = clearedContext(this.#canvas);
    const cell = width / values.length;
    values.forEach((_, i) => {
      let top = 0;
      const shares = outputs ? [1] : probabilities[i];
      shares.forEach((share, label) => {
        context.fillStyle = outputs ? valueColour(outputs[i]) : theme.classes[label];
        context.fillRect(i * cell, top * height, cell + 1, share * height + 1);
        top += share;
      });
    });
    const at = (column.values[point] - values[0]) / ((values.at(-1) ?? 1) - values[0] || 1);
    context.strokeStyle = theme.ink;
    context.lineWidth = 2;
    context.strokeRect(at * width - 1, 1, 2, height - 2);
    this.#title.textContent = profileTitle(column.name);
    this.#canvas.setAttribute("aria-label", profileLabel(column.name, shown, classNames));
  }
}
