// @ts-check
/** The network as a diagram: laid out when its shape or its room changes, drawn on change, asked for while seen. */

import { featurePlane, inputsOf } from "../../model/network/features.js";
import { parameterAt } from "../../model/network/parameters.js";
import { isFrameOf, networkShape, parametersOf } from "../../model/network/shape.js";
import { askToSee } from "../../model/view-checkpoint.js";
import { clearedContext, watchSize } from "../../ui/canvas.js";
import { Pacer } from "../../ui/pacer.js";
import { signalPixels } from "../../ui/signal-scale.js";
import { DiagramNodes } from "./diagram-nodes.js";
import { drawClassMarks, drawEdges } from "./edges-canvas.js";
import { edgeAt, edgeGaps, findStrongest } from "./edges.js";
import { diagramLayout, withPlaces } from "./layout.js";
import { Atlas, drawMaps } from "./maps-canvas.js";
import { UnusedInputs } from "./unused-inputs.js";

const FEATURE_MAP_SIZE = 24;
const REACH = 5;
const TOUCH_REACH = 14;
const NAMES_EVERY_MS = 1000;
/** A thousand lines take up to 20 ms: they are drawn less often, so that the page has time for the rest. */
const MS_PER_EDGE = 0.4;
/** Biases are drawn with the maps, which come ten times a second; alone only if no maps came for so long. */
const BIASES_ALONE_MS = 150;

/** @typedef {import("../../model/state.js").State} State */
/** @typedef {import("../../model/network/shape.js").Shape} Shape */
/** @typedef {import("../../model/network/shape.js").Target} Target */

/**
 * @typedef {object} Acts
 * @property {(target: Target, opener: HTMLElement) => void} open
 * @property {import("./layer-controls.js").LayerControls} controls
 */

export class DiagramView {
  #element;
  #store;
  #acts;
  #nodes;
  #inputs;
  #edges;
  #maps;
  #inputAtlas = new Atlas();
  #neuronAtlas = new Atlas();
  /** @type {Shape | null} */
  #shape = null;
  /** @type {import("./layout.js").Layout} */
  #layout = { width: 0, height: 0, isDense: false, columns: [] };
  /** @type {import("./edges.js").Gap[]} */
  #gaps = [];
  #layoutKey = "";
  #namedAt = -Infinity;
  #edgesPacer = new Pacer(() => this.#drawEdges());
  #mapsPacer = new Pacer(() => this.#drawMaps());

  /**
   * @param {HTMLElement} element
   * @param {import("../../model/store.js").Store} store
   * @param {Acts} acts
   */
  constructor(element, store, acts) {
    this.#element = element;
    this.#store = store;
    this.#acts = acts;
    this.#edges = /** @type {HTMLCanvasElement} */ (element.querySelector(".diagram-edges"));
    this.#maps = /** @type {HTMLCanvasElement} */ (element.querySelector(".diagram-maps"));
    this.#nodes = new DiagramNodes(/** @type {HTMLElement} */ (element.querySelector(".diagram-nodes")), {
      point: (pointed) => store.set({ pointed }),
      open: (neuron, opener) => acts.open(neuron, opener),
      toggleInput: (place) => {
        this.#inputs.keep(place);
        acts.controls.toggleInput(inputsOf(store.state)[place].name);
      },
    });
    this.#inputs = new UnusedInputs(/** @type {HTMLElement} */ (element.querySelector(".more-inputs")));
    this.#listen();
    this.#watch();
  }

  #listen() {
    const room = /** @type {HTMLElement} */ (this.#element.parentElement);
    const roomSize = () => ({ width: room.clientWidth, height: this.#element.clientHeight });
    watchSize(room, () => this.#arrange(this.#store.state, roomSize()));
    this.#store.watch(({ config, columnInputs, nClasses, scale, neuronFrame, parameters, viewChoices }) => {
      return [config, columnInputs, nClasses, scale, String(neuronFrame?.layers), String(parameters?.layerSizes), viewChoices.inputs];
    }, (state) => this.#arrange(state, roomSize()));
    this.#element.addEventListener("pointermove", (event) => {
      if (event.pointerType !== "touch") this.#pointAtEdge(event);
    });
    this.#element.addEventListener("pointerleave", () => this.#store.set({ pointed: null }));
    this.#element.addEventListener("click", (event) => {
      const edge = this.#edgeUnder(event);
      if (edge) this.#acts.open(edge, this.#nodes.elementOf(edge) ?? this.#element);
    });
    const observer = new IntersectionObserver((entries) => this.#ask(entries.some((entry) => entry.isIntersecting)));
    observer.observe(this.#element);
  }

  #watch() {
    this.#store.watch(({ theme, columnInputs }) => [theme, columnInputs], (state) => this.#fillInputs(state));
    this.#store.watch((state) => [state.neuronFrame, state.theme], ({ neuronFrame, theme }) => {
      if (neuronFrame) this.#neuronAtlas.fill(neuronFrame, signalPixels(theme.signal));
    });
    this.#store.watch((state) => [state.neuronFrame, state.columnInputs, state.theme, state.diagramVersion], () => this.#mapsPacer.now());
    this.#store.watch((state) => [state.pointed, state.inspected, state.theme, state.diagramVersion], () => {
      this.#edgesPacer.now();
    });
    this.#store.watch((state) => [state.inspected, state.diagramVersion], ({ inspected }) => {
      this.#nodes.mark(inspected);
    });
    this.#store.watch((state) => [state.parameters], ({ parameters }) => {
      this.#edgesPacer.request(MS_PER_EDGE * (parameters?.nKnown ?? parameters?.parameters.length ?? 0));
      this.#mapsPacer.request(BIASES_ALONE_MS);
    });
    this.#store.watch((state) => [state.parameters, state.status, state.diagramVersion], (state) => this.#name(state));
  }

  /** @param {boolean} isVisible nothing is sent that nobody sees */
  #ask(isVisible) {
    askToSee(this.#store, { neurons: isVisible, parameters: isVisible });
  }

  /**
   * @param {State} state
   * @param {{width: number, height: number}} room its height is set by the style sheet
   */
  #arrange(state, room) {
    const shape = networkShape(state);
    if (!shape || room.width === 0) return;
    const all = inputsOf(state);
    const shown = this.#inputs.shown(all.length, shape.inputPlaces, state.viewChoices.inputs);
    const key = JSON.stringify([shape, room, shown]);
    if (key === this.#layoutKey) return;
    this.#layoutKey = key;
    this.#shape = shape;
    const { columns: [inputs, ...layers], ...size } = diagramLayout([shown.length, ...shape.layerSizes.slice(1)], {
      ...room, hasNames: Boolean(shape.isValue ? shape.columnNames?.value : shape.classNames), hasInputNames: Boolean(shape.columnNames),
    });
    this.#layout = { ...size, columns: [withPlaces(inputs, shown, all.length), ...layers] };
    this.#inputs.place(inputs);
    this.#gaps = edgeGaps(this.#layout.columns, shape.inputPlaces);
    this.#element.style.width = `${this.#layout.width}px`;
    this.#element.classList.toggle("is-dense", this.#layout.isDense);
    this.#nodes.show(shape, this.#layout.columns, all);
    this.#acts.controls.place(this.#layout.columns);
    this.#namedAt = -Infinity;
    this.#name(state); // no node stands without a name, not for a frame
    this.#store.set({ diagramVersion: state.diagramVersion + 1 });
  }

  /** @param {State} state */
  #fillInputs(state) {
    const inputs = inputsOf(state);
    const cells = FEATURE_MAP_SIZE ** 2;
    const planes = new Uint8Array(inputs.length * cells);
    inputs.forEach((feature, i) => planes.set(featurePlane(feature, FEATURE_MAP_SIZE), i * cells));
    this.#inputAtlas.fill({ width: FEATURE_MAP_SIZE, height: FEATURE_MAP_SIZE, planes }, signalPixels(state.theme.signal));
  }

  #drawMaps() {
    const { neuronFrame, parameters, theme } = this.#store.state;
    const shape = this.#shape;
    if (!shape) return;
    const [inputs, ...layers] = this.#layout.columns.map((column) => column.boxes);
    const known = parametersOf(shape, parameters);
    const biases = layers.flatMap((boxes, layer) => {
      return boxes.map((_, neuron) => parameterAt(known, { layer, neuron, input: null }));
    });
    const isOn = inputs.map((_, i) => shape.inputPlaces.includes(i));
    const atlases = { inputs: this.#inputAtlas, neurons: isFrameOf(shape, neuronFrame) ? this.#neuronAtlas : null };
    drawMaps(clearedContext(this.#maps).context, { inputs, isOn, neurons: layers.flat(), biases }, atlases, theme);
  }

  #drawEdges() {
    const { parameters, theme } = this.#store.state;
    const shape = this.#shape;
    if (!shape) return;
    findStrongest(this.#gaps, parametersOf(shape, parameters));
    const { context } = clearedContext(this.#edges);
    drawEdges(context, this.#gaps, parametersOf(shape, parameters), this.#selected, theme);
    const outputs = /** @type {import("./layout.js").Column} */ (this.#layout.columns.at(-1));
    if (!shape.isValue) drawClassMarks(context, outputs, theme);
  }

  /**
   * What stands out by its lines: an input by its place among those that the network has.
   * @returns {Target | null}
   */
  get #selected() {
    const { pointed, inspected } = this.#store.state;
    if (!pointed || pointed.layer >= 0) return pointed ?? inspected;
    const neuron = this.#shape?.inputPlaces.indexOf(pointed.neuron) ?? -1;
    return neuron < 0 ? inspected : { layer: -1, neuron };
  }

  /** @param {State} state */
  #name({ parameters, status }) {
    const now = performance.now();
    if (!this.#shape || (status === "running" && now - this.#namedAt < NAMES_EVERY_MS)) return;
    this.#namedAt = now;
    this.#nodes.name(parametersOf(this.#shape, parameters));
  }

  /** @param {PointerEvent | MouseEvent} event */
  #edgeUnder(event) {
    if (/** @type {Element} */ (event.target).closest("button, select, summary")) return null;
    const { left, top } = this.#element.getBoundingClientRect();
    const { parameters } = this.#store.state;
    if (!this.#shape || !parametersOf(this.#shape, parameters)) return null;
    const place = { x: event.clientX - left, y: event.clientY - top };
    const reach = "pointerType" in event && event.pointerType === "touch" ? TOUCH_REACH : REACH;
    return edgeAt(this.#gaps, place, reach, this.#selected);
  }

  /** @param {PointerEvent} event */
  #pointAtEdge(event) {
    if (/** @type {Element} */ (event.target).closest(".node")) return;
    const edge = this.#edgeUnder(event);
    this.#element.classList.toggle("is-on-edge", edge !== null);
    if (JSON.stringify(edge) !== JSON.stringify(this.#store.state.pointed)) this.#store.set({ pointed: edge });
  }

  /**
   * @param {import("../../model/network/parameters.js").Neuron} neuron
   * @returns {HTMLElement} its box
   */
  elementOf(neuron) {
    return this.#nodes.elementOf(neuron) ?? this.#element;
  }

  /**
   * @param {Target} target
   * @returns {DOMRect} where on the screen it is
   */
  rectOf({ layer, neuron, input }) {
    const node = this.#nodes.elementOf({ layer, neuron });
    if (node && (input === undefined || input === null)) return node.getBoundingClientRect();
    const { left, top } = this.#element.getBoundingClientRect();
    const { x0, x1, from, to } = this.#gaps[layer];
    return new DOMRect(left + (x0 + x1) / 2, top + (from[input ?? 0] + to[neuron]) / 2 - 8, 0, 16);
  }
}
