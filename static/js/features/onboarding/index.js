// @ts-check
/**
 * Opens what explains the page: the tour at the first visit, a lesson by its link, both from the bar and the help dialog. Back
 * leaves a lesson, and Forward comes back to it. Their code and style are loaded only then. A browser that a program steers is shown the tour only if it asks (`#tour`), and no hint.
 */

import { readFragment, withoutKey } from "../../session/fragment.js";
import { lastingStorage } from "../../session/tab-memory.js";
import { part } from "../../ui/dom.js";
import { lazyLoad } from "../../ui/lazy-load.js";
import { loadStyle } from "../../ui/load-style.js";
import { Guidance } from "./guidance.js";
import { NextThing } from "./next-thing.js";
import { noLesson } from "./texts.js";

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
  /** @type {NextThing | null} */
  #nextThing = null;
  /** Whether the address asked for a lesson that nobody has left since. */
  #isInLesson = false;

  /** @param {import("../../session/app-context.js").AppContext} app */
  constructor({ store, send, editor, storage }) {
    this.#store = store;
    this.#withTour = lazyLoad(store, async (again) => {
      const [{ Tour }] = await Promise.all([import(`../tour/tour.js${again}`), loadStyle("features/tour/tour")]);
      return new Tour(part("tour"), document, () => {
        this.#lasting?.setItem(TOUR_KEY, "seen");
        store.set({ isTouring: false });
      });
    });
    this.#withLessons = lazyLoad(store, async (again) => {
      const [{ LessonPanel }] = await Promise.all([import(`../lessons/lesson-panel.js${again}`), loadStyle("features/lessons/lessons")]);
      return new LessonPanel(part("lesson"), store, send, { editor, storage, onClose: () => this.#forgetLesson() });
    });
    window.addEventListener("hashchange", () => this.#followFragment());
    if (!navigator.webdriver) this.#nextThing = new NextThing(part("next-thing"), store, this.#lasting);
    const menu = part("lessons-menu");
    menu.querySelector("[data-action=tour]")?.addEventListener("click", () => {
      menu.hidePopover();
      this.showTour();
    });
    menu.querySelector(".lessons")?.addEventListener("click", () => menu.hidePopover());
    new Guidance(part("guidance"), this.#lasting, this.#isFirstVisit);
  }

  /** Show what the address asks for; a first visit that asks for nothing begins with the tour. */
  start() {
    const isAsked = this.#followFragment();
    if (!isAsked && this.#isFirstVisit && location.search === "" && location.hash === "") this.showTour();
  }

  get #isFirstVisit() {
    return this.#lasting?.getItem(TOUR_KEY) === null && !navigator.webdriver;
  }

  /** Show the tour from its first stop. */
  showTour() {
    this.#store.set({ isTouring: true });
    void this.#withTour((tour) => tour.start());
  }

  /** @returns {boolean} whether the address asks for something */
  #followFragment() {
    const fragment = readFragment(location.hash);
    const id = fragment.get("lesson");
    if (id) this.#openLesson(id);
    // The way past the bar, `#stage`, is within a lesson, too.
    else if (this.#isInLesson && !document.getElementById(location.hash.slice(1))) this.#leaveLesson();
    if (fragment.has("tour")) this.showTour();
    return id !== null || fragment.has("tour");
  }

  /** @param {string} id */
  #openLesson(id) {
    this.#nextThing?.forget();
    this.#isInLesson = true;
    // Where the history has been before, somebody comes back.
    const isReturn = history.state?.lesson === id;
    history.replaceState({ lesson: id }, "");
    void this.#withLessons((panel) => {
      if (!panel.open(id, isReturn)) this.#store.tell({ text: noLesson(id), tone: "error" });
    });
  }

  #leaveLesson() {
    this.#isInLesson = false;
    void this.#withLessons((panel) => panel.leave());
    focusHelp();
  }

  /** The address forgets a lesson that was closed, so that the same link opens it again. */
  #forgetLesson() {
    this.#isInLesson = false;
    history.replaceState(null, "", `${location.pathname}${location.search}${withoutKey(location.hash, "lesson")}`);
    focusHelp();
  }
}

/** What had the focus is gone with the lesson. */
function focusHelp() {
  /** @type {HTMLElement | null} */ (document.querySelector("[data-action=help]"))?.focus();
}
