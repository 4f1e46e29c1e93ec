// @ts-check
/** The dialog that leads to the tour and the lessons, lists all keys, and switches them off. */

export class HelpDialog {
  #dialog;
  #keys;

  /**
   * @param {HTMLDialogElement} dialog
   * @param {import("../../ui/keys.js").Keys} keys
   * @param {() => void} showTour
   */
  constructor(dialog, keys, showTour) {
    this.#dialog = dialog;
    this.#keys = keys;
    const toggle = /** @type {HTMLInputElement} */ (dialog.querySelector("[data-action=keys-on]"));
    const close = /** @type {HTMLButtonElement} */ (dialog.querySelector("[data-action=close]"));
    toggle.checked = keys.isOn;
    close.addEventListener("click", () => dialog.close());
    toggle.addEventListener("change", () => (keys.isOn = toggle.checked));
    dialog.querySelector("[data-action=tour]")?.addEventListener("click", () => {
      dialog.close();
      showTour();
    });
    for (const link of dialog.querySelectorAll("a")) link.addEventListener("click", () => dialog.close());
  }

  /** List the keys as they are now, and open. */
  open() {
    const list = /** @type {HTMLElement} */ (this.#dialog.querySelector("[data-list=keys]"));
    list.replaceChildren(...this.#keys.shortcuts.filter(({ help }) => help).flatMap(entryOf));
    this.#dialog.showModal();
  }
}

/** @param {import("../../ui/keys.js").Shortcut} shortcut */
function entryOf({ name, help }) {
  const term = document.createElement("dt");
  const key = document.createElement("kbd");
  const description = document.createElement("dd");
  key.textContent = name;
  term.append(key);
  description.textContent = help;
  return [term, description];
}
