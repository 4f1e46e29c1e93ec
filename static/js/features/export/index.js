// @ts-check
/** The buttons of all that can be taken home, wherever on the page they stand. */

import { later } from "../../ui/lazy-load.js";

/** @param {import("../../ui/dom.js").Parts} parts */
export function makeDownloads(parts) {
  const buttons = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-action^=download-]"));
  const withFiles = later(parts.store, (again) => import(`./files.js${again}`), buttons);
  for (const button of buttons) {
    const action = /** @type {string} */ (button.dataset.action);
    button.addEventListener("click", () => void withFiles(({ download }) => download(action, parts)));
  }
}
