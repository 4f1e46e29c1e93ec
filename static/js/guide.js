// @ts-check
/**
 * Opens what explains the page: the tour at the first visit, a lesson by its link, both from the help dialog. Their code
 * and style are loaded only then. A browser that a program steers is shown the tour only if it asks: `#tour`.
 */

import { part } from "./areas/parts.js";
import { readFragment, withoutKey } from "./fragment.js";
import { lastingStorage } from "./tab-memory.js";

const TOUR_KEY = "nnvisu.tour";
const STYLE = new URL("../css/lessons.css", import.meta.url).href;

export class Guide {
  #parts;
  #lasting = lastingStorage();
  /** @type {Promise<void> | null} */
  #style = null;
  /** @type {import("./lessons/lesson-panel.js").LessonPanel | null} */
  #panel = null;
  /** @type {import("./tour/tour.js").Tour | null} */
  #tour = null;

  /** @param {import("./areas/parts.js").Parts} parts */
  constructor(parts) {
    this.#parts = parts;
    window.addEventListener("hashchange", () => this.#followFragment());
  }

  /** Show what the address asks for; a first visit that asks for nothing begins with the tour. */
  start() {
    const isAsked = this.#followFragment();
    const isFirstVisit = this.#lasting?.getItem(TOUR_KEY) === null && !navigator.webdriver;
    if (!isAsked && isFirstVisit && location.search === "" && location.hash === "") this.showTour();
  }

  /** Show the tour from its first stop. */
  async showTour() {
    const [{ Tour }] = await Promise.all([import("./tour/tour.js"), this.#loadStyle()]);
    const onEnd = () => this.#lasting?.setItem(TOUR_KEY, "seen");
    this.#tour ??= new Tour(part("tour"), document, onEnd);
    this.#tour.start();
  }

  /** @returns {boolean} whether the address asks for something */
  #followFragment() {
    const fragment = readFragment(location.hash);
    const id = fragment.get("lesson");
    if (id) this.#openLesson(id);
    if (fragment.has("tour")) this.showTour();
    return id !== null || fragment.has("tour");
  }

  /** @param {string} id */
  async #openLesson(id) {
    const [{ LessonPanel }] = await Promise.all([import("./lessons/lesson-panel.js"), this.#loadStyle()]);
    const { store, send, editor, storage } = this.#parts;
    this.#panel ??= new LessonPanel(part("lesson"), store, send, { editor, storage, onClose: leaveLesson });
    if (!this.#panel.open(id)) store.set({ notice: { text: `There is no lesson called ${id}.`, tone: "error" } });
  }

  #loadStyle() {
    this.#style ??= new Promise((resolve) => {
      const link = document.createElement("link");
      Object.assign(link, { rel: "stylesheet", href: STYLE, onload: resolve, onerror: resolve });
      document.head.append(link);
    });
    return this.#style;
  }
}

/** The address forgets a lesson that was closed, so that the same link opens it again. */
function leaveLesson() {
  history.replaceState(null, "", `${location.pathname}${location.search}${withoutKey(location.hash, "lesson")}`);
  /** @type {HTMLElement | null} */ (document.querySelector("[data-action=help]"))?.focus();
}
