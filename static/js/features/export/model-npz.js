// @ts-check
/** A network as the file that `numpy.load` reads: an archive of arrays. Pure. */

import { layersOf } from "./model.js";
import { npyFloat32, npyInt64, npyText } from "./npy.js";
import { zipStored } from "./zip.js";

/**
 * @param {import("./model.js").Model} model
 * @param {import("../../model/data-scale.js").Scale | null} [scale] what its inputs and answers stand for in a file
 * @returns {Uint8Array<ArrayBuffer>} arrays weights_0 (n_out, n_in), biases_0 (n_out,), …, and what the network is; the scale
 *   as one text of JSON, as an archive holds arrays only
 */
export function modelNpz(model, scale = null) {
  /** @type {[string, Uint8Array<ArrayBuffer>][]} */
  const arrays = [
    ["layer_sizes", npyInt64(model.layer_sizes, [model.layer_sizes.length])],
    ["step", npyInt64([model.step], [1])],
    ["n_classes", npyInt64([model.n_classes], [1])],
    ["task", npyText([model.task])],
    ["features", npyText(model.features)],
    ["activations", npyText(model.activations)],
  ];
  if (model.columns) arrays.push(["columns", npyText([JSON.stringify(model.columns)])]);
  if (scale) arrays.push(["scale", npyText([JSON.stringify(scale)])]);
  layersOf(model).forEach(({ weights, biases, nOut, nIn }, i) => {
    arrays.push([`weights_${i}`, npyFloat32(weights, [nOut, nIn])], [`biases_${i}`, npyFloat32(biases, [nOut])]);
  });
  return zipStored(arrays.map(([name, bytes]) => ({ name: `${name}.npy`, bytes })));
}
