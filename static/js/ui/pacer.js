// @ts-check
/** Draws what changes often less often than it changes: in an animation frame, once for all requests that wait. */

/** So much later a request is served by itself; while there are more of them, it is drawn with one that comes. */
const GRACE_MS = 60;

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
      const draw = () => this.#dueAt < Infinity && this.now();
      this.#timer = setTimeout(() => requestAnimationFrame(draw), dueAt + GRACE_MS - now);
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
