// @ts-check
/** A value asked for, until it is in force or refused: quick clicks add up. */

const SETTLE_MS = 1500;

/** @template T */
export class OptimisticValue {
  /** @type {T | null} */
  #wanted = null;
  #timer = 0;
  #onForgotten;

  /** @param {() => void} onForgotten called where nothing came of it */
  constructor(onForgotten) {
    this.#onForgotten = onForgotten;
  }

  /**
   * @param {T} inForce
   * @returns {T}
   */
  current(inForce) {
    return this.#wanted ?? inForce;
  }

  /** @param {T} wanted */
  ask(wanted) {
    this.#wanted = wanted;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.forget(), SETTLE_MS);
  }

  /** @param {T} inForce */
  settle(inForce) {
    if (JSON.stringify(inForce) === JSON.stringify(this.#wanted)) this.#wanted = null;
  }

  forget() {
    if (this.#wanted === null) return;
    this.#wanted = null;
    this.#onForgotten();
  }
}
