// @ts-check
/** Controls for sets of inputs of the network: one set as a row of chips, or several such rows. */

import { createButton, createElement } from "../../ui/create-element.js";
import { choiceText, oneOfSets } from "./texts.js";
import { ADD_SET, removeSet } from "./setup-texts.js";

/** @typedef {string[]} Set names, in the order of the table */

/**
 * @param {string[]} choices
 * @param {Set} set
 * @param {string} label for screen readers
 * @param {(set: Set) => void} take
 * @returns {HTMLElement}
 */
export function setInput(choices, set, label, take) {
  const inputs = choices.map((choice) => {
    const input = /** @type {HTMLInputElement} */ (createElement("input", { type: "checkbox" }));
    input.checked = set.includes(choice);
    input.addEventListener("change", () => take(choices.filter((_, i) => inputs[i].checked)));
    return input;
  });
  const chips = inputs.map((input, i) => createElement("label", { class: "chip" }, input, createElement("span", {}, choiceText([choices[i]]))));
  return createElement("div", { class: "checklist", role: "group", "aria-label": label }, ...chips);
}

/**
 * @param {string[]} choices
 * @param {Set[]} sets
 * @param {string} label
 * @param {(sets: Set[]) => void} take
 * @returns {HTMLElement}
 */
export function setsInput(choices, sets, label, take) {
  const place = createElement("div", { class: "compare-sets", role: "group", "aria-label": label });
  const change = (/** @type {Set[]} */ changed) => {
    sets = changed;
    take(sets);
  };
  const draw = () => {
    const rows = sets.map((set, i) => {
      const row = createElement("div", { class: "compare-change" },
        setInput(choices, set, oneOfSets(label, i), (taken) => change(sets.with(i, taken))));
      if (sets.length > 1) row.append(createButton("×", removeSet(i), () => redraw(sets.filter((_, at) => at !== i))));
      return row;
    });
    place.replaceChildren(...rows, createButton(ADD_SET, ADD_SET, () => redraw([...sets, sets[sets.length - 1]]), "button button-small"));
  };
  const redraw = (/** @type {Set[]} */ changed) => {
    change(changed);
    draw();
    /** @type {HTMLElement} */ (place.lastElementChild).focus();
  };
  draw();
  return place;
}
