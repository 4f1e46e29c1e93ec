// @ts-check
/** The tabs of a page that is not wide: under or beside the map one area at a time. On a wide page all areas are seen, and no tabs. */

/** How much of an area is to be seen at once when its tab is chosen. */
const SEEN_PX = 320;

export class Tabs {
  #list;
  #tabs;

  /**
   * @param {HTMLElement} list
   * @param {import("../../model/store.js").Store} store
   */
  constructor(list, store) {
    this.#list = list;
    this.#tabs = /** @type {HTMLButtonElement[]} */ ([...list.querySelectorAll("[role=tab]")]);
    for (const tab of this.#tabs) {
      tab.addEventListener("click", () => {
        this.#select(tab);
        // The diagram takes its height in the first frame that shows it.
        requestAnimationFrame(() => requestAnimationFrame(() => bringIntoView(list)));
      });
    }
    list.addEventListener("keydown", (event) => this.#move(event));
    this.#select(this.#tabs[0]);
    // A tab may be hidden: by a link, or for viewers. On a wide page all are.
    const observer = new ResizeObserver(() => this.#leaveHidden());
    for (const each of [list, ...this.#tabs]) observer.observe(each);
    store.watch((state) => [state.role, state.hiddenParts], () => requestAnimationFrame(() => this.#leaveHidden()));
  }

  #leaveHidden() {
    const isHidden = (/** @type {HTMLElement} */ tab) => !tab.checkVisibility();
    const chosen = this.#tabs.find((tab) => tab.getAttribute("aria-selected") === "true");
    const other = this.#tabs.find((tab) => !isHidden(tab));
    if (this.#list.checkVisibility() && chosen && isHidden(chosen) && other) this.#select(other);
  }

  /** @param {HTMLButtonElement} chosen */
  #select(chosen) {
    document.documentElement.dataset.tab = chosen.dataset.tab;
    this.#list.dispatchEvent(new Event("change", { bubbles: true }));
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

/**
 * Scroll as little as shows the beginning of the chosen area, so that most of the map stays in sight.
 * @param {HTMLElement} list
 */
function bringIntoView(list) {
  const missing = list.getBoundingClientRect().bottom + SEEN_PX - innerHeight;
  if (missing > 0) scrollBy({ top: missing });
}
