// @ts-check
/** Controls of the comparison: a choice, a text, and for a setting that recipes differ by, which one, one value of it, or several. */

import { createElement } from "../../ui/create-element.js";
import { choicesOf, isChosen, parseValues, writeValue } from "./axis-values.js";
import { setInput, setsInput } from "./set-inputs.js";
import { oneValue, severalValues } from "./setup-texts.js";
import { choiceText } from "./texts.js";

/** @typedef {import("./axis-values.js").Value} Value */
/** @typedef {import("./setting-rows.js").Setting} Setting */

/**
 * @param {Setting[]} settings
 * @param {{label: string, chosen: string, none?: string}} what label: for screen readers; none: the text of the choice of no setting
 * @param {(name: string) => void} choose "" for none
 * @returns {HTMLElement}
 */
export function settingSelect(settings, { label, chosen, none }, choose) {
  const texts = Object.fromEntries(settings.map((each) => [each.name, each.label]));
  const select = selectOf({ ...(none !== undefined && { "": none }), ...texts }, label, choose);
  select.value = chosen;
  return select;
}

/**
 * @param {Record<string, string>} texts of the choices, by their values
 * @param {string} label
 * @param {(value: string) => void} choose
 * @returns {HTMLSelectElement}
 */
export function selectOf(texts, label, choose) {
  const select = /** @type {HTMLSelectElement} */ (createElement("select", { "aria-label": label }));
  select.append(...Object.entries(texts).map(([value, text]) => createElement("option", { value }, text)));
  select.addEventListener("change", () => choose(select.value));
  return select;
}

/**
 * @param {Setting} setting
 * @param {Value} value
 * @param {(value: Value) => void} take
 * @returns {HTMLElement}
 */
export function valueInput({ row, label }, value, take) {
  if (row.kind === "choices") return setInput(row.choices, /** @type {string[]} */ (value), oneValue(label), take);
  if (!isChosen(row)) return textInput(writeValue(value), oneValue(label), (text) => take(parseValues(row, text)[0] ?? text));
  const choices = choicesOf(row);
  const texts = Object.fromEntries(choices.map((each, i) => [i, choiceText(each)]));
  const select = selectOf(texts, oneValue(label), (i) => take(choices[Number(i)]));
  select.value = String(choices.indexOf(value));
  return select;
}

/**
 * @param {Setting} setting
 * @param {Value[]} values
 * @param {(values: Value[]) => void} take
 * @returns {HTMLElement}
 */
export function valuesInput({ row, label }, values, take) {
  if (row.kind === "choices") return setsInput(row.choices, /** @type {string[][]} */ (values), severalValues(label), take);
  if (!isChosen(row)) return textInput(values.map(writeValue).join(", "), severalValues(label), (text) => take(parseValues(row, text)));
  const choices = choicesOf(row);
  const inputs = choices.map((each) => {
    const input = /** @type {HTMLInputElement} */ (createElement("input", { type: "checkbox" }));
    input.checked = values.includes(each);
    input.addEventListener("change", () => take(choices.filter((_, i) => inputs[i].checked)));
    return input;
  });
  const chips = inputs.map((input, i) => createElement("label", { class: "chip" }, input, createElement("span", {}, choiceText(choices[i]))));
  return createElement("div", { class: "checklist", role: "group", "aria-label": severalValues(label) }, ...chips);
}

/**
 * @param {string} text
 * @param {string} label
 * @param {(text: string) => void} take at each letter: what is said of it is up to date
 * @returns {HTMLElement}
 */
export function textInput(text, label, take) {
  const input = /** @type {HTMLInputElement} */ (createElement("input", { type: "text", autocomplete: "off", spellcheck: "false", "aria-label": label }));
  input.value = text;
  input.addEventListener("input", () => take(input.value));
  return input;
}
