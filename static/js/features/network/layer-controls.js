// @ts-check
/** The controls in the diagram: more and fewer layers and neurons, the activation of each layer, inputs on and off. */

import { inputsOf, toggledInputs } from "../../model/network/features.js";
import { activationOf, withActivation } from "../../model/network/parameters.js";
import { canEdit } from "../../model/state.js";
import { createElement, createButton } from "../../ui/create-element.js";
import { formatCount } from "../../ui/format.js";
import { OptimisticValue } from "../../ui/optimistic-value.js";
import { COMMAND } from "../../wire/messages.js";
import { activationOfLayer, FEWER_LAYERS, fewerNeurons, hiddenLayers, MORE_LAYERS, moreNeurons } from "./texts.js";

const FIRST_LAYER = 4;

/**
 * @typedef {object} LayerControl
 * @property {HTMLElement} head
 * @property {HTMLElement} count
 * @property {HTMLButtonElement} fewer
 * @property {HTMLButtonElement} more
 * @property {HTMLSelectElement} select
 */

export class LayerControls {
  #element;
  #depth;
  #store;
  #send;
  #activations;
  #limits;
  /** @type {LayerControl[]} */
  #controls = [];
  #layers;
  #activation;
  #inputs;

  /**
   * @param {{controls: HTMLElement, depth: HTMLElement}} elements
   * @param {import("../../model/store.js").Store} store
   * @param {import("../../session/sender.js").Send} send
   * @param {{activations: {name: string, label: string}[], limits: {maximum: number, maxItems: number}}} table
   */
  constructor({ controls, depth }, store, send, { activations, limits }) {
    this.#element = controls;
    this.#depth = depthControl(depth, (by) => this.#changeDepth(by));
    this.#store = store;
    this.#send = send;
    this.#activations = activations;
    this.#limits = limits;
    const show = () => this.#show();
    this.#layers = /** @type {OptimisticValue<number[]>} */ (new OptimisticValue(show));
    this.#activation = /** @type {OptimisticValue<string | string[]>} */ (new OptimisticValue(show));
    this.#inputs = /** @type {OptimisticValue<string[]>} */ (new OptimisticValue(show));
    store.watch((state) => [state.config, canEdit(state)], () => this.#settle());
    store.watch((state) => [state.errors, state.notice], ({ errors }) => {
      if (Object.keys(errors).length === 0) return;
      for (const optimistic of [this.#layers, this.#activation, this.#inputs]) optimistic.forget();
    });
  }

  /**
   * @param {import("./layout.js").Column[]} columns of the diagram
   */
  place(columns) {
    const hidden = columns.slice(1, -1);
    for (const { head, select } of this.#controls.splice(hidden.length)) {
      head.remove();
      select.remove();
    }
    while (this.#controls.length < hidden.length) this.#controls.push(this.#make(this.#controls.length));
    this.#controls.forEach(({ head, select }, i) => {
      head.style.left = select.style.left = `${hidden[i].middle}px`;
    });
    this.#show();
  }

  /** @param {string} name of an input to switch on or off */
  toggleInput(name) {
    const { state } = this.#store;
    const setting = state.table ? "columns" : "features";
    this.#ask(setting, this.#inputs, toggledInputs(inputsOf(state), this.#inputs.current(this.#config[setting]), name));
  }

  get #config() {
    return this.#store.state.config ?? { hidden_layers: [], activation: "", features: [], columns: [] };
  }

  /** @param {number} by */
  #changeDepth(by) {
    const layers = this.#layers.current(this.#config.hidden_layers);
    if (by > 0) this.#askLayers([...layers, layers.at(-1) ?? FIRST_LAYER]);
    else if (layers.length > 0) this.#askLayers(layers.slice(0, -1));
  }

  /**
   * @param {number} i
   * @param {number} by
   */
  #changeWidth(i, by) {
    const layers = this.#layers.current(this.#config.hidden_layers);
    if (i < layers.length) this.#askLayers(layers.with(i, layers[i] + by));
  }

  /** @param {number[]} layers */
  #askLayers(layers) {
    const { maximum, maxItems } = this.#limits;
    if (layers.length > maxItems || layers.some((n) => n < 1 || n > maximum)) return;
    this.#ask("hidden_layers", this.#layers, layers);
  }

  /**
   * @template T
   * @param {string} name
   * @param {OptimisticValue<T>} optimistic
   * @param {T} value
   */
  #ask(name, optimistic, value) {
    if (this.#send(COMMAND.UPDATE_CONFIG, { config: { [name]: value } })) optimistic.ask(value);
    this.#show();
  }

  #settle() {
    const { hidden_layers: layers, activation, features, columns } = this.#config;
    this.#layers.settle(layers);
    this.#activation.settle(activation);
    this.#inputs.settle(this.#store.state.table ? columns : features);
    this.#show();
  }

  #show() {
    const { hidden_layers: inForce, activation } = this.#config;
    const layers = this.#layers.current(inForce);
    const { maximum, maxItems } = this.#limits;
    const isOff = !canEdit(this.#store.state);
    this.#depth.count.textContent = hiddenLayers(layers.length);
    setButton(this.#depth.fewer, isOff, layers.length === 0);
    setButton(this.#depth.more, isOff, layers.length >= maxItems);
    this.#controls.forEach(({ count, fewer, more, select }, i) => {
      const n = layers[i] ?? inForce[i];
      count.textContent = formatCount(n);
      setButton(fewer, isOff, n <= 1);
      setButton(more, isOff, n >= maximum);
      select.disabled = isOff;
      select.value = activationOf(this.#activation.current(activation), i, inForce.length);
    });
  }

  /**
   * @param {number} i
   * @returns {LayerControl}
   */
  #make(i) {
    const count = createElement("span", { class: "layer-count" });
    const fewer = createButton("−", fewerNeurons(i + 1), () => this.#changeWidth(i, -1));
    const more = createButton("+", moreNeurons(i + 1), () => this.#changeWidth(i, 1));
    const head = createElement("div", { class: "layer-head" }, count, fewer, more);
    const label = activationOfLayer(i + 1);
    const select = /** @type {HTMLSelectElement} */ (
      createElement("select", { class: "layer-activation", "aria-label": label, title: label },
        ...this.#activations.map(({ name, label: text }) => createElement("option", { value: name }, text)))
    );
    select.addEventListener("change", () => {
      const { activation, hidden_layers: layers } = this.#config;
      const value = withActivation(this.#activation.current(activation), i, layers.length, select.value);
      this.#ask("activation", this.#activation, value);
    });
    this.#element.append(head, select);
    return { head, count, fewer, more, select };
  }
}

/**
 * @param {HTMLButtonElement} button
 * @param {boolean} isOff whether nothing can be changed
 * @param {boolean} isAtEnd whether there is no more or no fewer; who pressed it until then keeps the focus
 */
function setButton(button, isOff, isAtEnd) {
  button.disabled = isOff;
  button.setAttribute("aria-disabled", String(isOff || isAtEnd));
}

/**
 * @param {HTMLElement} element
 * @param {(by: number) => void} change
 */
function depthControl(element, change) {
  const count = createElement("span", { class: "depth-count" });
  const fewer = createButton("−", FEWER_LAYERS, () => change(-1));
  const more = createButton("+", MORE_LAYERS, () => change(1));
  element.append(fewer, count, more);
  return { count, fewer, more };
}
