// @ts-check
/** The colours of activations and weights: one for negative, one for positive ones, the page's own between. Pure. */

import { rgbOf } from "./rgb.js";

/**
 * @param {{low: string, middle: string, high: string}} colours
 * @returns {Uint32Array} a pixel (as ImageData has it) for each byte of a neuron's map: 128 is zero
 */
export function signalPixels({ low, middle, high }) {
  const ends = [rgbOf(low), rgbOf(high)];
  const centre = rgbOf(middle);
  const pixels = new Uint32Array(256);
  const bytes = new Uint8ClampedArray(pixels.buffer);
  for (let byte = 0; byte < 256; byte++) {
    const value = (byte - 128) / 127;
    const end = ends[value < 0 ? 0 : 1];
    const share = Math.min(1, Math.abs(value));
    for (let i = 0; i < 3; i++) bytes[4 * byte + i] = centre[i] + share * (end[i] - centre[i]);
    bytes[4 * byte + 3] = 255;
  }
  return pixels;
}

/**
 * @param {number} value from −1 to 1
 * @returns {number} the byte that stands for it
 */
export function signalByte(value) {
  return 128 + Math.round(127 * Math.max(-1, Math.min(1, value)));
}
