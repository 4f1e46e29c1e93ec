// @ts-check
/**
 * How much of the page is shown, and in which words: first time, course or lab. The style sheet hides what stands in the page from a
 * higher level on (`data-from`); the page is the same.
 */

const GUIDANCE_KEY = "nnvisu.guidance";

export class Guidance {
  #radios;
  #lasting;

  /**
   * @param {HTMLElement} element
   * @param {Storage | null} lasting
   * @param {boolean} isFirstVisit whoever comes back, without having chosen, sees everything
   */
  constructor(element, lasting, isFirstVisit) {
    this.#radios = [.../** @type {NodeListOf<HTMLInputElement>} */ (element.querySelectorAll("input"))];
    this.#lasting = lasting;
    for (const radio of this.#radios) radio.addEventListener("change", () => this.#choose(radio.value));
    const kept = lasting?.getItem(GUIDANCE_KEY);
    if (isFirstVisit) this.#choose("first");
    else this.#show(this.#radios.some(({ value }) => value === kept) ? String(kept) : "lab");
  }

  /** @param {string} level */
  #choose(level) {
    this.#lasting?.setItem(GUIDANCE_KEY, level);
    this.#show(level);
  }

  /** @param {string} level */
  #show(level) {
    document.documentElement.dataset.guidance = level;
    for (const radio of this.#radios) radio.checked = radio.value === level;
  }
}
