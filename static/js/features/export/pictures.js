// @ts-check
/** The page's pictures as SVG, and SVG as PNG: gathers what the pictures are made of, pixels included. */

import { activeMap } from "../../model/active-map.js";
import { featurePlane, inputsOf } from "../../model/network/features.js";
import { parameterAt } from "../../model/network/parameters.js";
import { isFrameOf, parametersOf } from "../../model/network/shape.js";
import { layer } from "../../ui/dom.js";
import { signalPixels } from "../../ui/signal-scale.js";
import { Atlas, drawMaps } from "../network/maps-canvas.js";
import { curvePicture } from "./curve-picture.js";
import { mapPicture } from "./map-picture.js";
import { networkPicture, networkScene } from "./network-picture.js";
import { paperTheme } from "./picture-frame.js";
import { NO_MAP, NO_NETWORK } from "./picture-texts.js";
import { recipeLine } from "./recipe-line.js";

/** Pixels of a PNG, and of the neurons' maps, to one of the page. */
const SHARPNESS = 2;
const FEATURE_MAP_SIZE = 48;

/** @typedef {Pick<import("../../session/app-context.js").AppContext, "store" | "editor" | "curves" | "classColours">} Shown */
/** @typedef {"map" | "curve" | "network"} Kind */

/** @type {Record<Kind, (shown: Shown, caption: string) => string>} */
const PICTURES = {
  map({ store: { state }, editor, classColours }, caption) {
    if (!activeMap(state)) throw new Error(NO_MAP);
    return mapPicture(state, editor.points, { href: mapPixels(), isPixelated: state.viewChoices.map === "cells" }, classColours, caption);
  },
  curve({ store: { state }, curves }, caption) {
    return curvePicture(state, curves, caption);
  },
  network({ store: { state }, classColours }, caption) {
    const scene = networkScene(state);
    // Of a large network no weights are told until somebody looks at a neuron: its neurons can be seen all the same.
    if (!scene || !(state.parameters || state.neuronFrame)) throw new Error(NO_NETWORK);
    return networkPicture(state, scene, neuronPixels(state, scene), classColours, caption);
  },
};

/**
 * @param {Kind} kind
 * @param {Shown} shown
 * @param {string} [caption] the recipe in one line, if nothing else is given
 * @returns {string} SVG
 * @throws {Error} what is missing for it
 */
export function pictureOf(kind, shown, caption) {
  const { state } = shown.store;
  const step = kind === "map" ? activeMap(state)?.step : undefined;
  return PICTURES[kind](shown, caption ?? recipeLine(state, shown.editor.points.x.length, step));
}

/**
 * @param {string} svg
 * @returns {Promise<Blob>} PNG, twice as large in pixels as the picture is in its own units
 */
export async function rasterised(svg) {
  const image = new Image();
  image.src = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  try {
    await image.decode();
    const canvas = new OffscreenCanvas(SHARPNESS * image.naturalWidth, SHARPNESS * image.naturalHeight);
    const context = /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext("2d"));
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await canvas.convertToBlob({ type: "image/png" });
  } finally {
    URL.revokeObjectURL(image.src);
  }
}

/** @returns {string} the map as the page has it, pixel by pixel, as a data: address */
function mapPixels() {
  const map = layer("map");
  const { canvas, context } = newCanvas(map.width, map.height);
  context.drawImage(map, 0, 0);
  return canvas.toDataURL("image/png");
}

/**
 * @param {import("../../model/state.js").State} state
 * @param {import("./network-picture.js").Scene} scene
 * @returns {string} what each input and neuron does, in its box, as a data: address
 */
function neuronPixels({ neuronFrame, parameters, columnInputs }, { shape, layout }) {
  const theme = paperTheme([]);
  const colours = signalPixels(theme.signal);
  const [inputs, ...layers] = layout.columns.map(({ boxes }) => boxes);
  const known = parametersOf(shape, parameters);
  const biases = layers.flatMap((boxes, at) => boxes.map((_, neuron) => parameterAt(known, { layer: at, neuron, input: null })));
  const ofInputs = new Atlas();
  const cells = FEATURE_MAP_SIZE ** 2;
  const planes = new Uint8Array(inputs.length * cells);
  shape.inputPlaces.forEach((place, i) => planes.set(featurePlane(inputsOf({ columnInputs })[place], FEATURE_MAP_SIZE), i * cells));
  ofInputs.fill({ width: FEATURE_MAP_SIZE, height: FEATURE_MAP_SIZE, planes }, colours);
  const ofNeurons = neuronFrame && isFrameOf(shape, neuronFrame) ? new Atlas() : null;
  if (neuronFrame) ofNeurons?.fill(neuronFrame, colours);
  const { canvas, context } = newCanvas(SHARPNESS * layout.width, SHARPNESS * layout.height);
  context.scale(SHARPNESS, SHARPNESS);
  drawMaps(context, { inputs, isOn: inputs.map(() => true), neurons: layers.flat(), biases }, { inputs: ofInputs, neurons: ofNeurons }, theme);
  return canvas.toDataURL("image/png");
}

/**
 * A canvas that tells its pixels at once: what is printed cannot be waited for.
 * @param {number} width
 * @param {number} height
 */
function newCanvas(width, height) {
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width, height });
  return { canvas, context: /** @type {OffscreenCanvasRenderingContext2D} */ (/** @type {unknown} */ (canvas.getContext("2d"))) };
}
