// @ts-check
/** Pictures of pupils' maps that the teacher has pinned: in an order of their own, and large, one after the other. */

import { createButton, createElement } from "../../ui/create-element.js";
import { formatCount, formatPercent } from "../../ui/format.js";
import { BACK_TO_LIST, EARLIER, LATER, NEXT, NO_PINS, PINS_ABOUT, pinText, PRESENT, PREVIOUS, UNPIN } from "./teacher-texts.js";

/** @typedef {{text: string, picture: ImageData}} Pin */

export class PinsPanel {
  element = createElement("section", { class: "classroom-panel" });
  #note = createElement("p", { class: "note" }, NO_PINS);
  #list = createElement("ol", { class: "classroom-pins" });
  #present;
  #large = createElement("div", { class: "classroom-large", hidden: "" });
  #picture = createElement("figure");
  /** @type {Pin[]} */
  #pins = [];
  #at = 0;

  constructor() {
    this.#present = createButton(PRESENT, PRESENT, () => this.#show(0), "button button-small");
    const turn = (/** @type {number} */ distance) => this.#show((this.#at + distance + this.#pins.length) % this.#pins.length);
    this.#large.append(this.#picture, createElement("div", { class: "classroom-row" },
      createButton(PREVIOUS, PREVIOUS, () => turn(-1), "button button-small"),
      createButton(NEXT, NEXT, () => turn(1), "button button-small"),
      createButton(BACK_TO_LIST, BACK_TO_LIST, () => this.#showList(), "button button-small")));
    this.element.append(this.#note, this.#present, this.#list, this.#large);
    this.#showList();
  }

  /** Nothing in it follows the class. */
  show() {}

  /** Forget all of them. */
  clear() {
    this.#pins = [];
    this.#showList();
  }

  /**
   * @param {import("../../wire/messages.js").WallRow} row whose map it is
   * @param {ImageData} picture
   */
  add({ nickname, step, test_score: test }, picture) {
    this.#pins.push({ text: pinText(nickname ?? "", formatCount(step ?? null), formatPercent(test ?? null)), picture });
    this.#showList();
  }

  #showList() {
    this.#large.hidden = true;
    this.#list.hidden = false;
    this.#present.hidden = this.#pins.length === 0;
    this.#note.textContent = this.#pins.length === 0 ? NO_PINS : PINS_ABOUT;
    this.#list.replaceChildren(...this.#pins.map((pin, i) => {
      const move = (/** @type {number} */ to) => {
        this.#pins.splice(to, 0, ...this.#pins.splice(i, 1));
        this.#showList();
        /** @type {HTMLElement | null | undefined} */ (this.#list.children[to]?.querySelector("button:enabled"))?.focus();
      };
      const up = createButton("↑", EARLIER, () => move(i - 1));
      const down = createButton("↓", LATER, () => move(i + 1));
      up.disabled = i === 0;
      down.disabled = i === this.#pins.length - 1;
      const away = createButton("×", UNPIN, () => {
        this.#pins.splice(i, 1);
        this.#showList();
      });
      return createElement("li", {}, canvasOf(pin.picture), createElement("span", {}, pin.text), up, down, away);
    }));
  }

  /** @param {number} i */
  #show(i) {
    this.#at = i;
    this.#list.hidden = this.#present.hidden = true;
    this.#large.hidden = false;
    const { picture, text } = this.#pins[i];
    this.#picture.replaceChildren(canvasOf(picture), createElement("figcaption", {}, text));
  }
}

/** @param {ImageData} picture */
function canvasOf(picture) {
  const canvas = /** @type {HTMLCanvasElement} */ (createElement("canvas", { width: String(picture.width), height: String(picture.height), "aria-hidden": "true" }));
  canvas.getContext("2d")?.putImageData(picture, 0, 0);
  return canvas;
}
