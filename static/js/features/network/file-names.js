// @ts-check
/**
 * The names of a file in the network's area: of its columns beside the inputs and in the setting that chooses them, of its classes
 * or its values beside the outputs. Loaded with the first such file.
 */

import { FEATURES, inputLabel, inputsOf } from "../../model/network/features.js";
import { networkShape } from "../../model/network/shape.js";
import { inputName } from "../../model/texts.js";
import { createElement } from "../../ui/create-element.js";

/** Of a name within a formula beside an input. */
const MOST_LETTERS = 6;

export class FileNames {
  #diagram;

  /**
   * @param {HTMLElement} diagram
   * @param {import("../../model/store.js").Store} store
   */
  constructor(diagram, store) {
    this.#diagram = diagram;
    store.watch((state) => [state.scale, state.diagramVersion], (state) => {
      const shape = networkShape(state);
      this.#nameInputs(inputsOf(state), shape?.columnNames ?? null);
      this.#nameOutputs((shape?.isValue ? [shape.columnNames?.value] : shape?.classNames) ?? []);
    });
  }

  /**
   * @param {import("../../model/network/features.js").Feature[]} inputs that there are
   * @param {import("../../wire/messages.js").ColumnNames | null} names null: of no file any more
   */
  #nameInputs(inputs, names) {
    this.#diagram.querySelectorAll(".node-input").forEach((node, place) => {
      if (!inputs[place]) return; // the diagram is about to follow
      const whole = inputLabel(inputs[place], names);
      const text = /** @type {HTMLElement} */ (node.querySelector(".node-name"));
      text.textContent = inputLabel(inputs[place], names, MOST_LETTERS);
      text.title = names ? whole : "";
      node.setAttribute("aria-label", inputName(whole));
    });
    for (const input of document.querySelectorAll("[data-scope=config][data-setting=features] input")) {
      const feature = FEATURES.find(({ name }) => name === /** @type {HTMLInputElement} */ (input).value);
      if (feature) /** @type {Element} */ (input.nextElementSibling).textContent = inputLabel(feature, names);
    }
  }

  /** @param {(string | undefined)[]} names by output */
  #nameOutputs(names) {
    // The nodes of one layer become those of another.
    for (const name of this.#diagram.querySelectorAll(".output-name")) name.remove();
    // Screen readers have them from the names of the neurons.
    const outputs = this.#diagram.querySelectorAll(".diagram-nodes > :last-child > .node");
    outputs.forEach((node, label) => {
      const name = names[label];
      if (name) node.append(createElement("span", { class: "output-name", "aria-hidden": "true", title: name }, name));
    });
  }
}
