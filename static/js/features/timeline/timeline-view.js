// @ts-check
/** The time line: looks at a checkpoint, comes back to now, resumes from there. */

import { activeMap } from "../../model/active-map.js";
import { lagOf } from "../../model/describe-state.js";
import { placeOf, stepAt } from "../../model/checkpoints.js";
import { canCommand } from "../../model/state.js";
import { viewCheckpoint } from "../../model/view-checkpoint.js";
import { createElement } from "../../ui/create-element.js";
import { writeText } from "../../ui/dom.js";
import { onPress, Shown } from "../../ui/press.js";
import { COMMAND } from "../../wire/messages.js";
import { BestStepView } from "./best-step.js";
import { backToPrevious, BRING_BACK_TITLE, figuresOfCheckpoint, figuresOfNow, NOW, NOW_AS_VALUE, savedSteps, shownStep, stepAsValue } from "./texts.js";

export class TimelineView {
  #store;
  #send;
  #onLeave;
  #slider;
  #label;
  #figures;
  #kept;
  #now;
  #goOn;
  #bringBack;
  #best;
  /** The run that the button names. */
  #previousRun = new Shown(/** @type {import("../../model/state.js").State["previousRun"]} */ (null));
  /** Kept as they are while somebody holds the thumb: it must not move under the hand. */
  #steps = /** @type {number[]} */ ([]);
  #isHeld = false;

  /**
   * @param {HTMLElement} element
   * @param {import("../../model/store.js").Store} store
   * @param {import("../../session/sender.js").Send} send
   * @param {(back?: number) => void} onLeave called where another branch is begun, or the run comes back that ended at a step
   */
  constructor(element, store, send, onLeave) {
    this.#onLeave = onLeave;
    this.#store = store;
    this.#send = send;
    this.#slider = /** @type {HTMLInputElement} */ (element.querySelector("input[type=range]"));
    this.#label = /** @type {HTMLElement} */ (element.querySelector("[data-text=shown]"));
    this.#figures = /** @type {HTMLElement} */ (element.querySelector("[data-text=figures]"));
    this.#kept = /** @type {HTMLElement} */ (element.querySelector("[data-text=kept]"));
    this.#now = /** @type {HTMLButtonElement} */ (element.querySelector("[data-action=now]"));
    this.#goOn = /** @type {HTMLButtonElement} */ (element.querySelector("[data-action=go-on]"));
    this.#bringBack = /** @type {HTMLButtonElement} */ (createElement("button", { type: "button", class: "button button-small", "data-action": "bring-back" }));
    this.#bringBack.title = BRING_BACK_TITLE;
    this.#goOn.after(this.#bringBack);
    this.#best = new BestStepView(element, () => {
      this.#view(store.state.best?.step ?? null);
      this.focus();
    });
    this.#listen();
    store.watch(
      (state) => [state.checkpointSteps, state.best, state.previousRun, state.view.at_step, state.view.at_step === null ? null : activeMap(state), state.checkpoint, canCommand(state), state.link.state],
      () => this.#show(),
    );
    const isNow = (/** @type {import("../../model/state.js").State} */ { view }) => view.at_step === null;
    store.watch((state) => [isNow(state), state.step, state.epoch, state.metrics, state.metricsStep], (state) => {
      writeText(this.#figures, isNow(state) && state.status !== "connecting" ? presentFigures(state) : "");
    });
  }

  /** Give the slider the focus. */
  focus() {
    // The time line is always in sight on a wide page, and the map must stay so.
    this.#slider.focus({ preventScroll: true });
  }

  #listen() {
    const slider = this.#slider;
    slider.addEventListener("pointerdown", () => (this.#isHeld = true));
    for (const name of ["pointerup", "pointercancel", "blur"]) slider.addEventListener(name, () => this.#release());
    slider.addEventListener("input", () => this.#view(stepAt(this.#steps, Number(slider.value))));
    slider.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.#view(null);
    });
    this.#now.addEventListener("click", () => {
      this.#view(null);
      this.focus();
    });
    this.#goOn.addEventListener("click", () => this.#goOnFrom(this.#store.state.view.at_step));
    onPress(this.#bringBack, (time) => {
      const previousRun = this.#previousRun.at(time);
      if (!previousRun || !this.#send(COMMAND.BRING_BACK, previousRun)) return;
      this.#onLeave(previousRun.step);
      this.focus();
    });
  }

  #release() {
    this.#isHeld = false;
    this.#show();
  }

  /** @param {number | null} step */
  #view(step) {
    if (this.#store.state.view.at_step === step) return;
    viewCheckpoint(this.#store, step);
    this.#name(step); // a screen reader reads it with the key, not with the next frame
  }

  /** @param {number | null} step */
  #goOnFrom(step) {
    if (step === null || !this.#send(COMMAND.REWIND, { step })) return;
    this.#onLeave();
    this.#view(null);
    this.focus();
  }

  /** @param {number | null} step */
  #name(step) {
    this.#slider.setAttribute("aria-valuetext", step === null ? NOW_AS_VALUE : stepAsValue(step));
  }

  #show() {
    const { state } = this.#store;
    const atStep = state.view.at_step ?? null;
    if (!this.#isHeld) this.#steps = state.checkpointSteps;
    const place = placeOf(this.#steps, atStep);
    this.#slider.max = String(this.#steps.length);
    this.#slider.value = String(place);
    this.#slider.disabled = state.link.state !== "open" || this.#steps.length === 0;
    this.#name(atStep);
    this.#label.textContent = atStep === null ? NOW : shownStep(atStep, pastFigures(state, atStep));
    writeText(this.#kept, savedSteps(this.#steps.length));
    const canBringBack = atStep === null && state.previousRun !== null && canCommand(state);
    this.#kept.hidden = atStep !== null || canBringBack;
    this.#bringBack.disabled = !canBringBack;
    this.#best.show(state.best, this.#steps, atStep === null && !this.#slider.disabled);
    this.#previousRun.show(state.previousRun);
    this.#bringBack.textContent = backToPrevious(state.previousRun?.step ?? 0);
    this.#now.disabled = atStep === null;
    this.#goOn.disabled = atStep === null || !canCommand(state);
    document.documentElement.toggleAttribute("data-past", atStep !== null);
  }
}

/**
 * @param {import("../../model/state.js").State} state
 * @returns {string} while running the loss may be of a step shortly before
 */
function presentFigures({ step, epoch, metrics, metricsStep }) {
  return figuresOfNow(step, epoch, metrics.loss, lagOf({ step, metricsStep }));
}

/**
 * @param {import("../../model/state.js").State} state
 * @param {number} step
 * @returns {string} epoch and loss of that step, if its map has come
 */
function pastFigures(state, step) {
  const map = activeMap(state);
  const { checkpoint } = state;
  if (map?.step !== step || checkpoint?.step !== step || !Number.isFinite(map.loss)) return "";
  return figuresOfCheckpoint(checkpoint.epoch, map.loss);
}
