// @ts-check
/** What can be taken home: the model in three forms, the map as a picture, the curves as a table. */

import { COMMAND } from "../messages.js";
import { readClassColours } from "../palette.js";
import { shownMap } from "../shown-map.js";
import { layer, part } from "./parts.js";

const PICTURE_SIZE = 1024; // pixels a side, at least
const HANDS = ".ring-layer, .cursor-layer"; // what is only there while somebody points at the map

/** @typedef {Pick<import("./parts.js").Parts, "store" | "questions" | "curves">} Sources */
/** @typedef {{name: string, content: BlobPart, type: string}} File */

/** @type {Record<string, (sources: Sources) => Promise<File>>} by the button's action */
const FILES = {
  async "download-json"({ questions }) {
    const [{ modelJson }, model] = await Promise.all([import("../export/model-json.js"), questions.ask(COMMAND.GET_MODEL)]);
    return { name: `nnvisu-step-${model.step}.json`, content: modelJson(model), type: "application/json" };
  },
  async "download-npz"({ questions }) {
    const [{ modelNpz }, model] = await Promise.all([import("../export/model-npz.js"), questions.ask(COMMAND.GET_MODEL)]);
    return { name: `nnvisu-step-${model.step}.npz`, content: modelNpz(model), type: "application/zip" };
  },
  async "download-script"({ questions }) {
    const [{ modelScript }, model] = await Promise.all([import("../export/model-script.js"), questions.ask(COMMAND.GET_MODEL)]);
    return { name: `nnvisu_step_${model.step}.py`, content: modelScript(model, readClassColours(part("tools"))), type: "text/x-python" };
  },
  async "download-map"({ store }) {
    return { name: `nnvisu-map-step-${shownMap(store.state)?.step ?? 0}.png`, content: await pictureOfMap(), type: "image/png" };
  },
  async "download-curves"({ curves }) {
    const { curvesCsv } = await import("../export/curves-csv.js");
    return { name: "nnvisu-curves.csv", content: curvesCsv(curves.linear), type: "text/csv" };
  },
};

/**
 * Bring the buttons of `_downloads.html` to life, wherever on the page they stand.
 * @param {Sources} sources
 */
export function makeDownloads(sources) {
  for (const [action, makeFile] of Object.entries(FILES)) {
    for (const button of document.querySelectorAll(`[data-action=${action}]`)) {
      button.addEventListener("click", () => void download(sources, makeFile));
    }
  }
}

/**
 * @param {Sources} sources
 * @param {(sources: Sources) => Promise<File>} makeFile
 */
async function download(sources, makeFile) {
  try {
    const [{ saveFile }, file] = await Promise.all([import("../export/save-file.js"), makeFile(sources)]);
    saveFile(file.name, file.content, file.type);
  } catch (error) {
    sources.store.set({ notice: { text: `Nothing was saved. ${/** @type {Error} */ (error).message}`, tone: "error" } });
  }
}

/** All layers of the map as one picture, as they are seen. */
async function pictureOfMap() {
  const map = layer("map");
  const layers = [.../** @type {HTMLElement} */ (map.parentElement).querySelectorAll("canvas")].filter(
    (canvas) => !canvas.matches(HANDS) && canvas.width > 0,
  );
  const size = Math.max(PICTURE_SIZE, ...layers.map(({ width }) => width));
  const picture = new OffscreenCanvas(size, size);
  const context = /** @type {OffscreenCanvasRenderingContext2D} */ (picture.getContext("2d"));
  context.fillStyle = getComputedStyle(document.documentElement).getPropertyValue("--surface");
  context.fillRect(0, 0, size, size);
  for (const each of layers) {
    const style = getComputedStyle(each);
    context.globalAlpha = Number(style.opacity);
    context.imageSmoothingEnabled = style.imageRendering !== "pixelated";
    context.imageSmoothingQuality = "high";
    context.drawImage(each, 0, 0, size, size);
  }
  return picture.convertToBlob({ type: "image/png" });
}
