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
 * @property {number} scale of texts on canvases, 1 where nobody has chosen a larger one
 * @property {string[]} classes colour of each class, as its mark is drawn
 */

/** What a rem is where nobody has chosen larger text. */
const USUAL_TEXT = 16; // px
const BLACK = "#000000";
const DARK = "(prefers-color-scheme: dark)";
/** When rules for dark pages hold, by what was chosen: no other rules have such conditions. @type {Record<string, string>} */
const CONDITIONS = { auto: DARK, dark: "all", light: "not all" };

/**
 * @param {string[]} classColours as the server paints the map
 * @returns {Theme}
 */
export function readTheme(classColours) {
  const style = getComputedStyle(document.documentElement);
  const read = (/** @type {string} */ name) => style.getPropertyValue(name).trim();
  return {
    isDark: read("--is-dark") === "1",
    ink: read("--ink"),
    muted: read("--muted"),
    line: read("--line"),
    accent: read("--accent"),
    surface: read("--surface"),
    outline: read("--signal-outline"),
    signal: { low: read("--signal-low"), middle: read("--signal-middle"), high: read("--signal-high") },
    scale: parseFloat(style.fontSize) / USUAL_TEXT,
    // Black marks would vanish on a dark page.
    classes: classColours.map((colour) => (colour === BLACK ? read("--class-black") : colour)),
  };
}

/** @param {() => void} onChange called when the browser asks for dark or light */
export function watchTheme(onChange) {
  matchMedia(DARK).addEventListener("change", onChange);
}

/**
 * Make the page light or dark. Its rules for dark pages stand in `@media (prefers-color-scheme: dark)` of the sheets that are
 * sent at once; where somebody has chosen, they hold always or never. The page itself does the same before it is painted
 * (`web/guard.py`).
 * @param {string} choice auto (as the browser asks), light or dark
 */
export function applyTheme(choice) {
  const conditions = Object.values(CONDITIONS);
  for (const rule of [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules])) {
    if (rule instanceof CSSMediaRule && conditions.includes(rule.media.mediaText)) rule.media.mediaText = CONDITIONS[choice];
  }
  document.documentElement.style.colorScheme = choice === "auto" ? "" : choice;
}

/**
 * @param {HTMLElement} element
 * @returns {string[]} the class colours, as the server painted them into the page
 */
export function readClassColours(element) {
  const inputs = /** @type {NodeListOf<HTMLInputElement>} */ (element.querySelectorAll("input[data-colour]"));
  return [...inputs].map((input) => /** @type {string} */ (input.dataset.colour));
}
