// @ts-check
/** The one state of the page, and who draws when it changes. Knows neither socket nor document. */

export class Store {
  #state;
  #schedule;
  #isScheduled = false;
  /** @type {{select: (state: any) => any[], draw: (state: any) => void, last: any[] | null}[]} */
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
   * Call `draw` in the next animation frame in which any of the selected values is another one; and once at first.
   * @param {(state: import("./state.js").State) => any[]} select
   * @param {(state: import("./state.js").State) => void} draw
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
    for (const watcher of this.#watchers) {
      const values = watcher.select(this.#state);
      const { last } = watcher;
      if (last && values.every((value, i) => Object.is(value, last[i]))) continue;
      watcher.last = values;
      watcher.draw(this.#state);
    }
  }
}
