// @ts-check
/** The way to one step under glass. */

import { part } from "../../ui/dom.js";
import { lazyLoad } from "../../ui/lazy-load.js";
import { loadStyle } from "../../ui/load-style.js";

/**
 * @param {import("../../session/app-context.js").AppContext} app
 * @returns {(point?: number) => Promise<void>} opens the dialog on a point
 */
export function makeGlass({ store, editor, questions, keys }) {
  const element = /** @type {HTMLDialogElement} */ (part("glass"));
  const openers = document.querySelectorAll("[data-action=open-glass]");
  const withGlass = lazyLoad(store, async (again) => {
    const [{ GlassDialog }] = await Promise.all([import(`./glass-dialog.js${again}`), loadStyle("features/glass/glass")]);
    return new GlassDialog(element, { store, editor, questions });
  }, openers);

  /** @param {number} [point] */
  async function open(point) {
    if (editor.points.x.length === 0) {
      store.set({ notice: { text: "This looks at one point, and there is none. Set a point first.", tone: "info" } });
      return;
    }
    await withGlass((glass) => glass.open(point));
  }

  for (const opener of openers) opener.addEventListener("click", () => void open());
  keys.add("g", "Step through one update", () => void open());
  return open;
}
