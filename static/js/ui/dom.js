// @ts-check
/** How a feature finds its places in the page, and writes into them. */

/**
 * @param {string} name
 * @returns {HTMLElement} the element of that view
 */
export function part(name) {
  return /** @type {HTMLElement} */ (document.querySelector(`[data-view=${name}]`));
}

/**
 * @param {string} name
 * @returns {HTMLCanvasElement} that layer of the map
 */
export function layer(name) {
  return /** @type {HTMLCanvasElement} */ (document.querySelector(`.${name}-layer`));
}

/**
 * Say another text where that differs. The node that holds it stays: a new one would have the browser look at the styles around it.
 * @param {Element} element that holds nothing but text
 * @param {string} text
 */
export function writeText(element, text) {
  const { firstChild } = element;
  if (!(firstChild instanceof Text)) element.textContent = text;
  else if (firstChild.data !== text) firstChild.data = text;
}
