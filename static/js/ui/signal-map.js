// @ts-check
/** Maps of signed values as pictures: a byte a cell, in the colours of signal-scale.js. */

import { contextOf, resize } from "./canvas.js";

/** @typedef {{width: number, height: number, planes: Uint8Array}} Maps one after another, each row by row */

/**
 * @param {Uint8Array} bytes
 * @param {number} width
 * @param {number} height
 * @param {Uint32Array} colours
 */
export function signalImage(bytes, width, height, colours) {
  const image = new ImageData(width, height);
  const pixels = new Uint32Array(image.data.buffer);
  for (let i = 0; i < bytes.length; i++) pixels[i] = colours[bytes[i]];
  return image;
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {Maps} maps
 * @param {number} index of the map to draw
 * @param {Uint32Array} colours
 */
export function drawSignalMap(canvas, { width, height, planes }, index, colours) {
  const context = contextOf(canvas);
  resize(context.canvas, width, height);
  const bytes = planes.subarray(index * width * height, (index + 1) * width * height);
  context.putImageData(signalImage(bytes, width, height, colours), 0, 0);
}
