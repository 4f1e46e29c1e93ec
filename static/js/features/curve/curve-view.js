// @ts-check
/** The curve over the steps, train and test, and its reading: what it was at the step under the pointer or the arrows. */

import { lagOf } from "../../model/describe-state.js";
import { clearedContext, watchSize } from "../../ui/canvas.js";
import { writeText } from "../../ui/dom.js";
import { formatLoss, formatPercent } from "../../ui/format.js";
import { Pacer } from "../../ui/pacer.js";
import { drawAxes, drawCurves, drawMarks, drawReading } from "./curve-drawing.js";
import { curveLayout, readingAt, readingOf } from "./curve-layout.js";
import { SMOOTHING } from "./curve-scales.js";
import { atStep, learningRate as rateText, NO_VALUE, NO_VALUES_YET, NOW, PLOT_NAMES, readingText } from "./texts.js";

const DESCRIBE_MS = 1000;
/** So often the curve grows. */
const DRAW_MS = 100;
const PAGE = 20;

/** How many measured steps each key goes. @type {Record<string, number>} */
const KEYS = {
  ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1,
  PageDown: -PAGE, PageUp: PAGE, Home: -Infinity, End: Infinity,
};

export class CurveView {
  #element;
  #store;
  #record;
  #plot;
  #curve;
  #cursor;
  /** @type {import("./curve-layout.js").Layout | null} */
  #layout = null;
  /** @type {number | null} the step that is read; null: the newest values are shown */
  #step = null;
  #describedAt = 0;
  #isReadingDrawn = false;
  #pacer = new Pacer(() => this.#draw());

  /**
   * @param {HTMLElement} element
   * @param {import("../../model/store.js").Store} store
   * @param {import("../../model/curve-record.js").CurveRecord} record
   */
  constructor(element, store, record) {
    this.#element = element;
    this.#store = store;
    this.#record = record;
    this.#plot = this.#part(".curve-plot");
    this.#curve = /** @type {HTMLCanvasElement} */ (this.#part(".curve-layer"));
    this.#cursor = /** @type {HTMLCanvasElement} */ (this.#part(".reading-layer"));
    this.#listen();
    store.watch((state) => [state.theme, state.viewChoices, state.task, state.pins], () => this.#pacer.now());
    store.watch((state) => [state.curveVersion], () => this.#pacer.request(DRAW_MS));
    store.watch((state) => [state.view.at_step, state.checkpoint], () => {
      this.#showReading();
      this.#describe(true);
    });
    watchSize(this.#plot, () => this.#pacer.now());
  }

  #listen() {
    const plot = this.#plot;
    const read = (/** @type {PointerEvent} */ event) => {
      if (this.#layout) this.#read(this.#layout.stepAt(event.clientX - plot.getBoundingClientRect().left));
    };
    plot.addEventListener("pointermove", read);
    plot.addEventListener("pointerdown", read);
    plot.addEventListener("pointerleave", (event) => {
      // After a finger has gone the reading stays.
      if (event.pointerType !== "touch" && document.activeElement !== plot) this.#read(null);
    });
    plot.addEventListener("focus", () => {
      if (plot.matches(":focus-visible") && this.#step === null) this.#read(this.#record.lastStep);
    });
    plot.addEventListener("blur", () => this.#read(null));
    plot.addEventListener("keydown", (event) => this.#press(event));
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") this.#read(null);
    const by = KEYS[event.key];
    if (by === undefined || !this.#layout) return;
    event.preventDefault();
    const { rows } = this.#layout;
    const now = this.#reading(this.#step ?? this.#record.lastStep);
    if (now) this.#read(rows[Math.min(rows.length - 1, Math.max(0, now.index + by))].step);
  }

  /** @param {number | null} step */
  #read(step) {
    this.#step = step;
    this.#showReading();
    this.#describe(true);
  }

  /** @param {number | null} step */
  #reading(step) {
    return step === null || !this.#layout ? null : readingAt(this.#layout, this.#record.marks, step);
  }

  /** What is read: at the pointer, or else at the checkpoint that the page shows. */
  get #current() {
    const { view, checkpoint } = this.#store.state;
    if (this.#step !== null || view.at_step === null) return this.#reading(this.#step);
    if (!this.#layout || !checkpoint || checkpoint.step !== view.at_step) return this.#reading(view.at_step);
    return readingOf(this.#layout, this.#record.marks, checkpoint);
  }

  get #metric() {
    const { viewChoices, task } = this.#store.state;
    return task === "regression" ? "loss" : viewChoices.curve;
  }

  get #format() {
    return this.#metric === "accuracy" ? formatPercent : formatLoss;
  }

  /** @param {number | null} value that was measured */
  #told(value) {
    return value === null ? NO_VALUE : this.#format(value);
  }

  #draw() {
    const { viewChoices, theme, task, pins } = this.#store.state;
    this.#part("[data-curve=accuracy]").hidden = task === "regression";
    const { context, width, height } = clearedContext(this.#curve);
    const layout = curveLayout(this.#record, this.#metric, viewChoices, { width, height, scale: theme.scale }, this.#layout?.isLogLoss, pins);
    this.#layout = layout;
    drawAxes(context, layout, theme);
    drawMarks(context, layout, this.#record.marks, theme);
    const smoothing = SMOOTHING[viewChoices.smoothing];
    for (const pin of pins) drawCurves(context, { ...layout, ...pin }, smoothing, { ...theme, accent: theme.muted, ink: theme.muted });
    drawCurves(context, layout, smoothing, theme);
    this.#showReading();
    this.#describe(false);
  }

  #showReading() {
    const { view, checkpoint, theme } = this.#store.state;
    const shown = view.at_step === null ? this.#store.state.metrics : checkpoint && view.at_step === checkpoint.step ? checkpoint.metrics : {};
    const metrics = /** @type {Record<string, number | null>} */ (shown);
    const reading = this.#current;
    if (reading || this.#isReadingDrawn) {
      const { context } = clearedContext(this.#cursor);
      if (reading && this.#layout) drawReading(context, this.#layout, reading, theme);
      this.#isReadingDrawn = reading !== null;
    }
    writeText(this.#part("[data-reading=step]"), this.#age(reading?.step ?? null));
    const now = (/** @type {string} */ name) => this.#format(metrics[name] ?? null);
    writeText(this.#part("[data-reading=train]"), reading ? this.#told(reading.train) : now(this.#metric));
    writeText(this.#part("[data-reading=test]"), reading ? this.#told(reading.test) : now(`test_${this.#metric}`));
    for (const element of this.#element.querySelectorAll("[data-value]")) {
      const name = /** @type {HTMLElement} */ (element).dataset.value ?? "";
      writeText(element, (name === "loss" ? formatLoss : formatPercent)(metrics[name] ?? null));
    }
    this.#showLearningRate();
  }

  /**
   * @param {number | null} step that is read
   * @returns {string} how old the figures are: those of a run lag behind it
   */
  #age(step) {
    const { state } = this.#store;
    const shown = step ?? state.view.at_step;
    return shown === null ? lagOf(state).trim() || NOW : atStep(shown);
  }

  /** Where a schedule is on, the rate in force stands beside the curve. */
  #showLearningRate() {
    const { config, learningRate } = this.#store.state;
    const element = this.#part("[data-reading=learning-rate]");
    const isOn = Boolean(config) && config?.learning_rate_schedule !== "constant" && learningRate !== null;
    if (element.hidden === isOn) element.hidden = !isOn;
    if (isOn) writeText(element, rateText(learningRate));
  }

  /**
   * Tell assistive technology; at once where a person moved the reading, else now and then.
   * @param {boolean} isMoved
   */
  #describe(isMoved) {
    const now = performance.now();
    if (!isMoved && this.#store.state.status === "running" && now - this.#describedAt < DESCRIBE_MS) return;
    this.#describedAt = now;
    const metric = this.#metric;
    const reading = this.#current ?? this.#reading(this.#record.lastStep);
    const lastStep = Math.max(0, this.#record.lastStep);
    const plot = this.#plot;
    plot.setAttribute("aria-label", PLOT_NAMES[metric]);
    plot.setAttribute("aria-valuemax", String(lastStep));
    plot.setAttribute("aria-valuenow", String(reading?.step ?? 0));
    const hasTest = this.#layout?.rows.some(({ values }) => (values[`test_${metric}`] ?? null) !== null);
    const text = reading && readingText(reading.step, this.#told(reading.train), hasTest ? this.#told(reading.test) : null, reading.mark?.text ?? null);
    plot.setAttribute("aria-valuetext", text ?? NO_VALUES_YET);
  }

  /** @param {string} selector */
  #part(selector) {
    return /** @type {HTMLElement} */ (this.#element.querySelector(selector));
  }
}
