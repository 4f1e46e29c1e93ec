// @ts-check
/** The curves of all runs, put together from the messages that told them. Pure. */

/** @typedef {import("../../wire/messages.js").ExperimentCurves} Message */
/** For each step the loss of every run, null where one has none. @typedef {{steps: number[], loss: (number | null)[][], test_loss: (number | null)[][]}} Rows */

export class CurveRows {
  /** @type {Rows} */
  rows = { steps: [], loss: [], test_loss: [] };
  /** @type {readonly Message[]} */
  #taken = [];

  /**
   * @param {readonly Message[]} messages all that belong together, in order: those that were taken before, or others
   * @returns {boolean} whether there was news
   */
  take(messages) {
    const isSame = this.#taken.length <= messages.length && this.#taken.every((message, i) => message === messages[i]);
    const news = isSame ? messages.slice(this.#taken.length) : messages;
    if (!isSame) this.rows = { steps: [], loss: [], test_loss: [] };
    this.#taken = messages;
    for (const { n_known: nKnown, ...columns } of news) {
      for (const name of /** @type {const} */ (["steps", "loss", "test_loss"])) {
        /** @type {unknown[]} */ (this.rows[name]).splice(nKnown, Infinity, ...columns[name]);
      }
    }
    return !isSame || news.length > 0;
  }
}
