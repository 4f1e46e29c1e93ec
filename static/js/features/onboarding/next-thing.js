// @ts-check
/** One obvious thing to try once the first run has come to rest: the first lesson, until some lesson has been opened. */

const LESSONS_KEY = "nnvisu.lessons";
/** A run of fewer steps was a look at single steps. */
const MIN_STEPS = 50;

export class NextThing {
  #link;
  #lasting;
  #isKnown;

  /**
   * @param {HTMLElement} link
   * @param {import("../../model/store.js").Store} store
   * @param {Storage | null} lasting remembers that lessons are known
   */
  constructor(link, store, lasting) {
    this.#link = link;
    this.#lasting = lasting;
    this.#isKnown = lasting?.getItem(LESSONS_KEY) === "known";
    store.watch(
      (state) => [state.status, state.step >= MIN_STEPS, state.role, state.view.at_step],
      ({ status, step, role, view }) => {
        const isAtRest = status === "paused" && step >= MIN_STEPS && view.at_step === null;
        this.#link.hidden = this.#isKnown || !isAtRest || role === "viewer";
      },
    );
  }

  /** A lesson was opened: whoever knows them needs no hint. */
  forget() {
    this.#isKnown = true;
    this.#link.hidden = true;
    this.#lasting?.setItem(LESSONS_KEY, "known");
  }
}
