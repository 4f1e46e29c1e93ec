// @ts-check
/** How a feature finds its places in the page. */

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
