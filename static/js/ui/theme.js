// @ts-check
/** The colours that canvases draw with: custom properties of the page, and the class colours of the server. */

/**
 * @typedef {object} Theme
 * @property {boolean} isDark
 * @property {string} ink
 * @property {string} muted
 * @property {string} line
 * @property {string} accent
 * @property {string} surface
 * @property {string} outline around the maps of neurons
 * @property {{low: string, middle: string, high: string}} signal of activations and weights by their sign
 * @property {string[]} classes colour of each class, as its mark is drawn
 */

const BLACK = "#000000";

/**
 * @param {string[]} classColours as the server paints the map
 * @returns {Theme}
 */
export function readTheme(classColours) {
  const style = getComputedStyle(document.documentElement);
  const read = (/** @type {string} */ name) => style.getPropertyValue(name).trim();
  return {
    isDark: matchMedia("(prefers-color-scheme: dark)").matches,
    ink: read("--ink"),
    muted: read("--muted"),
    line: read("--line"),
    accent: read("--accent"),
    surface: read("--surface"),
    outline: read("--signal-outline"),
    signal: { low: read("--signal-low"), middle: read("--signal-middle"), high: read("--signal-high") },
    // Black marks would vanish on a dark page.
    classes: classColours.map((colour) => (colour === BLACK ? read("--class-black") : colour)),
  };
}

/** @param {() => void} onChange called when the page turns dark or light */
export function watchTheme(onChange) {
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", onChange);
}

/**
 * @param {HTMLElement} element
 * @returns {string[]} the class colours, as the server painted them into the page
 */
export function readClassColours(element) {
  const inputs = /** @type {NodeListOf<HTMLInputElement>} */ (element.querySelectorAll("input[data-colour]"));
  return [...inputs].map((input) => /** @type {string} */ (input.dataset.colour));
}
