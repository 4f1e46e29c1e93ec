// @ts-check
/** One canvas over many tiles: the newest frame of small maps is cut up, and each map is drawn where its tile stands. */

import { clearedContext, hiddenContext, resize } from "../../ui/canvas.js";
import { createElement } from "../../ui/create-element.js";

/** What tiles of a class show: the map that is shown to all, and with a pupil's number more, the pupil's. */
export const CLASS_TILES = 16384;
const RECIPE_TILES = 32768;

/** @typedef {import("../../wire/frames.js").TilesFrame} TilesFrame */
/** In CSS pixels of the canvas. @typedef {{x: number, y: number, side: number}} Spot */

export class MosaicCanvas {
  canvas;
  #mosaic = hiddenContext(1, 1);
  /** @type {TilesFrame | null} */
  #frame = null;
  /** Where each map lies, by what it shows. @type {Map<number, Spot>} */
  #spots = new Map();

  /** @param {string} className of the canvas, which lies over the tiles */
  constructor(className) {
    this.canvas = /** @type {HTMLCanvasElement} */ (createElement("canvas", { class: className, "aria-hidden": "true" }));
  }

  /** The newest maps, tile after tile. */
  get mosaic() {
    return { frame: this.#frame, canvas: this.#mosaic.canvas };
  }

  /** @param {TilesFrame | null} frame the newest maps */
  take(frame) {
    this.#frame = frame;
    if (!frame) return;
    const { width, height, picture } = frame;
    resize(this.#mosaic.canvas, width, height);
    const pixels = new ImageData(width, height);
    for (let from = 0, to = 0; from < picture.length; from += 3, to += 4) {
      pixels.data[to] = picture[from];
      pixels.data[to + 1] = picture[from + 1];
      pixels.data[to + 2] = picture[from + 2];
      pixels.data[to + 3] = 255;
    }
    this.#mosaic.putImageData(pixels, 0, 0);
  }

  /** @param {Map<number, Spot>} spots by what their maps show */
  place(spots) {
    this.#spots = spots;
  }

  paint() {
    if (!this.#frame || this.#spots.size === 0) return;
    const { tileSize, shown } = this.#frame;
    const { context } = clearedContext(this.canvas);
    shown.forEach((what, i) => {
      const spot = this.#spots.get(what);
      if (!spot) return;
      // From the middles of its outermost cells: beyond them a smooth picture mixes with the tile beside it.
      const { left, top } = this.#cornerOf(i);
      context.drawImage(this.#mosaic.canvas, left + 0.5, top + 0.5, tileSize - 1, tileSize - 1, spot.x, spot.y, spot.side, spot.side);
    });
  }

  /**
   * @param {number} what
   * @returns {ImageData | null} the newest map that shows it, null if there is none
   */
  pictureOf(what) {
    const i = this.#frame ? [...this.#frame.shown].indexOf(what) : -1;
    if (!this.#frame || i < 0) return null;
    const { left, top } = this.#cornerOf(i);
    return this.#mosaic.getImageData(left, top, this.#frame.tileSize, this.#frame.tileSize);
  }

  /** @param {number} i which of the tiles */
  #cornerOf(i) {
    const { columns, tileSize } = /** @type {TilesFrame} */ (this.#frame);
    return { left: (i % columns) * tileSize, top: Math.floor(i / columns) * tileSize };
  }
}

/**
 * @param {TilesFrame} frame
 * @returns {boolean} whether it is of a class, not of an experiment
 */
export function isOfClass({ shown }) {
  return [...shown].some((what) => what >= CLASS_TILES && what < RECIPE_TILES);
}
