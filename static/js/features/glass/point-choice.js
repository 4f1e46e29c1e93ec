// @ts-check
/** Which point the step through one update follows, and why: the one that somebody chose, or else the one to learn most from. */

import { worstPoints } from "../../model/ranking.js";
import { numbersOfRow } from "../../model/table/plane.js";
import { COMMAND } from "../../wire/messages.js";
import { NO_POINTS, WORST_OF_ALL, WORST_OF_TRAINING } from "./dialog-texts.js";

export class PointChoice {
  /** Of the points in their order. */
  index = 0;
  /** What is remarkable about it, in a sentence; "" if it is just the one that somebody chose. */
  why = "";
  #app;
  /** @type {number[] | null} labels of the points that somebody chose one of; among others it would be another point */
  #chosenOf = null;

  /** @param {Pick<import("../../session/app-context.js").AppContext, "editor" | "questions" | "store">} app */
  constructor(app) {
    this.#app = app;
  }

  /** @param {number} index the first point follows the last */
  choose(index) {
    const { points } = this.#app.editor;
    this.index = index % Math.max(1, points.x.length);
    this.why = "";
    this.#chosenOf = points.label;
  }

  /** The network is another now: it may be most wrong about another point. */
  keep() {
    this.why = "";
  }

  /** Choose the point with the largest loss. */
  async chooseWorst() {
    await this.#findWorst(false);
    this.#chosenOf = this.#app.editor.points.label;
  }

  /** Keep what somebody chose; or else take the training point with the largest loss, as its update has most to correct. */
  async chooseToLearnFrom() {
    const { points } = this.#app.editor;
    if (this.#chosenOf !== points.label) await this.#findWorst(points.test.includes(0));
  }

  /** @returns {Promise<import("../../wire/messages.js").TraceMessage>} the step on the chosen point */
  async trace() {
    const { x, y, label, value } = this.#app.editor.points;
    const { table } = this.#app.store.state;
    const i = this.index;
    if (i >= x.length) throw new Error(NO_POINTS);
    return this.#app.questions.ask(COMMAND.TRACE, { x: x[i], y: y[i], ...(table && { row: numbersOfRow(table, i) }), ...(value ? { value: value[i] } : { label: label[i] }) });
  }

  /** @param {boolean} isOfTraining whether test points are left out */
  async #findWorst(isOfTraining) {
    const { losses } = await this.#app.questions.ask(COMMAND.RANK_POINTS);
    const { test } = this.#app.editor.points;
    const [worst] = worstPoints(losses, 1, (i) => i < test.length && test[i] < (isOfTraining ? 1 : 2));
    this.index = worst ?? 0;
    this.why = isOfTraining ? WORST_OF_TRAINING : WORST_OF_ALL;
  }
}
