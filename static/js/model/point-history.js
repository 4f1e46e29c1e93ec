// @ts-check
/** What can be undone and redone: the points as they were, and what belongs to them. Pure. */

const MAX_UNDOS = 50;

/**
 * Points and where they come from; `generator` is null for points edited by hand.
 * @typedef {{points: import("./state.js").Points, generator: import("../wire/messages.js").Generator | null,
 *   classNames: string[] | null, scale: import("./data-scale.js").Scale | null}} Moment
 */

export class PointHistory {
  /** @type {Moment[]} */
  #past = [];
  /** @type {Moment[]} */
  #future = [];
  /** @type {Moment[]} what could be redone before the last note */
  #lostFuture = [];

  get nUndo() {
    return this.#past.length;
  }

  get nRedo() {
    return this.#future.length;
  }

  /**
   * Something is going to be changed; what was undone before is no longer ahead.
   * @param {Moment} now
   */
  note(now) {
    this.#past.push(now);
    if (this.#past.length > MAX_UNDOS) this.#past.shift();
    this.#lostFuture = this.#future;
    this.#future = [];
  }

  /**
   * The change that was noted last did not happen.
   * @returns {Moment | undefined} what was noted
   */
  forget() {
    this.#future = this.#lostFuture;
    return this.#past.pop();
  }

  /**
   * @param {Moment} now
   * @returns {Moment | undefined} what to go back to
   */
  undo(now) {
    const moment = this.#past.pop();
    if (moment !== undefined) this.#future.push(now);
    return moment;
  }

  /**
   * @param {Moment} now
   * @returns {Moment | undefined} what to go forward to
   */
  redo(now) {
    const moment = this.#future.pop();
    if (moment !== undefined) this.#past.push(now);
    return moment;
  }
}
