// @ts-check
/** The time line: looks at a kept step, comes back to now, resumes from there. */

import { activeMap } from "../../model/active-map.js";
import { lagOf } from "../../model/describe-state.js";
import { placeOf, stepAt } from "../../model/kept-steps.js";
import { canCommand } from "../../model/state.js";
import { viewCheckpoint } from "../../model/view-checkpoint.js";
import { createElement } from "../../ui/create-element.js";
import { formatCount, formatLoss } from "../../ui/format.js";
import { onPress, Shown } from "../../ui/press.js";
import { COMMAND } from "../../wire/messages.js";
import { BestStepView } from "./best-step.js";

export class TimelineView {
  #store;
  #send;
  #slider;
  #label;
  #figures;
  #kept;
  #now;
  #goOn;
  #bringBack;
  #best;
  /** The run that the button names. */
  #former = new Shown(/** @type {import("../../model/state.js").State["former"]} */ (null));
  /** Kept as they are while somebody holds the thumb: it must not move under the hand. */
  #steps = /** @type {number[]} */ ([]);
  #isHeld = false;

  /**
   * @param {HTMLElement} element
   * @param {import("../../model/store.js").Store} store
   * @param {import("../../session/sender.js").Send} send
   */
  constructor(element, store, send) {
    this.#store = store;
    this.#send = send;
    this.#slider = /** @type {HTMLInputElement} */ (element.querySelector("input[type=range]"));
    this.#label = /** @type {HTMLElement} */ (element.querySelector("[data-text=shown]"));
    this.#figures = /** @type {HTMLElement} */ (element.querySelector("[data-text=figures]"));
    this.#kept = /** @type {HTMLElement} */ (element.querySelector("[data-text=kept]"));
    this.#now = /** @type {HTMLButtonElement} */ (element.querySelector("[data-action=now]"));
    this.#goOn = /** @type {HTMLButtonElement} */ (element.querySelector("[data-action=go-on]"));
    this.#bringBack = /** @type {HTMLButtonElement} */ (createElement("button", { type: "button", class: "button button-small", "data-action": "bring-back" }));
    this.#bringBack.title = "The run before this one as you left it, with its timeline. Press again to return to this run.";
    this.#goOn.after(this.#bringBack);
    this.#best = new BestStepView(element, () => {
      this.#view(store.state.best?.step ?? null);
      this.focus();
    });
    this.#listen();
    store.watch(
      (state) => [state.keptSteps, state.best, state.former, state.view.at_step, state.view.at_step === null ? null : activeMap(state), state.moment, canCommand(state), state.link.state],
      () => this.#show(),
    );
    const isNow = (/** @type {import("../../model/state.js").State} */ { view }) => view.at_step === null;
    store.watch((state) => [isNow(state), state.step, state.epoch, state.metrics, state.metricsStep], (state) => {
      const text = isNow(state) && state.status !== "connecting" ? presentFigures(state) : "";
      if (this.#figures.textContent !== text) this.#figures.textContent = text;
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
      const former = this.#former.at(time);
      if (former && this.#send(COMMAND.BRING_BACK, former)) this.focus();
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
    this.#view(null);
    this.focus();
  }

  /** @param {number | null} step */
  #name(step) {
    this.#slider.setAttribute("aria-valuetext", step === null ? "now" : `step ${formatCount(step)}`);
  }

  #show() {
    const { state } = this.#store;
    const atStep = state.view.at_step ?? null;
    if (!this.#isHeld) this.#steps = state.keptSteps;
    const place = placeOf(this.#steps, atStep);
    this.#slider.max = String(this.#steps.length);
    this.#slider.value = String(place);
    this.#slider.disabled = state.link.state !== "open" || this.#steps.length === 0;
    this.#name(atStep);
    this.#label.textContent = atStep === null ? "Now" : `Step ${formatCount(atStep)}${pastFigures(state, atStep)}`;
    this.#kept.textContent = keptText(this.#steps.length);
    const canBringBack = atStep === null && state.former !== null && canCommand(state);
    this.#kept.hidden = atStep !== null || canBringBack;
    this.#bringBack.disabled = !canBringBack;
    this.#best.show(state.best, this.#steps, atStep === null && !this.#slider.disabled);
    this.#former.show(state.former);
    this.#bringBack.textContent = `Back to previous run (step ${formatCount(state.former?.step ?? 0)})`;
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
  return `step ${formatCount(step)} · epoch ${formatCount(Math.floor(epoch))} · loss ${formatLoss(metrics.loss)}${lagOf({ step, metricsStep })}`;
}

/**
 * @param {import("../../model/state.js").State} state
 * @param {number} step
 * @returns {string} epoch and loss of that step, if its map has come
 */
function pastFigures(state, step) {
  const map = activeMap(state);
  const { moment } = state;
  if (map?.step !== step || moment?.step !== step || !Number.isFinite(map.loss)) return "";
  return ` · epoch ${formatCount(Math.floor(moment.epoch))} · loss ${formatLoss(map.loss)}`;
}

/** @param {number} n */
function keptText(n) {
  return n === 0 ? "" : n === 1 ? "1 saved step" : `${formatCount(n)} saved steps`;
}
