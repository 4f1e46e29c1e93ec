// @ts-check
/** What the inspector shows of a neuron or one weight: its map, its parameters to be changed, its activation. Live. */

import { activationOf, parameterAt } from "../../model/network/parameters.js";
import { hasNeuron, isEdge, isFrameOf, nameOf, networkShape, parametersOf, planeIndex, sourceName, targetName } from "../../model/network/shape.js";
import { canEdit } from "../../model/state.js";
import { createElement, createButton } from "../../ui/create-element.js";
import { closeInspector, openInspector } from "../../ui/inspector.js";
import { drawSignalMap } from "../../ui/signal-map.js";
import { signalPixels } from "../../ui/signal-scale.js";
import {
  activationText, BIAS, CLASS_OUTPUT, edgeText, LEVELS, mapName, NEURONS_OF_LAYER, NEXT_NEURON, NO_LEVELS, PREVIOUS_NEURON, VALUE_OUTPUT, WEIGHT,
  weightOfInput, weightOfNeuron,
} from "./details-texts.js";
import { createParameterSetter } from "./parameter-setter.js";
import { sliderRange, ValueControl } from "./value-control.js";

/** @typedef {import("../../model/state.js").State} State */
/** @typedef {import("../../model/network/shape.js").Target} Target */

export class DetailsView {
  #store;
  #set;
  #map = /** @type {HTMLCanvasElement} */ (createElement("canvas", { class: "neuron-map", role: "img" }));
  #levels = /** @type {HTMLSelectElement} */ (createElement("select"));
  #levelsField = createElement("label", { class: "details-levels" }, LEVELS, this.#levels);
  #facts = createElement("p", { class: "details-facts" });
  #list = createElement("div", { class: "details-values" });
  /** From neuron to neuron: the tiles of a large layer are small. */
  #walk = createElement(
    "div",
    { class: "joined", role: "group", "aria-label": NEURONS_OF_LAYER },
    createButton("↑", PREVIOUS_NEURON, () => this.#step(-1)),
    createButton("↓", NEXT_NEURON, () => this.#step(1)),
  );
  #element = createElement("div", { class: "details" }, this.#map, this.#walk, this.#facts, this.#levelsField, this.#list);
  /** @type {HTMLElement | null} */
  #opener = null;
  /** @type {{place: import("../../model/network/parameters.js").Place, control: ValueControl}[]} */
  #values = [];
  /** @type {ValueControl[]} made once, used again */
  #controls = [];
  /** Of all their sliders. */
  #range = 0;

  /**
   * @param {import("../../model/store.js").Store} store
   * @param {import("../../session/sender.js").Send} send
   */
  constructor(store, send) {
    this.#store = store;
    this.#set = createParameterSetter(send);
    this.#levels.addEventListener("change", () => store.set({ levels: this.#levels.value === "" ? null : Number(this.#levels.value) }));
    store.watch((state) => [state.inspected, state.neuronFrame, state.theme], (state) => this.#drawMap(state));
    store.watch((state) => [state.inspected, state.parameters], (state) => this.#showValues(state));
    store.watch(({ config, nClasses, neuronFrame }) => [config, nClasses, String(neuronFrame?.layers)], (state) => {
      this.#follow(state);
    });
    store.watch((state) => [canEdit(state)], (state) => {
      for (const { control } of this.#values) control.setDisabled(!canEdit(state));
    });
  }

  /**
   * @param {Target} target
   * @param {HTMLElement} opener
   * @param {Element | null} asked what had the focus when this was asked for
   */
  open(target, opener, asked) {
    const shape = networkShape(this.#store.state);
    if (!shape) return;
    this.#opener = opener;
    // From neuron to neuron of a layer the lines over the map stay.
    const { inspected, levels } = this.#store.state;
    const kept = inspected?.layer === target.layer && levels !== target.neuron ? levels : null;
    this.#store.set({ inspected: target, pointed: null, levels: kept });
    this.#describe(target, shape);
    const name = nameOf(shape, target);
    const hasFocus = openInspector({
      title: isEdge(target) ? WEIGHT : name,
      element: this.#element,
      opener,
      asked,
      onClose: () => this.#store.set({ inspected: null, levels: null }),
    });
    // Who pressed the dot of the bias asked for the bias.
    if (hasFocus && target.input === null) this.#values[0]?.control.focus();
  }

  /** Close the inspector, if it shows this. */
  close() {
    closeInspector(this.#element);
  }

  /** @param {number} by how many neurons further, round and round */
  #step(by) {
    const { state } = this.#store;
    const { inspected } = state;
    const shape = inspected && networkShape(state);
    if (!shape || !this.#opener) return;
    const button = /** @type {HTMLElement | null} */ (document.activeElement);
    const { layer, neuron } = inspected;
    const n = shape.layerSizes[layer + 1];
    this.open({ layer, neuron: (neuron + by + n) % n }, this.#opener, button);
    if (button && this.#walk.contains(button)) button.focus();
  }

  /**
   * @param {Target} target
   * @param {import("../../model/network/shape.js").Shape} shape
   */
  #describe(target, shape) {
    const { layer, neuron } = target;
    this.#range = sliderRange([], this.#limits.max_parameter);
    const sources = Array.from({ length: shape.layerSizes[layer] }, (_, input) => input);
    const inputs = isEdge(target) ? [/** @type {number} */ (target.input)] : [null, ...sources];
    this.#values = inputs.map((input, i) => {
      const control = (this.#controls[i] ??= this.#makeControl(i));
      control.restart();
      control.describe(valueName(shape, layer, input));
      control.setDisabled(!canEdit(this.#store.state));
      return { place: { layer, neuron, input }, control };
    });
    this.#list.replaceChildren(...this.#values.map(({ control }) => control.element));
    this.#map.hidden = this.#walk.hidden = isEdge(target);
    const others = Array.from({ length: shape.layerSizes[layer + 1] }, (_, i) => i).filter((i) => i !== neuron);
    this.#levelsField.hidden = isEdge(target) || others.length === 0;
    this.#levels.replaceChildren(new Option(NO_LEVELS, ""), ...others.map((i) => new Option(nameOf(shape, { layer, neuron: i }), String(i))));
    this.#levels.value = String(this.#store.state.levels ?? "");
    this.#map.setAttribute("aria-label", mapName(nameOf(shape, target)));
    this.#facts.textContent = isEdge(target)
      ? edgeText(sourceName(shape, layer, /** @type {number} */ (target.input)), targetName(shape, target))
      : factsOf(shape, layer);
  }

  /** @param {number} i its place in the list */
  #makeControl(i) {
    return new ValueControl((value) => this.#set(this.#values[i].place, value), this.#limits.max_parameter);
  }

  get #limits() {
    return this.#store.state.limits;
  }

  /** @param {State} state */
  #drawMap(state) {
    const { inspected, neuronFrame, theme } = state;
    const shape = inspected && networkShape(state);
    if (!shape || isEdge(inspected) || !neuronFrame || !isFrameOf(shape, neuronFrame)) return;
    drawSignalMap(this.#map, neuronFrame, planeIndex(shape, inspected), signalPixels(theme.signal));
  }

  /** @param {State} state */
  #showValues(state) {
    const shape = state.inspected && networkShape(state);
    if (!shape) return;
    const parameters = parametersOf(shape, state.parameters);
    const values = this.#values.map(({ place }) => parameterAt(parameters, place));
    this.#range = sliderRange(values, this.#limits.max_parameter, this.#range);
    this.#values.forEach(({ control }, i) => control.show(values[i], this.#range));
  }

  /** @param {State} state the network may have another shape now */
  #follow(state) {
    const { inspected } = state;
    const shape = inspected && networkShape(state);
    if (!shape) return;
    const nInputs = shape.layerSizes[inspected.layer];
    const isGone = !hasNeuron(shape, inspected) || (isEdge(inspected) && Number(inspected.input) >= nInputs);
    const isSame = this.#values.length === (isEdge(inspected) ? 1 : nInputs + 1);
    if (isGone) closeInspector(this.#element);
    else if (!isSame) this.#describe(inspected, shape);
    else if (!isEdge(inspected)) this.#facts.textContent = factsOf(shape, inspected.layer);
  }
}

/**
 * @param {import("../../model/network/shape.js").Shape} shape
 * @param {number} layer
 */
function factsOf(shape, layer) {
  const activation = activationOf(shape.activation, layer, shape.nHidden);
  if (activation) return activationText(activation);
  return shape.isValue ? VALUE_OUTPUT : CLASS_OUTPUT;
}

/**
 * @param {import("../../model/network/shape.js").Shape} shape
 * @param {number} layer
 * @param {number | null} input
 */
function valueName(shape, layer, input) {
  if (input === null) return BIAS;
  return layer === 0 ? weightOfInput(shape.inputLabels[input]) : weightOfNeuron(input + 1);
}
