// @ts-check
/** Draws what changes often less often than it changes: in an animation frame, once for all requests that wait. */

export class Pacer {
  #draw;
  #drawnAt = -Infinity;
  /** When the draw that waits is due, infinity if none does. */
  #dueAt = Infinity;
  #timer = 0;

  /** @param {() => void} draw */
  constructor(draw) {
    this.#draw = draw;
  }

  /**
   * Draw now, in an animation frame, or once so much time has gone by since the last drawing.
   * @param {number} everyMs
   */
  request(everyMs) {
    const now = performance.now();
    const dueAt = this.#drawnAt + everyMs;
    if (dueAt <= now) this.now();
    else if (dueAt < this.#dueAt) {
      clearTimeout(this.#timer);
      this.#dueAt = dueAt;
      this.#timer = setTimeout(() => requestAnimationFrame(() => this.#dueAt < Infinity && this.now()), dueAt - now);
    }
  }

  /** Draw, whatever the time. */
  now() {
    clearTimeout(this.#timer);
    this.#dueAt = Infinity;
    this.#drawnAt = performance.now();
    this.#draw();
  }
}
