// @ts-check
/** Makes elements. */

/**
 * @param {string} tag
 * @param {Record<string, string>} [attributes]
 * @param {(Node | string)[]} children
 * @returns {HTMLElement}
 */
export function createElement(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/**
 * @param {string} text
 * @param {string} label for those who do not see it
 * @param {() => void} press
 * @param {string} [classes]
 * @returns {HTMLButtonElement}
 */
export function createButton(text, label, press, classes = "button button-tiny") {
  const button = createElement("button", { type: "button", class: classes, "aria-label": label, title: label }, text);
  button.addEventListener("click", press);
  return /** @type {HTMLButtonElement} */ (button);
}
