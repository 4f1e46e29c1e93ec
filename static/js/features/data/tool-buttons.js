// @ts-check
/** Undo, redo and clear, and their keys that hold everywhere on the page. */

import { canEdit } from "../../model/state.js";

export class ToolButtons {
  /**
   * @param {HTMLElement} element
   * @param {HTMLElement} menu of what one does with all points
   * @param {import("../../model/store.js").Store} store
   * @param {import("../../session/point-editor.js").PointEditor} editor
   */
  constructor(element, menu, store, editor) {
    const button = (/** @type {HTMLElement} */ root, /** @type {string} */ action) =>
      /** @type {HTMLButtonElement} */ (root.querySelector(`[data-action=${action}]`));
    const [undo, redo, clear] = [button(element, "undo"), button(element, "redo"), button(menu, "clear")];
    undo.addEventListener("click", () => editor.undo());
    redo.addEventListener("click", () => editor.redo());
    clear.addEventListener("click", () => editor.clear());
    menu.addEventListener("click", () => menu.hidePopover());
    document.addEventListener("keydown", (event) => {
      const act = historyKey(event);
      if (!act || isTyping(event.target) || !canEdit(store.state)) return;
      event.preventDefault();
      editor[act]();
    });
    store.watch((state) => [state.nUndo, state.nRedo, canEdit(state)], (state) => {
      undo.disabled = state.nUndo === 0 || !canEdit(state);
      redo.disabled = state.nRedo === 0 || !canEdit(state);
      clear.disabled = !canEdit(state);
    });
  }
}

/**
 * @param {KeyboardEvent} event
 * @returns {"undo" | "redo" | null}
 */
function historyKey({ key, ctrlKey, metaKey, shiftKey, altKey }) {
  if (altKey || !(ctrlKey || metaKey)) return null;
  if (key.toLowerCase() === "z") return shiftKey ? "redo" : "undo";
  return key.toLowerCase() === "y" && !shiftKey ? "redo" : null;
}

/** @param {EventTarget | null} target a text keeps its own undo */
function isTyping(target) {
  return target instanceof Element && target.matches("input:not([type=radio], [type=checkbox], [type=range]), textarea");
}
