// @ts-check
/** Whether a border has moved from where it was drawn, or was drawn long ago. Pure but for what it remembers. */

/** A border of so many segments that so many cells have crossed has moved by that share of a cell. */
const UNSEEN = 0.1;

export class DrawnBorder {
  #everyMs;
  #drawnAt = -Infinity;
  #winners = new Uint8Array(0);

  /** @param {number} everyMs so often it is drawn, however little it has moved */
  constructor(everyMs) {
    this.#everyMs = everyMs;
  }

  /** It has to be drawn again, as another size or colour is asked for. */
  forget() {
    this.#drawnAt = -Infinity;
  }

  /**
   * @param {Uint8Array} winners the class of each cell
   * @param {number} nSegments of the border
   * @param {number} now in ms
   * @returns {boolean} whether to draw it; it is remembered as drawn then
   */
  isDue(winners, nSegments, now) {
    const isStill = now - this.#drawnAt < this.#everyMs && this.#nCrossed(winners) <= UNSEEN * nSegments;
    if (isStill) return false;
    this.#drawnAt = now;
    if (this.#winners.length === winners.length) this.#winners.set(winners);
    else this.#winners = winners.slice();
    return true;
  }

  /** @param {Uint8Array} winners */
  #nCrossed(winners) {
    let n = 0;
    for (let cell = 0; cell < winners.length; cell++) if (winners[cell] !== this.#winners[cell]) n++;
    return n;
  }
}
