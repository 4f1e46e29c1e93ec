// @ts-check
/** How often, or how much, lately. Pure: time is an argument, in ms. */

/** @typedef {{maps: Meter, bytes: Meter}} Meters what comes over the link */

const WINDOW_MS = 2000;

export class Meter {
  /** @type {{at: number, amount: number}[]} */
  #samples = [];

  /**
   * @param {number} amount
   * @param {number} now
   */
  add(amount, now) {
    this.#samples.push({ at: now, amount });
    this.#forget(now);
  }

  /**
   * @param {number} now
   * @returns {number} per second, over the last two
   */
  perSecond(now) {
    this.#forget(now);
    return this.#samples.reduce((sum, sample) => sum + sample.amount, 0) / (WINDOW_MS / 1000);
  }

  /** @param {number} now */
  #forget(now) {
    while (this.#samples.length > 0 && this.#samples[0].at < now - WINDOW_MS) this.#samples.shift();
  }
}
