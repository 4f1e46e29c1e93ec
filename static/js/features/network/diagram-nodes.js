// @ts-check
/** The inputs and neurons of the diagram as buttons over its canvases: their names, and the way between them. */

import { inputLabel } from "../../model/network/features.js";
import { hasNeuron, neuronLabel } from "../../model/network/shape.js";
import { inputName } from "../../model/texts.js";
import { createElement } from "../../ui/create-element.js";
import { neighbour } from "./layout.js";
import { hiddenLayer, INPUTS, OUTPUTS } from "./texts.js";

const BIAS_REACH = 10;

/** @typedef {import("../../model/network/parameters.js").Neuron} Neuron */
/** @typedef {import("../../model/network/shape.js").Shape} Shape */

/**
 * @typedef {object} Acts
 * @property {(neuron: Neuron | null) => void} point pointer or focus is on it
 * @property {(target: import("../../model/network/shape.js").Target, element: HTMLElement) => void} open `input` null: at its bias
 * @property {(place: number) => void} toggleInput
 */

export class DiagramNodes {
  #element;
  #acts;
  /** @type {HTMLElement[]} a group for each column */
  #groups = [];
  /** @type {import("./layout.js").Column[]} */
  #columns = [];
  /** @type {import("../../model/network/features.js").Feature[]} */
  #inputs = [];
  /** @type {Shape | null} */
  #shape = null;
  /** The one that the Tab key leads to. */
  #current = { column: 1, row: 0 };

  /**
   * @param {HTMLElement} element
   * @param {Acts} acts
   */
  constructor(element, acts) {
    this.#element = element;
    this.#acts = acts;
    element.addEventListener("click", (event) => this.#press(nodeOf(event), event));
    element.addEventListener("keydown", (event) => this.#move(event));
    element.addEventListener("focusin", (event) => this.#focus(nodeOf(event), /** @type {Element | null} */ (event.relatedTarget)));
    element.addEventListener("focusout", () => acts.point(null));
    element.addEventListener("pointerover", (event) => {
      if (event.pointerType !== "touch") this.#point(nodeOf(event));
    });
    element.addEventListener("pointerout", () => acts.point(null));
  }

  /**
   * @param {Shape} shape
   * @param {import("./layout.js").Column[]} columns
   * @param {import("../../model/network/features.js").Feature[]} inputs that there are
   */
  show(shape, columns, inputs) {
    this.#shape = shape;
    this.#columns = columns;
    this.#inputs = inputs;
    this.#fit(this.#groups, columns.length, this.#element, () => createElement("div", { role: "group" }));
    columns.forEach((column, i) => this.#showColumn(this.#groups[i], column, i));
    if (this.#nodeAt(this.#current)?.hidden !== false) this.#current = { column: 1, row: 0 };
    for (const node of this.#element.querySelectorAll("button")) node.tabIndex = -1;
    /** @type {HTMLElement} */ (this.#nodeAt(this.#current)).tabIndex = 0;
  }

  /** @param {import("../../model/network/parameters.js").Parameters | null} parameters */
  name(parameters) {
    const shape = this.#shape;
    if (!shape) return;
    this.#groups.slice(1).forEach((group, layer) => {
      [...group.children].forEach((node, neuron) => {
        const place = { layer, neuron };
        if (hasNeuron(shape, place)) setAttribute(node, "aria-label", neuronLabel(shape, place, parameters));
      });
    });
  }

  /**
   * @param {Neuron} neuron
   * @returns {HTMLElement | undefined}
   */
  elementOf({ layer, neuron }) {
    return this.#nodeAt({ column: layer + 1, row: neuron });
  }

  /** @param {Neuron | null} neuron what the inspector tells of */
  mark(neuron) {
    for (const node of this.#element.querySelectorAll(".is-inspected")) node.classList.remove("is-inspected");
    if (neuron) this.elementOf(neuron)?.classList.add("is-inspected");
  }

  /**
   * @param {HTMLElement} group
   * @param {import("./layout.js").Column} column
   * @param {number} i
   */
  #showColumn(group, { boxes, isGrid }, i) {
    const shape = /** @type {Shape} */ (this.#shape);
    const isLast = i === shape.layerSizes.length - 1;
    group.setAttribute("aria-label", i === 0 ? INPUTS : isLast ? OUTPUTS : hiddenLayer(i));
    const nodes = /** @type {HTMLElement[]} */ ([...group.children]);
    this.#fit(nodes, boxes.length, group, i === 0 ? inputNode : neuronNode);
    nodes.forEach((node, row) => {
      const { x, y, size } = boxes[row];
      Object.assign(node.dataset, { column: i, row });
      Object.assign(node.style, { left: `${x}px`, top: `${y}px`, width: `${size}px`, height: `${size}px` });
      node.hidden = size === 0;
      node.classList.toggle("is-small", isGrid);
      if (i === 0) nameInput(node, this.#inputs[row], shape.inputPlaces.includes(row));
    });
  }

  /**
   * @param {HTMLElement[]} elements
   * @param {number} n
   * @param {HTMLElement} parent
   * @param {() => HTMLElement} make
   */
  #fit(elements, n, parent, make) {
    for (const element of elements.splice(n)) element.remove();
    while (elements.length < n) {
      elements.push(make());
      parent.append(/** @type {HTMLElement} */ (elements.at(-1)));
    }
  }

  /** @param {{column: number, row: number}} place */
  #nodeAt({ column, row }) {
    return /** @type {HTMLElement | undefined} */ (this.#groups[column]?.children[row]);
  }

  /**
   * @param {HTMLElement | null} node
   * @param {MouseEvent} event
   */
  #press(node, event) {
    if (!node) return;
    const { column, row } = placeOf(node);
    if (column === 0) this.#acts.toggleInput(row);
    else this.#acts.open({ layer: column - 1, neuron: row, ...(isOnBias(event, node) && { input: null }) }, node);
  }

  /** @param {HTMLElement | null} node */
  #point(node) {
    if (!node) return this.#acts.point(null);
    const { column, row } = placeOf(node);
    this.#acts.point({ layer: column - 1, neuron: row });
  }

  /**
   * @param {HTMLElement | null} node
   * @param {Element | null} from where the focus was
   */
  #focus(node, from) {
    if (!node) return;
    const before = this.#nodeAt(this.#current);
    if (before) before.tabIndex = -1;
    node.tabIndex = 0;
    this.#current = placeOf(node);
    // The focus that comes back from the inspector asks for nothing more.
    if (node.matches(":focus-visible") && !from?.closest("[data-view=inspector]")) this.#point(node);
  }

  /** @param {KeyboardEvent} event */
  #move(event) {
    const node = nodeOf(event);
    if (!node || event.ctrlKey || event.altKey || event.metaKey) return;
    const place = neighbour(this.#columns, placeOf(node), event.key);
    if (!place) return;
    event.preventDefault();
    this.#nodeAt(place)?.focus();
  }
}

/** @param {Event} event */
function nodeOf(event) {
  return /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest(".node"));
}

/**
 * @param {MouseEvent} event
 * @param {HTMLElement} node
 * @returns {boolean} whether it is on the dot of the bias, at the lower left corner; a click by keyboard is not
 */
function isOnBias(event, node) {
  if (event.detail === 0 || node.classList.contains("is-small")) return false;
  const { left, bottom } = node.getBoundingClientRect();
  return Math.hypot(event.clientX - left - 2, event.clientY - bottom + 2) <= BIAS_REACH;
}

/** @param {HTMLElement} node */
function placeOf(node) {
  return { column: Number(node.dataset.column), row: Number(node.dataset.row) };
}

function inputNode() {
  return createElement("button", { type: "button", class: "node node-input" }, createElement("span", { class: "node-name", "aria-hidden": "true" }));
}

/**
 * @param {HTMLElement} node
 * @param {import("../../model/network/features.js").Feature} input
 * @param {boolean} isOn
 */
function nameInput(node, input, isOn) {
  setAttribute(node, "aria-pressed", String(isOn));
  if (node.dataset.input === input.name) return; // it may have a name from a file by now
  const label = inputLabel(input);
  node.dataset.input = input.name;
  setAttribute(node, "aria-label", inputName(label));
  /** @type {HTMLElement} */ (node.firstElementChild).textContent = label;
}

function neuronNode() {
  return createElement("button", { type: "button", class: "node", "aria-haspopup": "dialog" });
}

/**
 * @param {Element} element
 * @param {string} name
 * @param {string} value
 */
function setAttribute(element, name, value) {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}
