// @ts-check
/** The decision map: draws the newest frame, one canvas pixel for each cell; CSS scales it up. */

export class MapView {
  #canvas;
  #context;
  #store;
  #onDrawn;
  /** @type {ImageData | null} */
  #pixels = null;

  /**
   * @param {HTMLCanvasElement} canvas
   * @param {import("./store.js").Store} store
   * @param {(seq: number) => void} onDrawn the frame is on the screen, or is of no use to anybody
   */
  constructor(canvas, store, onDrawn) {
    this.#canvas = canvas;
    this.#context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    this.#store = store;
    this.#onDrawn = onDrawn;
    store.watch((state) => [state.frame], ({ frame }) => {
      if (!frame) return;
      this.#draw(frame);
      onDrawn(frame.seq);
    });
  }

  /** @param {import("./frames.js").Frame} frame */
  take(frame) {
    this.#store.set({ frame, frameArrivedAt: performance.now() });
    // A hidden page draws nothing, and must not look like a slow link.
    if (document.hidden) this.#onDrawn(frame.seq);
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
