// @ts-check
/** The hidden layers as text ("8-8") and as buttons: more and fewer neurons, more and fewer layers. */

import { locale } from "./locale.js";
import { TextEntry } from "./text-entry.js";
import { fewerNeurons, moreNeurons, noLayers } from "./texts.js";

const SETTLE_MS = 1500;
const FIRST_LAYER = 4;

/**
 * @param {string} text
 * @returns {number[] | null} null where it is no list of whole numbers
 */
export function parseLayers(text) {
  const trimmed = text.trim();
  if (trimmed === "") return [];
  const parts = trimmed.split(/\s*[-–,;×x ]\s*/);
  return parts.every((part) => /^\d+$/.test(part)) ? parts.map(Number) : null;
}

export class LayersField {
  #input;
  #entry;
  #buttons;
  #remove;
  #add;
  #commit;
  #limits;
  #isDisabled = false;
  /** @type {number[]} the value in force */
  #inForce = [];
  /** @type {number[] | null} the value asked for, until it is in force or refused: quick clicks add up */
  #wanted = null;
  #settleTimer = 0;

  /**
   * @param {HTMLElement} element
   * @param {import("./fields.js").Commit} commit
   * @param {import("./fields.js").Refuse} refuse
   */
  constructor(element, commit, refuse) {
    this.#input = /** @type {HTMLInputElement} */ (element.querySelector("input"));
    this.#buttons = /** @type {HTMLElement} */ (element.querySelector(".layer-buttons"));
    this.#commit = commit;
    const { minimum, maximum, maxItems } = this.#input.dataset;
    this.#limits = { minimum: Number(minimum), maximum: Number(maximum), maxItems: Number(maxItems) };
    this.#remove = /** @type {HTMLButtonElement} */ (element.querySelector("[data-action=remove-layer]"));
    this.#add = /** @type {HTMLButtonElement} */ (element.querySelector("[data-action=add-layer]"));
    this.#remove.addEventListener("click", () => this.#press(this.#current().slice(0, -1)));
    this.#add.addEventListener("click", () => this.#press([...this.#current(), this.#current().at(-1) ?? FIRST_LAYER]));
    this.#entry = new TextEntry(this.#input, (text) => this.#handleText(text, refuse), () => refuse(null));
  }

  /** @param {unknown} value of the setting: the layers in force */
  show(value) {
    const layers = /** @type {number[]} */ (value);
    this.#inForce = layers;
    if (this.#wanted && String(this.#wanted) === String(layers)) this.#wanted = null;
    if (!this.#wanted) this.#render(layers);
  }

  /** @param {boolean} isDisabled */
  setDisabled(isDisabled) {
    if (isDisabled === this.#isDisabled) return;
    this.#isDisabled = isDisabled;
    this.#input.disabled = isDisabled;
    this.#render(this.#inForce);
  }

  /**
   * @param {string} text
   * @param {import("./fields.js").Refuse} refuse
   */
  #handleText(text, refuse) {
    const layers = parseLayers(text);
    if (layers === null) refuse(noLayers(text));
    else if (String(layers) === String(this.#inForce)) this.#render(this.#inForce);
    else this.#ask(layers);
  }

  /** @param {number[]} layers asked for by a button */
  #press(layers) {
    this.#entry.leave();
    this.#ask(layers);
  }

  /** @param {number[]} layers */
  #ask(layers) {
    this.#wanted = layers;
    clearTimeout(this.#settleTimer);
    this.#settleTimer = setTimeout(() => {
      this.#wanted = null;
      this.#render(this.#inForce);
    }, SETTLE_MS);
    this.#render(layers);
    this.#commit(layers);
  }

  /** What was asked for is not taken. */
  refuse() {
    this.#wanted = null;
    this.#render(this.#inForce);
    this.#entry.refuse();
  }

  /** @param {number[]} layers */
  #render(layers) {
    this.#entry.show(layers.join("-"));
    const { minimum, maximum, maxItems } = this.#limits;
    const focused = this.#buttons.contains(document.activeElement) ? focusedLabel() : null;
    const items = layers.map((n, i) => this.#layerItem(n, i, n <= minimum, n >= maximum));
    this.#buttons.replaceChildren(...items);
    this.#remove.disabled = layers.length === 0 || this.#isDisabled;
    this.#add.disabled = layers.length >= maxItems || this.#isDisabled;
    if (focused) this.#refocus(focused);
  }

  /**
   * @param {number} n
   * @param {number} i
   * @param {boolean} isLeast
   * @param {boolean} isMost
   */
  #layerItem(n, i, isLeast, isMost) {
    const item = document.createElement("span");
    const count = document.createElement("span");
    item.className = "layer-chip";
    count.textContent = locale.count(n);
    const change = (/** @type {number} */ by) => () => this.#press(this.#current().with(i, n + by));
    item.append(
      this.#button("−", fewerNeurons(i + 1), isLeast, change(-1)),
      count,
      this.#button("+", moreNeurons(i + 1), isMost, change(1)),
    );
    return item;
  }

  #current() {
    return this.#wanted ?? this.#inForce;
  }

  /**
   * @param {string} text
   * @param {string} label
   * @param {boolean} isOff
   * @param {() => void} press
   */
  #button(text, label, isOff, press) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button-tiny";
    button.textContent = text;
    button.setAttribute("aria-label", label);
    button.disabled = isOff || this.#isDisabled;
    button.addEventListener("click", press);
    return button;
  }

  /** @param {string} label of the button that had the focus before its place was filled anew */
  #refocus(label) {
    const buttons = /** @type {HTMLButtonElement[]} */ ([...this.#buttons.querySelectorAll("button")]);
    const same = buttons.find((button) => button.getAttribute("aria-label") === label && !button.disabled);
    (same ?? this.#input).focus();
  }
}

function focusedLabel() {
  return document.activeElement?.getAttribute("aria-label") ?? null;
}
