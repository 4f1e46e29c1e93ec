// @ts-check
/** Opens the inspector on a point of the map, and keeps what it tells up to date. */

import { activeMap } from "../../model/active-map.js";
import { rankOf, worstPoints } from "../../model/ranking.js";
import { heldAtRow } from "../../model/table/held.js";
import { numbersOfRow } from "../../model/table/plane.js";
import { closeInspector, openInspector } from "../../ui/inspector.js";
import { COMMAND } from "../../wire/messages.js";
import { CARD_TITLE } from "./card-texts.js";
import { PointCard } from "./point-card.js";
import { ProfileView } from "./profile-view.js";

const N_WORST = 5;
const INTERVAL_MS = 500;
const INTERVAL_PER_POINT_MS = 0.4; // every answer has a number for each point

export class PointInspector {
  #stage;
  #app;
  #card;
  /** @type {{x: number, y: number} | null} the place of the point that is shown */
  #place = null;
  /** @type {number[]} labels of the points that it is one of: while a plane moves through a table, its rows stay the same */
  #labels = [];
  #timer = 0;

  /**
   * @param {HTMLElement} stage
   * @param {Pick<import("../../session/app-context.js").AppContext, "store" | "editor" | "questions" | "send">} app
   * @param {(point: number) => void} openGlass
   */
  constructor(stage, app, openGlass) {
    this.#stage = stage;
    this.#app = app;
    const { store } = app;
    this.#card = new PointCard({
      onChoose: (index) => this.open(index, document.activeElement),
      onGlass: () => openGlass(store.state.inspectedPoint ?? 0),
    });
    this.#card.addProfiles([0, 1].map((axis) => new ProfileView(app, axis).element));
    store.watch((state) => [state.points], () => this.#follow());
    store.watch((state) => [state.step, state.config, activeMap(state), state.theme], () => this.#schedule());
  }

  /**
   * @param {number} index
   * @param {Element | null} asked what had the focus when this was asked for
   */
  open(index, asked) {
    const { store } = this.#app;
    this.#take(index);
    store.set({ inspectedPoint: index });
    this.#movePlaneTo(index);
    const onClose = () => this.#forget();
    openInspector({ title: CARD_TITLE, element: this.#card.element, opener: this.#stage, asked, onClose });
    void this.#refresh();
  }

  /** @param {number} index */
  #take(index) {
    const { x, y, label } = this.#app.editor.points;
    this.#place = { x: x[index], y: y[index] };
    this.#labels = label;
  }

  /**
   * The plane goes through the row: the colour under it is then what the network says of it.
   * @param {number} index
   */
  #movePlaneTo(index) {
    const { table, plane, config } = this.#app.store.state;
    if (!table || plane?.kind !== "columns") return;
    const axes = /** @type {[string, string]} */ (plane.axes);
    this.#app.send(COMMAND.SET_PLANE, { axes, held: heldAtRow(table, plane, index, config?.columns ?? []) });
  }

  /**
   * Open the point with the largest loss.
   * @param {Element | null} asked what had the focus when this was asked for
   */
  async openWorst(asked) {
    const { store, questions } = this.#app;
    try {
      const { losses } = await questions.ask(COMMAND.RANK_POINTS);
      const [worst] = worstPoints(losses, 1, this.#isMeasured);
      if (worst !== undefined) this.open(worst, asked);
    } catch (error) {
      store.tell({ text: /** @type {Error} */ (error).message, tone: "error" });
    }
  }

  /** @param {number} index whether it is no point that is kept apart for validation */
  #isMeasured = (index) => this.#app.editor.points.test[index] < 2;

  #forget() {
    this.#place = null;
    this.#app.store.set({ inspectedPoint: null, worstPoints: [] });
  }

  /** The points have changed: the one that is shown may have another number now, or be gone. */
  #follow() {
    if (!this.#place) return;
    const { store, editor } = this.#app;
    const { x, y, label } = editor.points;
    const { inspectedPoint } = store.state;
    if (label === this.#labels && inspectedPoint !== null) {
      Object.assign(this.#place, { x: x[inspectedPoint], y: y[inspectedPoint] });
      this.#schedule();
      return;
    }
    const { x: itsX, y: itsY } = this.#place;
    const index = x.findIndex((each, i) => each === itsX && y[i] === itsY);
    if (index < 0) {
      closeInspector(this.#card.element);
      this.#forget();
      return;
    }
    this.#take(index);
    store.set({ inspectedPoint: index });
    this.#schedule();
  }

  #schedule() {
    if (!this.#place || this.#timer) return;
    const wait = INTERVAL_MS + INTERVAL_PER_POINT_MS * this.#app.editor.points.x.length;
    this.#timer = setTimeout(() => {
      this.#timer = 0;
      void this.#refresh();
    }, wait);
  }

  async #refresh() {
    const { store, editor, questions } = this.#app;
    const { inspectedPoint: index, points, table } = store.state;
    const place = this.#place;
    if (index === null || !place) return;
    try {
      const [{ losses, step: rankedAt }, { probabilities, value, step: predictedAt }] = await Promise.all([
        questions.ask(COMMAND.RANK_POINTS),
        questions.ask(COMMAND.PROBE, { ...place, ...(table && { row: numbersOfRow(table, index) }) }),
      ]);
      const { state } = store;
      if (place !== this.#place || points.label !== state.points.label || losses.length !== editor.points.x.length) return;
      const worst = worstPoints(losses, N_WORST, this.#isMeasured);
      const { scale, theme } = state;
      const figures = { probabilities, value, losses, rank: rankOf(losses, index), worst, predictedAt, rankedAt, table };
      this.#card.show({ points: editor.points, index, scale, theme, ...figures });
      store.set({ worstPoints: worst });
    } catch {
      // The link is lost; the message line says so, and the next news asks again.
    }
  }
}
