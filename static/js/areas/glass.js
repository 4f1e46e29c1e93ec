// @ts-check
/** The way to one step under glass. Its modules load when somebody first asks for it. */

import { part } from "./parts.js";

/**
 * @param {import("./parts.js").Parts} parts
 * @returns {(point?: number) => Promise<void>} opens the dialog on a point
 */
export function makeGlass({ store, editor, questions, keys }) {
  const element = /** @type {HTMLDialogElement} */ (part("glass"));
  /** @type {Promise<import("../glass/glass-dialog.js").GlassDialog> | null} */
  let loading = null;

  /** @param {number} [point] */
  async function open(point) {
    if (editor.points.x.length === 0) {
      store.set({ notice: { text: "One step under glass looks at one point, and there is none. Set a point first.", tone: "info" } });
      return;
    }
    loading ??= import("../glass/glass-dialog.js").then(({ GlassDialog }) => new GlassDialog(element, { store, editor, questions }));
    await (await loading).open(point);
  }

  for (const button of document.querySelectorAll("[data-action=open-glass]")) button.addEventListener("click", () => void open());
  keys.add("g", "One step under glass", () => void open());
  return open;
}
