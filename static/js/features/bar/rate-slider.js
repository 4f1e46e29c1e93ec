// @ts-check
/** The learning rate as a slider that is always in reach; every value can be typed under Training. */

import { canEdit } from "../../model/state.js";
import { formatNumber } from "../../ui/format.js";
import { COMMAND } from "../../wire/messages.js";
import { placeOf, RATES } from "./rate-scale.js";

export class RateSlider {
  #store;
  #send;
  #slider;
  #output;

  /**
   * @param {HTMLElement} element
   * @param {import("../../model/store.js").Store} store
   * @param {import("../../session/sender.js").Send} send
   */
  constructor(element, store, send) {
    this.#store = store;
    this.#send = send;
    this.#slider = /** @type {HTMLInputElement} */ (element.querySelector("input"));
    this.#output = /** @type {HTMLOutputElement} */ (element.querySelector("output"));
    this.#slider.max = String(RATES.length - 1);
    // While it is dragged only the number goes along: each value sent is a change of the run.
    this.#slider.addEventListener("input", () => this.#tell(this.#chosen));
    this.#slider.addEventListener("change", () => this.#commit());
    store.watch((state) => [state.config, canEdit(state)], () => this.#show());
  }

  get #chosen() {
    return RATES[Number(this.#slider.value)];
  }

  #commit() {
    const isSent = this.#send(COMMAND.UPDATE_CONFIG, { config: { learning_rate: this.#chosen } });
    if (!isSent) this.#show();
  }

  #show() {
    const { config } = this.#store.state;
    this.#slider.disabled = !canEdit(this.#store.state);
    if (!config) return;
    this.#slider.value = String(placeOf(config.learning_rate));
    this.#tell(config.learning_rate);
  }

  /** @param {number} rate */
  #tell(rate) {
    const text = formatNumber(rate);
    this.#output.textContent = text;
    this.#slider.setAttribute("aria-valuetext", text);
  }
}
