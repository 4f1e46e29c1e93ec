// @ts-check
/**
 * Opens what explains the page: the tour at the first visit, a lesson by its link, both from the help dialog. Their code
 * and style are loaded only then. A browser that a program steers is shown the tour only if it asks: `#tour`.
 */

import { readFragment, withoutKey } from "../../session/fragment.js";
import { lastingStorage } from "../../session/tab-memory.js";
import { part } from "../../ui/dom.js";
import { lazyLoad } from "../../ui/lazy-load.js";
import { loadStyle } from "../../ui/load-style.js";

const TOUR_KEY = "nnvisu.tour";

/**
 * @param {import("../../session/app-context.js").AppContext} app
 * @returns {() => void} shows the tour from its first stop
 */
export function makeOnboarding(app) {
  const onboarding = new Onboarding(app);
  onboarding.start();
  return () => onboarding.showTour();
}

class Onboarding {
  #lasting = lastingStorage();
  #store;
  #withTour;
  #withLessons;

  /** @param {import("../../session/app-context.js").AppContext} app */
  constructor({ store, send, editor, storage }) {
    this.#store = store;
    this.#withTour = lazyLoad(store, async (again) => {
      const [{ Tour }] = await Promise.all([import(`../tour/tour.js${again}`), loadStyle("features/tour/tour")]);
      return new Tour(part("tour"), document, () => this.#lasting?.setItem(TOUR_KEY, "seen"));
    });
    this.#withLessons = lazyLoad(store, async (again) => {
      const [{ LessonPanel }] = await Promise.all([import(`../lessons/lesson-panel.js${again}`), loadStyle("features/lessons/lessons")]);
      return new LessonPanel(part("lesson"), store, send, { editor, storage, onClose: leaveLesson });
    });
    window.addEventListener("hashchange", () => this.#followFragment());
  }

  /** Show what the address asks for; a first visit that asks for nothing begins with the tour. */
  start() {
    const isAsked = this.#followFragment();
    const isFirstVisit = this.#lasting?.getItem(TOUR_KEY) === null && !navigator.webdriver;
    if (!isAsked && isFirstVisit && location.search === "" && location.hash === "") this.showTour();
  }

  /** Show the tour from its first stop. */
  showTour() {
    void this.#withTour((tour) => tour.start());
  }

  /** @returns {boolean} whether the address asks for something */
  #followFragment() {
    const fragment = readFragment(location.hash);
    const id = fragment.get("lesson");
    if (id) {
      void this.#withLessons((panel) => {
        if (!panel.open(id)) this.#store.set({ notice: { text: `There is no lesson called ${id}.`, tone: "error" } });
      });
    }
    if (fragment.has("tour")) this.showTour();
    return id !== null || fragment.has("tour");
  }
}

/** The address forgets a lesson that was closed, so that the same link opens it again. */
function leaveLesson() {
  history.replaceState(null, "", `${location.pathname}${location.search}${withoutKey(location.hash, "lesson")}`);
  /** @type {HTMLElement | null} */ (document.querySelector("[data-action=help]"))?.focus();
}
