// @ts-check
/** What one input or neuron looks like over the plane. Pure. */

import { featurePlane, inputsOf } from "./features.js";
import { isFrameOf, networkShape, planeIndex } from "./shape.js";

/** An input's map is made here, so its cells cost nothing on the way. */
const INPUT_MAP_SIZE = 64;

/**
 * A byte a cell, row by row from the top: 128 for 0, 127 more for `scale`.
 * @typedef {{width: number, height: number, plane: Uint8Array, scale: number}} Plane
 */

/**
 * @param {import("../state.js").State} state
 * @param {import("./shape.js").Target} target
 * @returns {Plane | null} null until its map has come
 */
export function planeOf(state, { layer, neuron }) {
  if (layer < 0) {
    const plane = featurePlane(inputsOf(state)[neuron], INPUT_MAP_SIZE);
    return { width: INPUT_MAP_SIZE, height: INPUT_MAP_SIZE, plane, scale: 1 };
  }
  const { neuronFrame } = state;
  const shape = networkShape(state);
  if (!shape || !neuronFrame || !isFrameOf(shape, neuronFrame) || neuron >= shape.layerSizes[layer + 1]) return null;
  const { width, height, planes, scales } = neuronFrame;
  const index = planeIndex(shape, { layer, neuron });
  const cells = width * height;
  return { width, height, plane: planes.subarray(index * cells, (index + 1) * cells), scale: scales[index] };
}
