// @ts-check
/** The network as the server's message `model` tells it, taken apart into layers; and its numbers as short text. Pure. */

/** @typedef {Omit<import("../../wire/messages.js").ModelMessage, "type">} Model */

/** @typedef {{nIn: number, nOut: number, weights: number[], biases: number[]}} Layer weights row after row */

/**
 * @param {Model} model
 * @returns {Layer[]}
 * @throws {RangeError} if there are more or fewer parameters than the layers need
 */
export function layersOf({ layer_sizes: sizes, parameters }) {
  let place = 0;
  const take = (/** @type {number} */ n) => parameters.slice(place, (place += n));
  const layers = sizes.slice(1).map((nOut, i) => {
    const nIn = sizes[i];
    return { nIn, nOut, weights: take(nOut * nIn), biases: take(nOut) };
  });
  if (place !== parameters.length) throw new RangeError(`${parameters.length} parameters where ${place} are needed`);
  return layers;
}

/**
 * @param {Layer} layer
 * @returns {number[][]} the weights of each neuron
 */
export function rowsOf({ nIn, nOut, weights }) {
  return Array.from({ length: nOut }, (_, neuron) => weights.slice(neuron * nIn, (neuron + 1) * nIn));
}

/**
 * @param {number} value a float32
 * @returns {string} six digits, or as many more as give the same float32 back
 */
export function shortFloat32(value) {
  for (let digits = 6; digits < 9; digits++) {
    const text = value.toPrecision(digits);
    if (Math.fround(Number(text)) === value) return String(Number(text));
  }
  return String(Number(value.toPrecision(9)));
}
