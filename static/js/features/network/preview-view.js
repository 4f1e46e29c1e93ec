// @ts-check
/** A look at what the pointer or the focus is on in the diagram: an input's or a neuron's map large, a weight's value. */

import { featurePlane, inputLabel, inputsOf } from "../../model/network/features.js";
import { parameterAt, parameterText } from "../../model/network/parameters.js";
import { isEdge, isFrameOf, networkShape, neuronLabel, parametersOf, planeIndex, sourceName, targetName } from "../../model/network/shape.js";
import { canEdit } from "../../model/state.js";
import { inputName } from "../../model/texts.js";
import { drawSignalMap } from "../../ui/signal-map.js";
import { signalPixels } from "../../ui/signal-scale.js";
import { edgeText, inputText, weightText } from "./preview-texts.js";

const GAP = 10;
const INPUT_MAP_SIZE = 64;

/** @typedef {import("../../model/state.js").State} State */
/** @typedef {import("../../model/network/shape.js").Target} Target */

export class PreviewView {
  #element;
  #map;
  #title;
  #text;
  #rectOf;
  /** @type {Target | null} */
  #placed = null;

  /**
   * @param {HTMLElement} element
   * @param {import("../../model/store.js").Store} store
   * @param {(target: Target) => DOMRect} rectOf
   */
  constructor(element, store, rectOf) {
    this.#element = element;
    this.#map = /** @type {HTMLCanvasElement} */ (element.querySelector("canvas"));
    this.#title = /** @type {HTMLElement} */ (element.querySelector(".preview-title"));
    this.#text = /** @type {HTMLElement} */ (element.querySelector(".preview-text"));
    this.#rectOf = rectOf;
    store.watch(({ pointed, neuronFrame, parameters, config, theme }) => [pointed, neuronFrame, parameters, config, theme], (state) => {
      this.#show(state);
    });
    const leave = () => store.state.pointed && store.set({ pointed: null });
    document.addEventListener("keydown", ({ key }) => {
      if (key === "Escape") leave();
    });
    addEventListener("scroll", leave, { capture: true, passive: true });
  }

  /** @param {State} state */
  #show(state) {
    const { pointed } = state;
    const shape = pointed && networkShape(state);
    this.#element.hidden = !shape;
    if (!shape || !pointed) {
      this.#placed = null;
      return;
    }
    if (pointed.layer < 0) this.#showInput(state, shape, pointed.neuron);
    else if (isEdge(pointed)) this.#showEdge(state, shape, pointed);
    else this.#showNeuron(state, shape, pointed);
    if (this.#placed !== pointed) this.#place(this.#rectOf(pointed));
    this.#placed = pointed;
  }

  /**
   * @param {State} state
   * @param {import("../../model/network/shape.js").Shape} shape
   * @param {number} place among all inputs that there are
   */
  #showInput(state, shape, place) {
    const feature = inputsOf(state)[place];
    const isOn = shape.inputPlaces.includes(place);
    this.#title.textContent = inputName(inputLabel(feature, shape.columnNames));
    this.#text.textContent = inputText(isOn, canEdit(state));
    this.#map.hidden = false;
    const map = { width: INPUT_MAP_SIZE, height: INPUT_MAP_SIZE, planes: featurePlane(feature, INPUT_MAP_SIZE) };
    drawSignalMap(this.#map, map, 0, signalPixels(state.theme.signal));
  }

  /**
   * @param {State} state
   * @param {import("../../model/network/shape.js").Shape} shape
   * @param {Target} target
   */
  #showNeuron({ neuronFrame, parameters, theme }, shape, target) {
    const [first, second, ...rest] = neuronLabel(shape, target, parametersOf(shape, parameters)).split(", ");
    this.#title.textContent = `${first}, ${second}`;
    this.#text.textContent = rest.join(" · ");
    const maps = isFrameOf(shape, neuronFrame) ? neuronFrame : null;
    this.#map.hidden = !maps;
    if (maps) drawSignalMap(this.#map, maps, planeIndex(shape, target), signalPixels(theme.signal));
  }

  /**
   * @param {State} state
   * @param {import("../../model/network/shape.js").Shape} shape
   * @param {Target} target
   */
  #showEdge({ parameters }, shape, { layer, neuron, input }) {
    const from = /** @type {number} */ (input);
    const weight = parameterAt(parametersOf(shape, parameters), { layer, neuron, input: from });
    this.#map.hidden = true;
    this.#title.textContent = weightText(parameterText(weight));
    this.#text.textContent = edgeText(sourceName(shape, layer, from), targetName(shape, { layer, neuron }));
  }

  /** @param {DOMRect} rect of what it tells of: beside it, inside the window */
  #place({ left, right, top, height }) {
    const { offsetWidth: width, offsetHeight: ownHeight } = this.#element;
    const isRight = right + GAP + width + GAP < innerWidth;
    const x = isRight ? right + GAP : Math.max(GAP, left - GAP - width);
    const y = Math.max(GAP, Math.min(top + height / 2 - ownHeight / 2, innerHeight - ownHeight - GAP));
    this.#element.style.left = `${x}px`;
    this.#element.style.top = `${y}px`;
  }
}
