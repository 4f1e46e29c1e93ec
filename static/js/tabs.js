// @ts-check
/** The tabs of a narrow page: under the map one area at a time. On a wide page all areas are seen, and the tabs are not. */

export class Tabs {
  #tabs;

  /** @param {HTMLElement} list */
  constructor(list) {
    this.#tabs = /** @type {HTMLButtonElement[]} */ ([...list.querySelectorAll("[role=tab]")]);
    for (const tab of this.#tabs) tab.addEventListener("click", () => this.#select(tab));
    list.addEventListener("keydown", (event) => this.#move(event));
    this.#select(this.#tabs[0]);
  }

  /** @param {HTMLButtonElement} chosen */
  #select(chosen) {
    document.documentElement.dataset.tab = chosen.dataset.tab;
    for (const tab of this.#tabs) {
      tab.setAttribute("aria-selected", String(tab === chosen));
      tab.tabIndex = tab === chosen ? 0 : -1;
    }
  }

  /** @param {KeyboardEvent} event */
  #move({ key }) {
    const step = key === "ArrowRight" ? 1 : key === "ArrowLeft" ? -1 : 0;
    const at = this.#tabs.findIndex((tab) => tab === document.activeElement);
    if (step === 0 || at < 0) return;
    const next = this.#tabs[(at + step + this.#tabs.length) % this.#tabs.length];
    this.#select(next);
    next.focus();
  }
}
