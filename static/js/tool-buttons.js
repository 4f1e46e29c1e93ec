// @ts-check
/** Undo, redo and clear, and their keys that hold everywhere on the page. */

import { canEdit } from "./state.js";

export class ToolButtons {
  /**
   * @param {HTMLElement} element
   * @param {import("./store.js").Store} store
   * @param {import("./point-editor.js").PointEditor} editor
   */
  constructor(element, store, editor) {
    const button = (/** @type {string} */ action) =>
      /** @type {HTMLButtonElement} */ (element.querySelector(`[data-action=${action}]`));
    const [undo, redo, clear] = ["undo", "redo", "clear"].map(button);
    undo.addEventListener("click", () => editor.undo());
    redo.addEventListener("click", () => editor.redo());
    clear.addEventListener("click", () => editor.clear());
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
