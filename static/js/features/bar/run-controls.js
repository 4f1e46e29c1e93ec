// @ts-check
/** Runs of a given length: to a step, one epoch; and the switch that pauses while nobody looks. */

import { stepsToNextEpoch } from "../../model/checkpoints.js";
import { parseNumber } from "../../ui/parse-number.js";
import { refusal } from "../../ui/texts.js";
import { TextEntry } from "../../ui/text-entry.js";
import { COMMAND } from "../../wire/messages.js";
import { STEP_TO_PAUSE_AT, stepAbove, stepUpTo } from "./texts.js";

const STORAGE_KEY = "nnvisu.pause_hidden";

export class RunControls {
  #element;
  #store;
  #send;
  #target;
  #error;
  #entry;
  #pauses;
  #storage;
  #hasPaused = false;

  /**
   * @param {HTMLElement} element
   * @param {import("../../model/store.js").Store} store
   * @param {import("../../session/sender.js").Send} send
   * @param {Storage | null} storage remembers the switch
   */
  constructor(element, store, send, storage) {
    this.#element = element;
    this.#store = store;
    this.#send = send;
    this.#storage = storage;
    this.#target = /** @type {HTMLInputElement} */ (element.querySelector("[data-field=until_step]"));
    this.#error = /** @type {HTMLElement} */ (element.querySelector("#until-error"));
    this.#entry = new TextEntry(this.#target, () => {}, () => this.#tell(null));
    this.#pauses = /** @type {HTMLInputElement} */ (element.querySelector("[data-action=pause-hidden]"));
    this.#pauses.checked = storage?.getItem(STORAGE_KEY) === "on";
    element.querySelector("form")?.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#runTo();
    });
    element.querySelector("[data-action=epoch]")?.addEventListener("click", () => this.#runEpoch());
    this.#pauses.addEventListener("change", () => this.#remember());
    document.addEventListener("visibilitychange", () => this.#followVisibility());
  }

  #runTo() {
    const { step, limits } = this.#store.state;
    const most = limits.max_steps ?? Infinity;
    const target = parseNumber(this.#target.value);
    const isRight = typeof target === "number" && Number.isInteger(target) && target > step && target <= most;
    const allowed = Number(target) > most ? stepUpTo(most) : stepAbove(step);
    this.#tell(isRight ? null : refusal(STEP_TO_PAUSE_AT, target, allowed));
    if (!isRight) this.#entry.refuse();
    else this.#entry.show(this.#target.value);
    if (isRight && this.#send(COMMAND.START_TRAINING, { until_step: target })) this.#element.hidePopover();
  }

  /** @param {string | null} text what is wrong with the step to run to */
  #tell(text) {
    this.#target.setAttribute("aria-invalid", String(text !== null));
    this.#error.hidden = text === null;
    this.#error.textContent = text;
  }

  #runEpoch() {
    const { epoch, points, config, askedConfig } = this.#store.state;
    const nTrain = points.test.filter((test) => !test).length;
    this.#send(COMMAND.STEP, { n_steps: nTrain > 0 ? stepsToNextEpoch(epoch, nTrain, askedConfig.batch_size ?? config?.batch_size ?? 0) : 1 });
  }

  #remember() {
    if (this.#pauses.checked) this.#storage?.setItem(STORAGE_KEY, "on");
    else this.#storage?.removeItem(STORAGE_KEY);
  }

  /** What was paused because nobody looked goes on when somebody looks again. */
  #followVisibility() {
    if (document.hidden && this.#pauses.checked && this.#store.state.status === "running") {
      this.#hasPaused = this.#send(COMMAND.STOP_TRAINING);
    } else if (!document.hidden && this.#hasPaused) {
      this.#hasPaused = false;
      this.#send(COMMAND.START_TRAINING);
    }
  }
}
