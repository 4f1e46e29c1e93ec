// @ts-check
/** Draws the maps of all neurons on one canvas. */

import { hiddenContext, resize } from "../../ui/canvas.js";
import { signalImage } from "../../ui/signal-map.js";

/** Browsers refuse higher canvases. */
const MAX_ROWS = 8192;
const RADIUS_SHARE = 0.2;
const MAX_RADIUS = 7;
const MIN_WITH_BIAS = 30;

/** @typedef {import("../../ui/signal-map.js").Maps} Maps */
/** @typedef {import("./layout.js").Box} Box */

/** Many maps as one picture, made anew for each frame. */
export class Atlas {
  #context = hiddenContext(1, 1);
  #perColumn = 1;
  #size = { width: 1, height: 1 };

  /**
   * @param {Maps} maps
   * @param {Uint32Array} colours
   */
  fill({ width, height, planes }, colours) {
    const nMaps = planes.length / (width * height);
    this.#perColumn = Math.min(nMaps, Math.floor(MAX_ROWS / height));
    this.#size = { width, height };
    const nColumns = Math.ceil(nMaps / this.#perColumn);
    resize(this.#context.canvas, width * nColumns, height * this.#perColumn);
    for (let column = 0; column < nColumns; column++) {
      const first = column * this.#perColumn;
      const n = Math.min(this.#perColumn, nMaps - first);
      const bytes = planes.subarray(first * width * height, (first + n) * width * height);
      this.#context.putImageData(signalImage(bytes, width, height * n, colours), column * width, 0);
    }
  }

  /**
   * @param {OffscreenCanvasRenderingContext2D} context
   * @param {number} index
   * @param {Box} box
   */
  draw(context, index, { x, y, size }) {
    const { width, height } = this.#size;
    const left = width * Math.floor(index / this.#perColumn);
    const top = height * (index % this.#perColumn);
    context.drawImage(this.#context.canvas, left, top, width, height, x, y, size, size);
  }
}

/**
 * @param {Box[]} boxes
 * @returns {Path2D} their outlines, with round corners
 */
function outlines(boxes) {
  const path = new Path2D();
  for (const { x, y, size } of boxes) path.roundRect(x, y, size, size, Math.min(MAX_RADIUS, RADIUS_SHARE * size));
  return path;
}

/**
 * @typedef {object} Scene
 * @property {Box[]} inputs all that there are
 * @property {boolean[]} isOn which of them the network has
 * @property {Box[]} neurons layer by layer
 * @property {(number | null)[]} biases of the neurons
 */

/**
 * @param {OffscreenCanvasRenderingContext2D} context
 * @param {Scene} scene
 * @param {{inputs: Atlas, neurons: Atlas | null}} atlases `neurons` null: no maps yet
 * @param {import("../../ui/theme.js").Theme} theme
 */
export function drawMaps(context, { inputs, isOn, neurons, biases }, atlases, theme) {
  const frames = outlines([...inputs, ...neurons]);
  context.fillStyle = theme.signal.middle;
  context.fill(frames);
  context.save();
  context.clip(frames);
  inputs.forEach((box, i) => {
    context.globalAlpha = isOn[i] ? 1 : 0.22;
    atlases.inputs.draw(context, i, box);
  });
  context.globalAlpha = 1;
  if (atlases.neurons) for (const [i, box] of neurons.entries()) atlases.neurons.draw(context, i, box);
  context.restore();
  context.strokeStyle = theme.outline;
  context.lineWidth = 1;
  context.stroke(frames);
  neurons.forEach((box, i) => drawBias(context, box, biases[i], theme));
}

/**
 * A dot at the lower left corner: its colour is the sign, its size the amount.
 * @param {OffscreenCanvasRenderingContext2D} context
 * @param {Box} box
 * @param {number | null} bias
 * @param {import("../../ui/theme.js").Theme} theme
 */
function drawBias(context, { x, y, size }, bias, theme) {
  if (!bias || size < MIN_WITH_BIAS) return;
  const amount = Math.abs(bias) / (1 + Math.abs(bias));
  context.beginPath();
  context.arc(x + 2, y + size - 2, 1.5 + 4.5 * (amount || 1), 0, 2 * Math.PI);
  context.fillStyle = bias < 0 ? theme.signal.low : theme.signal.high;
  context.strokeStyle = theme.surface;
  context.lineWidth = 1.5;
  context.fill();
  context.stroke();
}
