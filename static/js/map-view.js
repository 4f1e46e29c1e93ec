// @ts-check
/** The decision map: draws the newest frame, one canvas pixel for each cell; CSS scales it up. */

export class MapView {
  #canvas;
  #context;
  /** @type {ImageData | null} */
  #pixels = null;

  /**
   * @param {HTMLCanvasElement} canvas
   * @param {import("./store.js").Store} store
   */
  constructor(canvas, store) {
    this.#canvas = canvas;
    this.#context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    store.watch((state) => [state.frame], ({ frame }) => frame && this.#draw(frame));
  }

  /** @param {import("./frames.js").Frame} frame */
  #draw({ width, height, picture }) {
    if (this.#pixels?.width !== width || this.#pixels.height !== height) {
      this.#canvas.width = width;
      this.#canvas.height = height;
      this.#pixels = new ImageData(width, height);
      this.#pixels.data.fill(255);
    }
    const { data } = this.#pixels;
    for (let from = 0, to = 0; from < picture.length; from += 3, to += 4) {
      data[to] = picture[from];
      data[to + 1] = picture[from + 1];
      data[to + 2] = picture[from + 2];
    }
    this.#context.putImageData(this.#pixels, 0, 0);
  }
}
