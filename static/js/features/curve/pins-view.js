// @ts-check
/** The curves that are pinned beside the present one: a key that takes them away, and in the menu a list, with a button that pins. */

import { keepPins, pinRun } from "../../session/pin-run.js";
import { createButton, createElement } from "../../ui/create-element.js";
import { PIN, PIN_TITLE, PINNED_CURVES, pinnedKey, pinnedUpTo, unpin, unpinAll } from "./pin-texts.js";

export class PinsView {
  #store;
  #key;
  #pin;
  #list = createElement("div", { class: "curve-pins" });

  /**
   * @param {HTMLElement} element of the curve
   * @param {import("../../session/app-context.js").AppContext} app
   */
  constructor(element, app) {
    const { store } = app;
    this.#store = store;
    this.#key = createButton("", "", () => keepPins(store, () => false), "button button-tiny key-pinned");
    element.querySelector(".curve-keys")?.after(this.#key);
    this.#pin = createButton(PIN, PIN_TITLE, () => pinRun(app), "button button-small");
    const place = createElement("fieldset", { class: "choices" }, createElement("legend", {}, PINNED_CURVES), this.#list, this.#pin);
    element.querySelector(".menu .note")?.before(place);
    store.watch((state) => [state.pins], ({ pins }) => this.#show(pins));
    store.watch((state) => [state.step > 0 && state.view.at_step === null], ({ step, view }) => (this.#pin.disabled = step === 0 || view.at_step !== null));
  }

  /** @param {readonly import("../../model/state.js").Pin[]} pins */
  #show(pins) {
    this.#key.hidden = pins.length === 0;
    this.#key.textContent = pinnedKey(pins.length);
    this.#key.title = unpinAll(pins.length);
    this.#key.setAttribute("aria-label", unpinAll(pins.length));
    this.#list.replaceChildren(...pins.map((pin) => createButton(`${pinnedUpTo(pin.step)} ×`, unpin(pin.step), () => {
      keepPins(this.#store, (each) => each !== pin);
      this.#pin.focus();
    }, "button button-small")));
  }
}
