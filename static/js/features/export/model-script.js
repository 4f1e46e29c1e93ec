// @ts-check
/** A network as a Python script of its own that needs NumPy only. Pure: text from a template, numbers in place. */

import { ACTIVATIONS } from "../../model/network/activation-texts.js";
import { layersOf, rowsOf, shortFloat32 } from "./model.js";

/** @type {Record<string, string>} input features as NumPy writes them */
const FEATURES = {
  x: "x",
  y: "y",
  x_squared: "x * x",
  y_squared: "y * y",
  xy: "x * y",
  sin_x: "np.sin(np.pi * x)",
  sin_y: "np.sin(np.pi * y)",
  cos_x: "np.cos(np.pi * x)",
  cos_y: "np.cos(np.pi * y)",
  radius: "np.sqrt(x * x + y * y)",
};

const PROBABILITIES = `    shares = np.exp(values - values.max(axis=0))
    return shares / shares.sum(axis=0)`;

const CLASS_COLOURS = `    colours = np.array([[int(colour[i : i + 2], 16) for i in (1, 3, 5)] for colour in COLOURS])
    return np.tensordot(answers, colours[: len(answers)], (0, 0))`;

const VALUE_COLOURS = `    low, middle, high = ([int(colour[i : i + 2], 16) for i in (1, 3, 5)] for colour in COLOURS)
    value = np.clip(answers, -1.0, 1.0)
    return np.stack([np.interp(value, [-1, 0, 1], band) for band in zip(low, middle, high)], axis=-1)`;

const VALUE_SCALE = ["#0072B2", "#F7F7F7", "#D55E00"];

/**
 * @param {import("./model.js").Model} model
 * @param {string[]} classColours as the map has them
 * @param {import("../../model/data-scale.js").Scale | null} [scale] what its inputs and answers stand for in a file
 * @returns {string}
 */
export function modelScript(model, classColours, scale = null) {
  if (model.columns) return tableScript(model, model.columns, scale);
  const isRegression = model.task === "regression";
  const layers = layersOf(model);
  const used = [...new Set(model.activations)];
  const answer = isRegression ? "the values, (…)," : "the probabilities, (n_classes, …),";
  return `"""A network as nnvisu trained it: ${model.layer_sizes.join("-")}, ${model.task}, after ${model.step} steps.

predict(x, y) returns ${answer} at places of the plane. x and y are numbers, lists or arrays
from -1 to 1, of shapes that NumPy broadcasts; (…) is the shape of both together, () for numbers.
Run as a program, it writes the map of the plane to map.png. It needs Python 3.9 and NumPy.
"""

${used.some((name) => ACTIVATIONS[name].numpy.includes("math.")) ? "import math\n" : ""}import struct
import zlib

import numpy as np

SIZE = 256
COLOURS = ${JSON.stringify(isRegression ? VALUE_SCALE : classColours)}
${scale ? `\n# Of the file that the points came from: what -1 and 1 stand for, names of columns and of classes.\nSCALE = ${JSON.stringify(scale)}\n` : ""}
# Of each layer: (neurons, inputs) and (neurons,).
WEIGHTS = [
${layers.map(weightsText).join("\n")}
]
BIASES = [
${layers.map(({ biases }) => `    ${arrayText(rowText(biases))},`).join("\n")}
]


def features(x, y):
    """Return what the first layer is given, one row for each feature."""
    return np.array([${model.features.map((name) => FEATURES[name]).join(", ")}], np.float32)

${used.map(activationText).join("")}
ACTIVATIONS = [${model.activations.join(", ")}]


def predict(x, y):
    """Return ${answer} at the places; a number${isRegression ? "" : " for each class"} where x and y are numbers."""
    x, y = np.broadcast_arrays(np.asarray(x, float), np.asarray(y, float))
    values = features(x.ravel(), y.ravel()).astype(float)
    for weights, biases, activation in zip(WEIGHTS, BIASES, [*ACTIVATIONS, None]):
        values = weights @ values + biases[:, None]
        if activation:
            values = activation(values)
    found = answers(values)
    return found.reshape(found.shape[:-1] + x.shape)[()]


def answers(values):
    """Turn outputs into ${isRegression ? "values" : "probabilities; the shift by the largest keeps large ones finite"}."""
${isRegression ? "    return values[0]" : PROBABILITIES}


def colours_of(answers):
    """Return the colours of the map, (size, size, 3) from 0 to 255."""
${isRegression ? VALUE_COLOURS : CLASS_COLOURS}


def map_of_plane(size):
    """Return what the network says at the centres of size x size cells; the top row is y = 1."""
    centres = (np.arange(size) + 0.5) * (2.0 / size) - 1.0
    return predict(centres[None, :], -centres[:, None])


def write_png(path, pixels):
    """Write an array of bytes (height, width, 3) as a picture."""
    height, width, _ = pixels.shape
    lines = np.insert(pixels.reshape(height, -1), 0, 0, axis=1).tobytes()
    with open(path, "wb") as file:
        file.write(b"\\x89PNG\\r\\n\\x1a\\n")
        head = struct.pack(">2I5B", width, height, 8, 2, 0, 0, 0)
        for name, part in ((b"IHDR", head), (b"IDAT", zlib.compress(lines)), (b"IEND", b"")):
            file.write(struct.pack(">I", len(part)) + name + part + struct.pack(">I", zlib.crc32(name + part)))


if __name__ == "__main__":
    write_png("map.png", np.rint(colours_of(map_of_plane(SIZE))).astype(np.uint8))
`;
}

/**
 * @param {import("./model.js").Model} model
 * @param {import("../../wire/messages.js").InputColumn[]} columns of the table that it reads
 * @param {import("../../model/data-scale.js").Scale | null} scale
 * @returns {string} a script for whole rows: without a plane there is no map to draw
 */
function tableScript(model, columns, scale) {
  const isRegression = model.task === "regression";
  const layers = layersOf(model);
  const used = [...new Set(model.activations)];
  const answer = isRegression ? "the values, (n_rows,)," : "the probabilities, (n_classes, n_rows),";
  const listed = (/** @type {(column: import("../../wire/messages.js").InputColumn) => unknown} */ part) => JSON.stringify(columns.map(part));
  return `"""A network as nnvisu trained it: ${model.layer_sizes.join("-")}, ${model.task}, after ${model.step} steps.

predict(rows) returns ${answer} of rows of a table, (n_rows, ${columns.length}), with the numbers
of COLUMNS in that order and in their own units. It needs Python 3.9 and NumPy.
"""

${used.some((name) => ACTIVATIONS[name].numpy.includes("math.")) ? "import math\n\n" : ""}import numpy as np

COLUMNS = ${listed(({ name }) => name)}
UNITS = ${listed(({ unit }) => unit)}
# The network reads (value - centre) / spread.
CENTRES = np.array(${listed(({ centre }) => centre)})
SPREADS = np.array(${listed(({ spread }) => spread)})
${scale ? `\n# Of the file that the rows came from: what -1 and 1 stand for, names of classes.\nSCALE = ${JSON.stringify(scale)}\n` : ""}
# Of each layer: (neurons, inputs) and (neurons,).
WEIGHTS = [
${layers.map(weightsText).join("\n")}
]
BIASES = [
${layers.map(({ biases }) => `    ${arrayText(rowText(biases))},`).join("\n")}
]

${used.map(activationText).join("")}
ACTIVATIONS = [${model.activations.join(", ")}]


def predict(rows):
    """Return ${answer} of rows, (n_rows, ${columns.length})."""
    rows = np.asarray(rows, float).reshape(-1, len(COLUMNS))
    values = ((rows - CENTRES) / SPREADS).T.astype(np.float32).astype(float)
    for weights, biases, activation in zip(WEIGHTS, BIASES, [*ACTIVATIONS, None]):
        values = weights @ values + biases[:, None]
        if activation:
            values = activation(values)
    return answers(values)


def answers(values):
    """Turn outputs into ${isRegression ? "values" : "probabilities; the shift by the largest keeps large ones finite"}."""
${isRegression ? "    return values[0]" : PROBABILITIES}
`;
}

/** @param {string} name */
function activationText(name) {
  return `
def ${name}(z):
    """Return the activation of the sums."""
    return ${ACTIVATIONS[name].numpy}

`;
}

/** @param {import("./model.js").Layer} layer */
function weightsText(layer) {
  const rows = rowsOf(layer).map((row) => `        ${rowText(row)},`);
  return `    ${arrayText(`[\n${rows.join("\n")}\n    ]`)},`;
}

/** @param {number[]} values */
function rowText(values) {
  return `[${values.map(shortFloat32).join(", ")}]`;
}

/** @param {string} list */
function arrayText(list) {
  return `np.array(${list}, np.float32).astype(float)`;
}
