// @ts-check
/** Whether a run goes on although nothing that can be seen changes any more. Pure: time is an argument, in ms. */

import { activeMap, isFlat } from "./active-map.js";

/** So long nothing must have changed. */
const STILL_MS = 10_000;
/** In fewer steps nothing can be expected to change: a slow pace is no end of learning. */
const MIN_STEPS = 1000;
/** To look at ten thousand cells takes 50 µs: often enough. */
const LOOK_MS = 500;

/** So many of 255 levels of a colour nobody sees. */
const COLOUR_TOLERANCE = 4;
/** A loss that moves by less than this share of itself moves its curve by no pixel, on a logarithmic axis either. */
const LOSS_SHARE = 0.02;

/** @typedef {{picture: Uint8Array, isFlat: boolean, losses: (number | null)[], step: number, at: number}} Sight */

export class Stillness {
  /** What is compared with: the last sight that was another one. @type {Sight | null} */
  #before = null;
  #lookedAt = -Infinity;
  #isStill = false;

  /**
   * @param {import("./state.js").State} state
   * @param {number} now
   * @returns {boolean} whether the run goes on and nothing visible has changed for a while
   */
  look(state, now) {
    const map = activeMap(state);
    if (state.status !== "running" || state.view.at_step !== null || !map) {
      this.#before = null;
      return (this.#isStill = false);
    }
    if (now < this.#lookedAt + LOOK_MS && this.#before) return this.#isStill;
    this.#lookedAt = now;
    const { loss, test_loss: testLoss } = state.metrics;
    const sight = { picture: map.picture, isFlat: isFlat(state), losses: [loss, testLoss], step: state.step, at: now };
    if (!this.#before || !isAlike(this.#before, sight)) this.#before = sight;
    const { at, step } = this.#before;
    return (this.#isStill = now - at >= STILL_MS && state.step - step >= MIN_STEPS);
  }
}

/**
 * @param {Sight} a
 * @param {Sight} b
 * @returns {boolean} whether nobody can tell one from the other
 */
function isAlike(a, b) {
  if (a.isFlat !== b.isFlat || a.picture.length !== b.picture.length || b.step < a.step) return false;
  if (!a.losses.every((loss, i) => isAlikeLoss(loss, b.losses[i]))) return false;
  for (let i = 0; i < a.picture.length; i++) {
    // Of a flat map only the classes are to be seen, which are the even bytes; they are no amounts.
    const difference = Math.abs(a.picture[i] - b.picture[i]);
    if (difference > (a.isFlat && i % 2 === 0 ? 0 : COLOUR_TOLERANCE)) return false;
  }
  return true;
}

/**
 * @param {number | null} a
 * @param {number | null} b
 */
function isAlikeLoss(a, b) {
  if (a === null || b === null) return a === b;
  return Math.abs(a - b) <= LOSS_SHARE * Math.abs(a);
}
