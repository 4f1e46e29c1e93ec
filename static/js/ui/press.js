// @ts-check
/** What somebody means who presses a control: what was to be seen when the press began, not what came under the hand. */

/**
 * What a control shows, and what it showed before.
 * @template T
 */
export class Shown {
  #value;
  #before;
  #since = -Infinity;

  /** @param {T} value */
  constructor(value) {
    this.#value = this.#before = value;
  }

  /** @param {T} value drawn now */
  show(value) {
    if (value === this.#value) return;
    this.#before = this.#value;
    this.#value = value;
    this.#since = performance.now();
  }

  /**
   * @param {number} time as events tell it; a busy page hears of a press late
   * @returns {T}
   */
  at(time) {
    return time <= this.#since ? this.#before : this.#value; // nobody saw what was drawn in the same instant
  }
}

/**
 * @param {HTMLElement} element
 * @param {(began: number) => void} act what a click does; told when the press began
 */
export function onPress(element, act) {
  let pressed = NaN;
  element.addEventListener("pointerdown", ({ timeStamp }) => (pressed = timeStamp));
  element.addEventListener("click", ({ detail, timeStamp }) => {
    const isByPointer = detail > 0 && !Number.isNaN(pressed);
    act(isByPointer ? pressed : timeStamp);
    pressed = NaN;
  });
}
