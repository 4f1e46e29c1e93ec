// @ts-check
/** The network of one trace as SVG: numbers on neurons and edges, stage by stage. Draws, and decides nothing. */

import { classInText } from "../../model/classes.js";
import { changeText, shortNumber } from "../../ui/numbers.js";
import { activationFormula, columnTitle, hiddenLayer, INPUTS, LOSS, OUTPUTS, percentAlone, QUANTITY_NAMES } from "./dialog-texts.js";
import { edgePath, layoutOf, NODE_HEIGHT, NODE_WIDTH, spotOnEdge } from "./layout.js";
import { edgeValuesOf, quantityOf, shownNeurons, valuesOf } from "./stages.js";
import { make, pill, textAt } from "./svg.js";

const MAX_FILL = 46; // percent of colour in a neuron; more would make its number hard to read
const AT_THE_LOSS = ["loss", "after"];
const NAME_WIDTH = 58; // of an output's name, which stands beside it
const LABEL_GAP = 12;
const THINNEST = 0.6;
const THICKEST = 4.5;

/** @typedef {import("./stages.js").Trace} Trace */
/** @typedef {import("./stages.js").Stage} Stage */
/** @typedef {{stage: Stage, layer: number, neuron: number}} Look layer, neuron: what is looked at; layer −1: nothing */
/** @typedef {{element: SVGGElement, number: SVGTextElement, index: number}} Node */
/** @typedef {{layer: number, neuron: number, input: number, path: SVGPathElement, from: import("./layout.js").Spot, to: import("./layout.js").Spot}} Edge */

export class GlassDiagram {
  #svg;
  #onChoose;
  /** @type {Trace | null} */
  #trace = null;
  /** @type {Node[][]} first the inputs */
  #columns = [];
  /** @type {SVGTextElement[]} */
  #captions = [];
  /** @type {Edge[]} */
  #edges = [];
  #labels = make("g", "glass-labels");
  /** @type {SVGTextElement | null} */
  #lossNumber = null;
  /** @type {import("./layout.js").Layout | null} */
  #layout = null;

  /**
   * @param {SVGSVGElement} svg
   * @param {(layer: number, neuron: number) => void} onChoose a neuron was clicked
   */
  constructor(svg, onChoose) {
    this.#svg = svg;
    this.#onChoose = onChoose;
  }

  /**
   * Lay out the network of a trace.
   * @param {Trace} trace
   * @param {{width: number, height: number}} available px
   */
  setTrace(trace, available) {
    this.#trace = trace;
    const shown = shownNeurons(trace);
    const layout = (this.#layout = layoutOf(shown.map(({ length }) => length), available));
    this.#svg.setAttribute("viewBox", `0 0 ${layout.width} ${layout.height}`);
    this.#svg.setAttribute("width", String(layout.width));
    this.#svg.setAttribute("height", String(layout.height));
    const edges = make("g", "glass-edges");
    this.#edges = this.#makeEdges(shown, edges);
    this.#columns = shown.map((indexes, column) => indexes.map((index, row) => this.#makeNode(column - 1, index, layout.columns[column][row])));
    this.#svg.replaceChildren(edges, ...this.#columns.flat().map(({ element }) => element));
    this.#addNames(trace, shown);
    this.#addLoss(layout);
    this.#svg.append(this.#labels);
  }

  /**
   * The middle of what a stage is about, in px.
   * @param {Look} look
   */
  middleOf({ stage: { kind, layer: atWork }, layer, neuron }) {
    const { loss, columns } = /** @type {import("./layout.js").Layout} */ (this.#layout);
    if (AT_THE_LOSS.includes(kind)) return { x: loss.x - NODE_WIDTH, y: loss.y };
    if (layer < 0) return columns[atWork + 1][0];
    const row = this.#columns[layer + 1].findIndex(({ index }) => index === neuron);
    const { x, y } = columns[layer + 1][Math.max(0, row)];
    // What comes in stands before the neuron, and what the blame comes from behind it.
    return { x: x + (kind === "deltas" ? 1 : -1) * NODE_WIDTH, y };
  }

  /** @param {Look} look */
  show(look) {
    const trace = /** @type {Trace} */ (this.#trace);
    this.#columns.forEach((nodes, column) => this.#showColumn(nodes, column - 1, look, trace));
    for (const edge of this.#edges) this.#showEdge(edge, look, trace);
    this.#showLabels(look, trace);
    this.#showLoss(look.stage, trace);
  }

  /**
   * @param {number[][]} shown
   * @param {SVGGElement} parent
   */
  #makeEdges(shown, parent) {
    const { columns } = /** @type {import("./layout.js").Layout} */ (this.#layout);
    /** @type {Edge[]} */
    const edges = [];
    for (let layer = 0; layer < shown.length - 1; layer++) {
      shown[layer + 1].forEach((neuron, row) => shown[layer].forEach((input, inputRow) => {
        const [from, to] = [columns[layer][inputRow], columns[layer + 1][row]];
        const path = make("path", "glass-edge");
        path.setAttribute("d", edgePath(from, to));
        parent.append(path);
        edges.push({ layer, neuron, input, path, from, to });
      }));
    }
    return edges;
  }

  /**
   * @param {number} layer
   * @param {number} index
   * @param {import("./layout.js").Spot} spot
   * @returns {Node}
   */
  #makeNode(layer, index, spot) {
    const element = make("g", "glass-node");
    element.setAttribute("transform", `translate(${spot.x} ${spot.y})`);
    const number = textAt(0, 4, "glass-number");
    element.append(pill(), number);
    if (layer >= 0) element.addEventListener("click", () => this.#onChoose(layer, index));
    return { element, number, index };
  }

  /**
   * @param {Trace} trace
   * @param {number[][]} shown
   */
  #addNames(trace, shown) {
    const { columns } = /** @type {import("./layout.js").Layout} */ (this.#layout);
    const nLayers = trace.layers.length;
    this.#captions = shown.map((indexes, column) => {
      const { x } = columns[column][0];
      const isLast = column === nLayers;
      const all = column === 0 ? trace.inputs.length : trace.layers[column - 1].sums.length;
      const title = column === 0 ? INPUTS : isLast ? OUTPUTS : hiddenLayer(column);
      const caption = textAt(x, 36, "glass-caption");
      this.#svg.append(textAt(x, 20, "glass-column", columnTitle(title, indexes.length, all)), caption);
      return caption;
    });
    columns[0].forEach(({ x, y }, i) => this.#svg.append(textAt(x - NODE_WIDTH / 2 - 8, y + 4, "glass-name glass-name-left", trace.inputNames[i])));
    if (trace.value !== null) return;
    columns[nLayers].forEach(({ x, y }, row) => {
      const index = shown[nLayers][row];
      const name = textAt(x + NODE_WIDTH / 2 + 7, y + 4, "glass-name", classInText(trace.classNames ?? null, index));
      name.classList.toggle("is-right", index === trace.target);
      this.#svg.append(name);
    });
  }

  /** @param {import("./layout.js").Layout} layout */
  #addLoss({ loss, columns }) {
    const nameWidth = this.#trace?.value === null ? NAME_WIDTH : 0;
    for (const { x, y } of /** @type {import("./layout.js").Spot[]} */ (columns.at(-1))) {
      const link = make("path", "glass-link");
      link.setAttribute("d", edgePath({ x: x + nameWidth, y }, loss));
      this.#svg.append(link);
    }
    const element = make("g", "glass-node glass-loss");
    element.setAttribute("transform", `translate(${loss.x} ${loss.y})`);
    this.#lossNumber = textAt(0, 4, "glass-number");
    element.append(pill(), this.#lossNumber);
    this.#svg.append(element, textAt(loss.x, loss.y - NODE_HEIGHT / 2 - 9, "glass-column", LOSS));
  }

  /**
   * @param {Node[]} nodes
   * @param {number} layer
   * @param {Look} look
   * @param {Trace} trace
   */
  #showColumn(nodes, layer, { stage, layer: chosenLayer, neuron }, trace) {
    const quantity = quantityOf(stage, layer, trace);
    const values = valuesOf(quantity, layer, trace);
    const scale = Math.max(...values.map((value) => Math.abs(value ?? 0)), 1e-9);
    const isShare = trace.value === null && quantity.endsWith("answer");
    for (const { element, number, index } of nodes) {
      const value = values[index] ?? null;
      number.textContent = values.length === 0 ? "" : isShare && value !== null ? percentAlone(value) : shortNumber(value);
      element.classList.toggle("is-negative", (value ?? 0) < 0);
      element.classList.toggle("is-empty", values.length === 0);
      element.classList.toggle("is-back", quantity === "deltas");
      element.classList.toggle("is-at-work", layer === (stage.kind === "inputs" ? -1 : stage.layer) && !AT_THE_LOSS.includes(stage.kind));
      element.classList.toggle("is-chosen", layer >= 0 && layer === chosenLayer && index === neuron);
      element.style.setProperty("--fill", `${(MAX_FILL * Math.abs(value ?? 0)) / scale}%`);
    }
    const name = quantity === "activations" ? activationFormula(trace.layers[layer].activation) : QUANTITY_NAMES[quantity];
    this.#captions[layer + 1].textContent = name;
  }

  /**
   * @param {Edge} edge
   * @param {Look} look
   * @param {Trace} trace
   */
  #showEdge({ layer, neuron, input, path }, look, trace) {
    const values = edgeValuesOf(look.stage, trace.layers[layer]);
    const value = values[neuron][input] ?? 0;
    const scale = Math.max(...values.map((row) => Math.max(...row.map((each) => Math.abs(each ?? 0)))), 1e-12);
    path.classList.toggle("is-negative", value < 0);
    path.classList.toggle("is-at-work", isAtWork(look.stage, layer));
    const isChosen = isOfChosen(look, layer, neuron, input);
    path.classList.toggle("is-chosen", isChosen);
    path.style.setProperty("--width", String(THINNEST + (THICKEST - THINNEST) * (Math.abs(value) / scale)));
  }

  /**
   * @param {Look} look
   * @param {Trace} trace
   */
  #showLabels(look, trace) {
    const parts = this.#edges.filter(({ layer, neuron, input }) => isOfChosen(look, layer, neuron, input)).flatMap((edge) => {
      const { from, to, layer, neuron, input } = edge;
      const isBack = look.stage.phase === "backward";
      const flow = make("path", isBack ? "glass-flow is-back" : "glass-flow");
      flow.setAttribute("d", edgePath(from, to));
      const isOutgoing = look.stage.kind === "deltas";
      // At the far end of the edge, where they all are apart.
      const y = spotOnEdge(from, to, isOutgoing ? 0.85 : 0.15).y + 4;
      const x = isOutgoing ? to.x - NODE_WIDTH / 2 - LABEL_GAP : from.x + NODE_WIDTH / 2 + LABEL_GAP;
      const className = isOutgoing ? "glass-label is-outgoing" : "glass-label";
      return [flow, textAt(x, y, className, labelOf(look.stage, trace.layers[layer], neuron, input))];
    });
    this.#labels.replaceChildren(...parts);
  }

  /**
   * @param {Stage} stage
   * @param {Trace} trace
   */
  #showLoss({ phase, kind }, trace) {
    const number = /** @type {SVGTextElement} */ (this.#lossNumber);
    const value = kind === "after" ? trace.new_loss : trace.loss;
    number.textContent = phase === "forward" ? "" : shortNumber(value);
    number.parentElement?.classList.toggle("is-empty", phase === "forward");
    number.parentElement?.classList.toggle("is-at-work", AT_THE_LOSS.includes(kind));
  }
}

/**
 * Whether the edges into a layer take part.
 * @param {Stage} stage
 * @param {number} layer that they lead to
 */
function isAtWork({ kind, layer: atWork }, layer) {
  if (kind === "sums") return layer === atWork;
  if (kind === "deltas") return layer === atWork + 1;
  return kind === "gradients" || kind === "update";
}

/**
 * Whether an edge belongs to the neuron that is looked at: it leads to it or, for the blame, away from it.
 * @param {Look} look
 * @param {number} layer
 * @param {number} neuron
 * @param {number} input
 */
function isOfChosen({ stage, layer: chosenLayer, neuron: chosen }, layer, neuron, input) {
  if (!isAtWork(stage, layer) || chosenLayer < 0) return false;
  return stage.kind === "deltas" ? chosenLayer === layer - 1 && input === chosen : chosenLayer === layer && neuron === chosen;
}

/**
 * @param {Stage} stage
 * @param {import("./stages.js").TracedLayer} layer
 * @param {number} neuron
 * @param {number} input
 */
function labelOf({ kind }, layer, neuron, input) {
  if (kind === "update") return changeText(layer.weights[neuron][input], layer.new_weights[neuron][input]);
  return shortNumber((kind === "gradients" ? layer.weight_gradients : layer.weights)[neuron][input]);
}
