// @ts-check
/** The one state of the page, and who draws when it changes. Knows neither socket nor document. */

/** So long news may wait, to be drawn together: a little less than maps are apart. */
const NEWS_MS = 30;

/** @typedef {(state: import("./state.js").State) => unknown[]} Select */
/** @typedef {(state: import("./state.js").State) => void} Draw */

export class Store {
  #state;
  #schedule;
  #isScheduled = false;
  #timer = 0;
  #drawnAt = -Infinity;
  /** @type {{select: Select, draw: Draw, last: unknown[] | null}[]} */
  #watchers = [];

  /**
   * @param {import("./state.js").State} state
   * @param {(draw: () => void) => void} schedule when to draw; by default once per animation frame
   */
  constructor(state, schedule = (draw) => requestAnimationFrame(draw)) {
    this.#state = state;
    this.#schedule = schedule;
  }

  get state() {
    return this.#state;
  }

  /** Replace the named fields; nested values are replaced, never changed in place. */
  set(/** @type {Partial<import("./state.js").State>} */ patch) {
    this.#state = { ...this.#state, ...patch };
    this.#request();
  }

  /**
   * The same for what comes many times a second and nobody waits for: it is drawn along with something else, or soon.
   * Each drawing costs the browser about as much again as what is drawn in it.
   * @param {Partial<import("./state.js").State>} patch
   */
  note(patch) {
    this.#state = { ...this.#state, ...patch };
    const wait = this.#drawnAt + NEWS_MS - performance.now();
    if (wait <= 0) this.#request();
    else this.#timer ||= setTimeout(() => this.#request(), wait);
  }

  /** Say something to whoever is at the page, in place of what was said before; null: nothing any more. */
  tell(/** @type {import("./state.js").State["notice"]} */ notice) {
    this.set({ notice });
  }

  /**
   * Call `draw` in the next animation frame in which any of the selected values is another one; and once at first.
   * @param {Select} select
   * @param {Draw} draw
   */
  watch(select, draw) {
    this.#watchers.push({ select, draw, last: null });
    this.#request();
  }

  #request() {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    this.#schedule(() => {
      this.#isScheduled = false;
      this.#draw();
    });
  }

  #draw() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    this.#drawnAt = performance.now();
    for (const watcher of this.#watchers) {
      const values = watcher.select(this.#state);
      const { last } = watcher;
      if (last && values.every((value, i) => Object.is(value, last[i]))) continue;
      watcher.last = values;
      watcher.draw(this.#state);
    }
  }
}
