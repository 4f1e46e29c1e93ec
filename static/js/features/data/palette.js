// @ts-check
/** What the pointer does on the map and with what: tool, class or value, size and density of the brush. */

import { className, classInText, nPaintable } from "../../model/classes.js";
import { rangeOf } from "../../model/data-scale.js";
import { canPaint } from "../../model/state.js";
import { inUnits } from "../../model/units.js";
import { clearedContext } from "../../ui/canvas.js";
import { writeText } from "../../ui/dom.js";
import { locale } from "../../ui/locale.js";
import { drawSwatch } from "../../ui/marks.js";
import { valueColour } from "../../ui/value-scale.js";
import { asSentence, classesInOrder, classTitle, densityText, HINTS, VALUE_HINTS } from "./texts.js";

/** Tools that give a class or value to points. */
const COLOURING = ["brush", "relabel"];
const WITH_SIZE = ["brush", "relabel", "erase"];

export class Palette {
  #element;
  #store;
  #editor;
  #tools;
  #swatches;

  /**
   * @param {HTMLElement} element
   * @param {import("../../model/store.js").Store} store
   * @param {import("../../session/point-editor.js").PointEditor} editor
   */
  constructor(element, store, editor) {
    this.#element = element;
    this.#store = store;
    this.#editor = editor;
    this.#tools = this.#inputs("input[name=tool]");
    this.#swatches = this.#inputs("input[name=class]");
    this.#listen();
    store.watch((state) => [state.tool, state.paintLabel, state.task], (state) => this.#showTool(state));
    store.watch((state) => [state.paintValue, state.brush, state.theme, state.task, state.scale], (state) => this.#showBrush(state));
    store.watch((state) => [state.theme], ({ theme }) => this.#draw(theme));
    store.watch((state) => [state.points, state.edits, state.classNames, canPaint(state)], (state) => this.#offer(state));
  }

  #listen() {
    const store = this.#store;
    for (const input of this.#tools) input.addEventListener("change", () => store.set({ tool: input.value }));
    for (const input of this.#swatches) {
      input.addEventListener("change", () => chooseClass(store, this.#editor, Number(input.value)));
    }
    this.#brushInput("value").addEventListener("input", ({ target }) => {
      const { tool } = store.state;
      const paintValue = Number(/** @type {HTMLInputElement} */ (target).value);
      store.set({ paintValue, tool: COLOURING.includes(tool) ? tool : "brush" });
    });
    for (const name of ["size", "density"]) {
      this.#brushInput(name).addEventListener("input", ({ target }) => {
        const value = Number(/** @type {HTMLInputElement} */ (target).value);
        store.set({ brush: { ...store.state.brush, [name]: value } });
      });
    }
    const asTest = this.#brushInput("isTest");
    asTest.addEventListener("change", () => store.set({ brush: { ...store.state.brush, isTest: asTest.checked } }));
  }

  /** @param {import("../../model/state.js").State} state */
  #showTool({ tool, paintLabel, task }) {
    const isRegression = task === "regression";
    for (const input of this.#tools) input.checked = input.value === tool;
    for (const input of this.#swatches) input.checked = COLOURING.includes(tool) && Number(input.value) === paintLabel;
    this.#part("classes").hidden = isRegression;
    this.#part("value").hidden = !isRegression;
    this.#part("size").hidden = !WITH_SIZE.includes(tool);
    this.#part("density").hidden = tool !== "brush";
    this.#part("test").hidden = tool !== "brush";
    this.#part("hint").textContent = (isRegression ? VALUE_HINTS : HINTS)[tool];
  }

  /** @param {import("../../model/state.js").State} state */
  #showBrush({ paintValue, brush, scale }) {
    const value = rangeOf(scale, "value") ? inUnits(scale, "value", paintValue) : locale.fixed(paintValue, 2);
    this.#brushInput("value").value = String(paintValue);
    this.#brushInput("size").value = String(brush.size);
    this.#brushInput("density").value = String(brush.density);
    this.#brushInput("isTest").checked = brush.isTest;
    this.#brushInput("value").setAttribute("aria-valuetext", value);
    this.#output("value").textContent = value;
    this.#output("size").textContent = locale.fixed(brush.size, 2);
    this.#output("density").textContent = densityText(brush.density);
    const { context, width, height } = clearedContext(/** @type {HTMLCanvasElement} */ (this.#part("value-colour")));
    context.fillStyle = valueColour(paintValue);
    context.fillRect(0, 0, width, height);
  }

  /**
   * A class after the next one would give the network outputs for classes without points.
   * @param {import("../../model/state.js").State} state
   */
  #offer(state) {
    const n = nPaintable(this.#editor.points);
    const isLocked = !canPaint(state);
    for (const input of this.#inputs("input:not([name=class])")) input.disabled = isLocked;
    for (const input of this.#swatches) {
      const label = Number(input.value);
      const why = whyNot(label, n, state.classNames);
      const name = className(state.classNames, label);
      const element = /** @type {HTMLElement} */ (input.parentElement);
      input.disabled = isLocked || why !== "";
      const title = why || classTitle(name, label + 1);
      if (element.title !== title) element.title = title;
      writeText(/** @type {HTMLElement} */ (element.querySelector("span")), why || name);
    }
    if (state.paintLabel >= n) this.#store.set({ paintLabel: n - 1 });
    if (state.table && state.tool !== "look") this.#store.set({ tool: "look" });
  }

  /** @param {import("../../ui/theme.js").Theme} theme */
  #draw(theme) {
    for (const input of this.#swatches) {
      const canvas = input.parentElement?.querySelector("canvas");
      if (canvas) drawSwatch(canvas, Number(input.value), theme);
    }
  }

  /**
   * @param {string} selector
   * @returns {HTMLInputElement[]}
   */
  #inputs(selector) {
    return [.../** @type {NodeListOf<HTMLInputElement>} */ (this.#element.querySelectorAll(selector))];
  }

  /** @param {string} name */
  #brushInput(name) {
    return this.#inputs(`input[data-brush=${name}]`)[0];
  }

  /** @param {string} name */
  #output(name) {
    return /** @type {HTMLElement} */ (this.#element.querySelector(`output[data-brush=${name}]`));
  }

  /** @param {string} name */
  #part(name) {
    return /** @type {HTMLElement} */ (this.#element.querySelector(`[data-part=${name}]`));
  }
}

/**
 * Paint with a class from now on, or relabel with it if that is what the pointer does.
 * @param {import("../../model/store.js").Store} store
 * @param {import("../../session/point-editor.js").PointEditor} editor
 * @param {number} label
 * @returns {boolean} whether it can be
 */
export function chooseClass(store, editor, label) {
  const { tool, classNames } = store.state;
  const why = whyNot(label, nPaintable(editor.points), classNames);
  if (why) store.tell({ text: asSentence(why), tone: "info" });
  else store.set({ paintLabel: label, tool: COLOURING.includes(tool) ? tool : "brush" });
  return why === "";
}

/**
 * @param {number} label
 * @param {number} n classes can be painted
 * @param {string[] | null} classNames
 * @returns {string} why not this one, "" if it can
 */
function whyNot(label, n, classNames) {
  return label < n ? "" : classesInOrder(classInText(classNames, n - 1));
}
