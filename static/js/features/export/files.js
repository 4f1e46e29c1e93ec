// @ts-check
/** Makes the files that can be taken home: the model in three forms, the map as a picture, curves and points as tables, the recipe. */

import { activeMap } from "../../model/active-map.js";
import { toCsv } from "../../model/csv/csv-points.js";
import { askForRecipe } from "../../session/recipes.js";
import { layer, part } from "../../ui/dom.js";
import { readClassColours } from "../../ui/theme.js";
import { COMMAND } from "../../wire/messages.js";
import { curvesCsv } from "./curves-csv.js";
import { modelJson } from "./model-json.js";
import { modelNpz } from "./model-npz.js";
import { modelScript } from "./model-script.js";
import { saveFile } from "./save-file.js";

const PICTURE_SIZE = 1024; // pixels a side, at least
const HANDS = ".ring-layer, .cursor-layer"; // what is only there while somebody points at the map

/** @typedef {Pick<import("../../session/app-context.js").AppContext, "store" | "questions" | "curves" | "editor">} Sources */
/** @typedef {{name: string, content: BlobPart, type: string}} File */

/** @type {Record<string, (sources: Sources) => Promise<File>>} by the button's action */
const FILES = {
  async "download-json"({ questions }) {
    const model = await questions.ask(COMMAND.GET_MODEL);
    return { name: `nnvisu-step-${model.step}.json`, content: modelJson(model), type: "application/json" };
  },
  async "download-npz"({ questions }) {
    const model = await questions.ask(COMMAND.GET_MODEL);
    return { name: `nnvisu-step-${model.step}.npz`, content: modelNpz(model), type: "application/zip" };
  },
  async "download-script"({ questions }) {
    const model = await questions.ask(COMMAND.GET_MODEL);
    return { name: `nnvisu_step_${model.step}.py`, content: modelScript(model, readClassColours(part("tools"))), type: "text/x-python" };
  },
  async "download-map"({ store }) {
    return { name: `nnvisu-map-step-${activeMap(store.state)?.step ?? 0}.png`, content: await pictureOfMap(), type: "image/png" };
  },
  async "download-curves"({ curves }) {
    return { name: "nnvisu-curves.csv", content: curvesCsv(curves.rows), type: "text/csv" };
  },
  async "download-recipe"({ questions }) {
    const recipe = await askForRecipe(questions);
    return { name: `nnvisu-run-step-${recipe.step}.json`, content: JSON.stringify(recipe), type: "application/json" };
  },
  async "download-data"({ store, editor }) {
    const { classNames, scale } = store.state;
    return { name: "nnvisu-data.csv", content: toCsv(editor.points, classNames, scale), type: "text/csv" };
  },
};

/**
 * Make a file and save it, or say why not.
 * @param {string} action
 * @param {Sources} sources
 */
export async function download(action, sources) {
  try {
    const { name, content, type } = await FILES[action](sources);
    saveFile(name, content, type);
  } catch (error) {
    /** @type {HTMLDialogElement | null} */ (document.querySelector("dialog[open]"))?.close(); // it would hide what is said
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
