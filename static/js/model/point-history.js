// @ts-check
/** What can be undone and redone: the points as they were, and what belongs to them. Pure. */

const MAX_UNDOS = 50;

/**
 * Points and where they come from; `generator` is null for points edited by hand, `table` for points in the plane.
 * @typedef {{points: import("./state.js").Points, generator: import("../wire/messages.js").Generator | null,
 *   scale: import("./data-scale.js").Scale | null, table: import("../wire/messages.js").TableObject | null}} HistoryEntry
 */

export class PointHistory {
  /** @type {HistoryEntry[]} */
  #past = [];
  /** @type {HistoryEntry[]} */
  #future = [];
  /** @type {HistoryEntry[]} what could be redone before the last note */
  #lostFuture = [];

  get nUndo() {
    return this.#past.length;
  }

  get nRedo() {
    return this.#future.length;
  }

  /**
   * Something is going to be changed; what was undone before is no longer ahead.
   * @param {HistoryEntry} now
   */
  note(now) {
    this.#past.push(now);
    if (this.#past.length > MAX_UNDOS) this.#past.shift();
    this.#lostFuture = this.#future;
    this.#future = [];
  }

  /**
   * The change that was noted last did not happen.
   * @returns {HistoryEntry | undefined} what was noted
   */
  forget() {
    this.#future = this.#lostFuture;
    return this.#past.pop();
  }

  /**
   * @param {HistoryEntry} now
   * @returns {HistoryEntry | undefined} what to go back to
   */
  undo(now) {
    const entry = this.#past.pop();
    if (entry !== undefined) this.#future.push(now);
    return entry;
  }

  /**
   * @param {HistoryEntry} now
   * @returns {HistoryEntry | undefined} what to go forward to
   */
  redo(now) {
    const entry = this.#future.pop();
    if (entry !== undefined) this.#past.push(now);
    return entry;
  }
}
