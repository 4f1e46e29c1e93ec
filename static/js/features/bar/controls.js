// @ts-check
/** The bar: train and pause, single steps, reset, pace. */

import { errorSetter } from "../../model/field-errors.js";
import { randomSeed } from "../../model/random-seed.js";
import { canCommand } from "../../model/state.js";
import { Field } from "../../ui/fields.js";
import { refusal } from "../../ui/texts.js";
import { onPress, Shown } from "../../ui/press.js";
import { COMMAND } from "../../wire/messages.js";
import { paceText, PAUSE, stepsAllowed, TRAIN } from "./texts.js";

const FULL = "full";

export class Controls {
  #element;
  #store;
  #send;
  #train;
  #pace;
  #stepField;
  #nSteps = 1;
  /** Whether the button says Pause: what it says is what is sent. */
  #isPause = new Shown(false);

  /**
   * @param {HTMLElement} element
   * @param {import("../../model/store.js").Store} store
   * @param {import("../../session/sender.js").Send} send
   */
  constructor(element, store, send) {
    this.#element = element;
    this.#store = store;
    this.#send = send;
    this.#train = this.#button("train");
    this.#pace = /** @type {HTMLSelectElement} */ (element.querySelector("[data-action=pace]"));
    const stepElement = /** @type {HTMLElement} */ (element.querySelector("[data-setting=n_steps]"));
    this.#stepField = new Field(stepElement, (value) => this.#handleSteps(/** @type {number | string} */ (value)), errorSetter(store));
    this.#listen(stepElement);
    store.watch((state) => [state.status, canCommand(state)], (state) => this.#showStatus(state));
    store.watch((state) => [state.pace], (state) => this.#showPace(state));
    store.watch((state) => [state.errors], ({ errors }) => this.#showError(errors[this.#stepField.key]));
  }

  /**
   * Train, or pause what trains, as the button said.
   * @param {number} time at which it was pressed, or its key
   */
  toggle(time) {
    this.#command(this.#isPause.at(time) ? COMMAND.STOP_TRAINING : COMMAND.START_TRAINING);
  }

  /** @param {HTMLElement} stepElement */
  #listen(stepElement) {
    onPress(this.#train, (time) => this.toggle(time));
    this.#button("step").addEventListener("click", () => {
      // An entry that was refused is shown, and no other number is taken for it.
      if (this.#store.state.errors[this.#stepField.key]) this.#showEntry(stepElement);
      else this.#command(COMMAND.STEP, { n_steps: this.#nSteps });
    });
    this.#button("reset").addEventListener("click", () => this.#command(COMMAND.RESET));
    this.#button("reset-seed").addEventListener("click", () => this.#command(COMMAND.RESET, { seed: randomSeed() }));
    this.#pace.addEventListener("change", () => {
      const isSent = this.#command(COMMAND.SET_PACE, { steps_per_second: paceOf(this.#pace.value) });
      if (!isSent) this.#showPace(this.#store.state);
    });
  }

  /** @param {number | string} value */
  #handleSteps(value) {
    const most = this.#store.state.limits.max_steps_at_a_time ?? Infinity;
    if (typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= most) {
      this.#nSteps = value;
      this.#stepField.show(value);
    } else {
      errorSetter(this.#store)(this.#stepField.key, refusal(this.#stepField.name, value, stepsAllowed(most)));
    }
  }

  /** @param {HTMLElement} stepElement */
  #showEntry(stepElement) {
    /** @type {HTMLElement} */ (stepElement.closest("[popover]")).showPopover();
    stepElement.querySelector("input")?.focus();
  }

  /**
   * @template {import("../../wire/messages.js").CommandType} T
   * @param {T} type
   * @param {import("../../session/sender.js").Given<T>} given
   */
  #command(type, ...given) {
    this.#store.tell(null);
    return this.#send(type, ...given);
  }

  /** @param {string} action */
  #button(action) {
    return /** @type {HTMLButtonElement} */ (this.#element.querySelector(`[data-action=${action}]`));
  }

  /** @param {import("../../model/state.js").State} state */
  #showStatus(state) {
    const isRunning = state.status === "running";
    this.#isPause.show(isRunning);
    const text = /** @type {HTMLElement} */ (this.#train.querySelector("[data-text]"));
    text.textContent = isRunning ? PAUSE : TRAIN;
    this.#train.classList.toggle("is-running", isRunning);
    const controls = /** @type {NodeListOf<HTMLButtonElement>} */ (
      this.#element.querySelectorAll("button, input, select")
    );
    for (const control of controls) control.disabled = !canCommand(state);
  }

  /** @param {import("../../model/state.js").State} state */
  #showPace({ pace }) {
    const value = pace === null ? FULL : String(pace);
    if (![...this.#pace.options].some((option) => option.value === value)) {
      this.#pace.add(new Option(paceText(Number(value)), value));
    }
    this.#pace.value = value;
  }

  /** @param {string | undefined} text */
  #showError(text) {
    this.#stepField.showError(text, this.#nSteps);
  }
}

/** @param {string} value of the select */
function paceOf(value) {
  if (value === FULL) return null;
  return value === "watch" ? value : Number(value);
}
