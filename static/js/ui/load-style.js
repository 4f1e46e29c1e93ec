// @ts-check
/** Style sheets of parts that are loaded later: each comes with the first part that needs it. */

/** @type {Map<string, Promise<void>>} by the sheet's name */
const sheets = new Map();

/**
 * @param {string} name of a sheet, its path in static/js
 * @returns {Promise<void>} ends when it is in force; where it fails, the next call tries again
 */
export function loadStyle(name) {
  const known = sheets.get(name);
  if (known) return known;
  const link = document.createElement("link");
  const sheet = /** @type {Promise<void>} */ (new Promise((resolve, reject) => {
    const href = `static/js/${name}.css`;
    Object.assign(link, { rel: "stylesheet", href, onload: resolve, onerror: () => reject(new Error(`no sheet ${name}`)) });
  }));
  sheets.set(name, sheet);
  sheet.catch(() => {
    sheets.delete(name);
    link.remove();
  });
  document.head.append(link);
  return sheet;
}
