// @ts-check
/** Undo and clear, beside the palette. */

export class ToolButtons {
  /**
   * @param {HTMLElement} element
   * @param {import("./store.js").Store} store
   * @param {import("./point-editor.js").PointEditor} editor
   */
  constructor(element, store, editor) {
    const undo = /** @type {HTMLButtonElement} */ (element.querySelector("[data-action=undo]"));
    const clear = /** @type {HTMLButtonElement} */ (element.querySelector("[data-action=clear]"));
    undo.addEventListener("click", () => editor.undo());
    clear.addEventListener("click", () => editor.clear());
    store.watch((state) => [state.nUndo, state.role], ({ nUndo, role }) => {
      undo.disabled = nUndo === 0 || role === "viewer";
    });
    store.watch((state) => [state.role], ({ role }) => {
      const inputs = /** @type {NodeListOf<HTMLInputElement>} */ (element.querySelectorAll("input"));
      for (const input of inputs) input.disabled = role === "viewer";
      clear.disabled = role === "viewer";
    });
  }
}
