// @ts-check
/** What every area is made from, and how it finds its places in the page. */

/**
 * @typedef {object} Parts
 * @property {import("../model/store.js").Store} store
 * @property {import("../session/sender.js").Send} send
 * @property {import("../session/point-editor.js").PointEditor} editor
 * @property {import("../session/questions.js").Questions} questions
 * @property {import("../model/curve-record.js").CurveRecord} curves
 * @property {import("../features/panels/link-view.js").Meters} meters
 * @property {Storage | null} storage the tab's own
 * @property {import("./keys.js").Keys} keys where an area adds what single keys do in it
 * @property {string[]} classColours as the server paints them
 * @property {() => void} retry try now to connect
 */

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
