// @ts-check
/** Hides controls for a lesson, as the link asks: `#hide=data,pace`. */

/** What each name hides. The README lists the names. */
export const HIDEABLE = Object.freeze({
  data: "[data-area=data]",
  network: "[data-area=network]",
  curves: ".curves-panel",
  timeline: "[data-view=timeline]",
  pace: ".pace",
  step: "[data-action=step], [popovertarget=run-menu]",
  reset: "[data-action=reset], [data-action=reset-seed]",
  share: "[data-action=share]",
  figures: "[data-view=figures]",
});

/**
 * Hide what is named, and show again what is not.
 * @param {ParentNode} root
 * @param {string} names separated by commas
 * @returns {string[]} the names, also those that stand for nothing
 */
export function hideParts(root, names) {
  const wanted = new Set(names.split(",").filter(Boolean));
  for (const [name, selector] of Object.entries(HIDEABLE)) {
    for (const element of root.querySelectorAll(selector)) element.toggleAttribute("data-hidden-by-link", wanted.has(name));
  }
  return [...wanted];
}
