// @ts-check
/** Controls of the panels by which a teacher leads: what is on or off, and what is typed. */

import { createElement } from "../../ui/create-element.js";

/**
 * @param {string} text
 * @param {(isOn: boolean) => void} set
 * @returns {{element: HTMLElement, show: (isOn: boolean) => void}} what stands there is what the server says
 */
export function tickBox(text, set) {
  const box = /** @type {HTMLInputElement} */ (createElement("input", { type: "checkbox" }));
  box.addEventListener("change", () => set(box.checked));
  return { element: createElement("label", { class: "check" }, box, text), show: (isOn) => void (box.checked = isOn) };
}

/**
 * @param {string} text
 * @param {Record<string, string>} [attributes]
 * @returns {{element: HTMLElement, input: HTMLInputElement}}
 */
export function textField(text, attributes = {}) {
  const input = /** @type {HTMLInputElement} */ (createElement("input", { type: "text", autocomplete: "off", ...attributes }));
  return { element: createElement("label", { class: "classroom-field" }, text, input), input };
}

/**
 * @param {string} title
 * @param {HTMLElement[]} children
 */
export function group(title, ...children) {
  return createElement("fieldset", { class: "classroom-group" }, createElement("legend", {}, title), ...children);
}
