// @ts-check
/** Opens the dialog that steps through one update. */

import { part } from "../../ui/dom.js";
import { lazyLoad } from "../../ui/lazy-load.js";
import { loadStyle } from "../../ui/load-style.js";
import { NO_POINT, STEP_THROUGH } from "./texts.js";

/**
 * @param {import("../../session/app-context.js").AppContext} app
 * @returns {{open: (point?: number) => Promise<void>, show: (place: import("../../model/state.js").GlassPlace | null) => void}} opens the
 *   dialog on a point; shows a place in it, or closes it
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
      store.tell({ text: NO_POINT, tone: "info" });
      return;
    }
    await withGlass((glass) => glass.open(point));
  }

  for (const opener of openers) opener.addEventListener("click", () => void open());
  keys.add("g", STEP_THROUGH, () => void open());
  return {
    open,
    show(place) {
      if (place) void withGlass((glass) => glass.show(place));
      else if (element.open) element.close();
    },
  };
}
