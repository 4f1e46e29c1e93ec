// @ts-check
/** The ways in and out for points as a table: buttons, paste and drop anywhere on the page. */

import { canEdit } from "../../model/state.js";
import { lazyLoad } from "../../ui/lazy-load.js";
import { loadStyle } from "../../ui/load-style.js";

const TABLE = /[\n\r].*[,;|\t]|[,;|\t].*[\n\r]/s;

export class TableIntake {
  #store;
  #withDialog;

  /**
   * @param {HTMLElement} element with the buttons
   * @param {import("../../model/store.js").Store} store
   * @param {import("../../session/sender.js").Send} send
   * @param {import("../../session/point-editor.js").PointEditor} editor
   */
  constructor(element, store, send, editor) {
    this.#store = store;
    const button = (/** @type {string} */ action) =>
      /** @type {HTMLButtonElement} */ (element.querySelector(`[data-action=${action}]`));
    this.#withDialog = lazyLoad(store, async (again) => {
      const [{ ImportDialog }] = await Promise.all([import(`./import-dialog.js${again}`), loadStyle("features/data/import")]);
      return new ImportDialog({ store, send, editor });
    }, [button("open-table")]);
    button("open-table").addEventListener("click", () => void this.#open(""));
    document.addEventListener("paste", (event) => this.#paste(event));
    document.addEventListener("dragover", (event) => this.#dragOver(event));
    document.addEventListener("dragleave", () => this.#setDropping(false));
    document.addEventListener("drop", (event) => this.#drop(event));
    store.watch((state) => [canEdit(state)], (state) => (button("open-table").disabled = !canEdit(state)));
  }

  /** @param {string | File} source */
  async #open(source) {
    if (!canEdit(this.#store.state)) return;
    await this.#withDialog((dialog) => (typeof source === "string" ? dialog.open(source) : dialog.openFile(source)));
  }

  /** @param {ClipboardEvent} event */
  #paste(event) {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    const isTyping = event.target instanceof Element && event.target.matches("input:not([type=file]), textarea");
    if (isTyping || !TABLE.test(text)) return;
    event.preventDefault();
    void this.#open(text);
  }

  /** @param {DragEvent} event */
  #dragOver(event) {
    const types = event.dataTransfer?.types ?? [];
    if (!types.includes("Files") && !types.includes("text/plain")) return;
    event.preventDefault();
    this.#setDropping(true);
  }

  /** @param {DragEvent} event */
  #drop(event) {
    const [file] = event.dataTransfer?.files ?? [];
    const text = event.dataTransfer?.getData("text/plain") ?? "";
    this.#setDropping(false);
    if (!file && !text) return;
    event.preventDefault();
    void this.#open(file ?? text);
  }

  /** @param {boolean} isDropping */
  #setDropping(isDropping) {
    document.documentElement.classList.toggle("is-dropping", isDropping);
  }
}
