// @ts-check
/** One line that says what matters most now: the link, the start, a fault, or what can be done. */

import { hasSpareOutput } from "../../model/classes.js";
import { canCommand } from "../../model/state.js";
import { viewCheckpoint } from "../../model/view-checkpoint.js";
import { messageLine } from "./message-line.js";
import { withButtons } from "./named-buttons.js";

const TICK_MS = 1000;

export class MessageView {
  #element;
  #store;
  /** What the line says now, and whether its buttons are of use. */
  #said = "";

  /**
   * @param {HTMLElement} element
   * @param {import("../../model/store.js").Store} store
   * @param {() => void} retry
   */
  constructor(element, store, retry) {
    this.#element = element;
    this.#store = store;
    this.#part("[data-action=retry]").addEventListener("click", retry);
    this.#part("[data-action=go-to-best]").addEventListener("click", () => viewCheckpoint(store, store.state.best?.step ?? null));
    store.watch(
      (state) => [
        state.link, state.warming, state.status, state.message, state.notice, state.role, state.owner?.connected, state.step > 0,
        hasSpareOutput(state), state.advice?.message, state.isStill,
        state.view.at_step, state.hiddenParts, state.table, canCommand(state), state.best !== null,
        state.stoppedBy === "until_step" && state.status === "paused" && state.step,
      ],
      () => this.#draw(),
    );
    setInterval(() => {
      if (store.state.link.state === "waiting") this.#draw();
    }, TICK_MS);
  }

  #draw() {
    const { text, tone, hasRetry, hasBest } = messageLine(this.#store.state, Date.now());
    this.#element.dataset.tone = tone;
    this.#say(text, canCommand(this.#store.state));
    this.#part("[data-action=retry]").hidden = !hasRetry;
    this.#part("[data-action=go-to-best]").hidden = !hasBest;
  }

  /**
   * @param {string} text
   * @param {boolean} hasButtons
   */
  #say(text, hasButtons) {
    const said = JSON.stringify([text, hasButtons, this.#store.state.hiddenParts]);
    if (said === this.#said) return; // a button stays the same under the hand
    this.#said = said;
    this.#part("[data-text]").replaceChildren(...(hasButtons ? withButtons(text) : [text]));
  }

  /** @param {string} selector */
  #part(selector) {
    return /** @type {HTMLElement} */ (this.#element.querySelector(selector));
  }
}
