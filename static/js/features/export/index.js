// @ts-check
/** The buttons of all that can be taken home, wherever on the page they stand; and what the page prints. */

import { mayPreload } from "../../model/state.js";
import { lazyLoad, lazyLoadWhen } from "../../ui/lazy-load.js";

/** @param {import("../../session/app-context.js").AppContext} app */
export function makeExport(app) {
  const buttons = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-action^=download-]"));
  const withFiles = lazyLoad(app.store, (again) => import(`./files.js${again}`), buttons);
  for (const button of buttons) {
    const action = /** @type {string} */ (button.dataset.action);
    button.addEventListener("click", () => void withFiles(({ download }) => download(action, app)));
  }
  const printButton = /** @type {HTMLElement} */ (document.querySelector("[data-action=print]"));
  const withSheet = lazyLoad(app.store, (again) => import(`./print-sheet.js${again}`), [printButton]);
  printButton.addEventListener("click", () => void withSheet(({ printSheet }) => printSheet(app)));
  // The browser's own way to print waits for nothing: the sheet is there before. Until then at least the keys wait for it.
  let isPrepared = false;
  addEventListener("keydown", (event) => {
    if (isPrepared || event.key !== "p" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
    event.preventDefault();
    void withSheet(({ printSheet }) => printSheet(app));
  });
  lazyLoadWhen(app.store, mayPreload, async (again) => {
    try {
      const { preparePrintSheet } = await import(`./print-sheet.js${again}`);
      await preparePrintSheet(app);
      isPrepared = true;
    } catch {
      // Nobody has asked for it: whoever presses the button is told.
    }
    return {};
  });
}
