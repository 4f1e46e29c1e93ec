// @ts-check
/** The buttons of all that can be taken home, wherever on the page they stand. */

import { lazyLoad } from "../../ui/lazy-load.js";

/** @param {import("../../session/app-context.js").AppContext} app */
export function makeExport(app) {
  const buttons = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-action^=download-]"));
  const withFiles = lazyLoad(app.store, (again) => import(`./files.js${again}`), buttons);
  for (const button of buttons) {
    const action = /** @type {string} */ (button.dataset.action);
    button.addEventListener("click", () => void withFiles(({ download }) => download(action, app)));
  }
}
