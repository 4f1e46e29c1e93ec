// @ts-check
/** The decision map: the newest frame, smooth, as its cells, or as flat classes; CSS scales the canvas to its place. */

import { isFlat } from "../../model/active-map.js";
import { contextOf, resize } from "../../ui/canvas.js";
import { lazyLoad } from "../../ui/lazy-load.js";
import { rgbOf } from "../../ui/rgb.js";
import { bandColours } from "../../ui/value-scale.js";

const OPAQUE = 255;

export class MapView {
  #context;
  /** @type {ImageData | null} */
  #pixels = null;
  #classColours;
  #store;
  #withFlat;

  /**
   * @param {HTMLCanvasElement} canvas
   * @param {import("../../model/store.js").Store} store
   * @param {string[]} classColours as the server paints them
   */
  constructor(canvas, store, classColours) {
    this.#context = contextOf(canvas);
    this.#classColours = asPixels(classColours.map(rgbOf));
    this.#store = store;
    this.#withFlat = lazyLoad(store, (again) => import(`./discrete-map.js${again}`));
    store.watch((state) => [state.viewChoices.map], ({ viewChoices }) => canvas.classList.toggle("is-cells", viewChoices.map === "cells"));
    store.watch(
      (state) => (isFlat(state) ? [state.classFrame, state.task] : [state.frame, null]),
      (state) => this.#draw(state),
    );
  }

  /** @param {import("../../model/state.js").State} state */
  #draw(state) {
    if (isFlat(state)) void this.#withFlat((flat) => this.#drawFlat(flat));
    else if (state.frame) this.#drawSmooth(state.frame);
  }

  /** @param {import("../../wire/frames.js").Frame} frame */
  #drawSmooth({ width, height, picture }) {
    const { data } = this.#pixelsOf(width, height);
    for (let from = 0, to = 0; from < picture.length; from += 3, to += 4) {
      data[to] = picture[from];
      data[to + 1] = picture[from + 1];
      data[to + 2] = picture[from + 2];
    }
    this.#show();
  }

  /** @param {typeof import("./discrete-map.js")} flat which may have come when another choice holds again */
  #drawFlat({ paintBands, paintClasses, pixelsPerCell }) {
    const { classFrame, task } = this.#store.state;
    if (!classFrame || !isFlat(this.#store.state)) return;
    const factor = pixelsPerCell(classFrame.width);
    const { data } = this.#pixelsOf(classFrame.width * factor, classFrame.height * factor);
    const pixels = new Uint32Array(data.buffer);
    if (task === "regression") paintBands(classFrame, BANDS, factor, pixels);
    else paintClasses(classFrame, this.#classColours, factor, pixels);
    this.#show();
  }

  /**
   * @param {number} width
   * @param {number} height
   */
  #pixelsOf(width, height) {
    if (this.#pixels?.width !== width || this.#pixels.height !== height) {
      resize(this.#context.canvas, width, height);
      this.#pixels = new ImageData(width, height);
      this.#pixels.data.fill(OPAQUE);
    }
    return this.#pixels;
  }

  #show() {
    this.#context.putImageData(/** @type {ImageData} */ (this.#pixels), 0, 0);
  }
}

/**
 * @param {number[][]} colours red, green, blue
 * @returns {Uint32Array} as they lie in an ImageData
 */
function asPixels(colours) {
  return new Uint32Array(Uint8Array.from(colours.flatMap((rgb) => [...rgb, OPAQUE])).buffer);
}

const BANDS = asPixels(bandColours());
