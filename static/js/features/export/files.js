// @ts-check
/** Makes the files that can be taken home: the model in three forms, pictures, curves and points as tables, the recipe. */

import { activeMap } from "../../model/active-map.js";
import { tableToCsv, toCsv } from "../../model/table/write-csv.js";
import { shownFigures } from "../../model/describe-state.js";
import { askForRecipe } from "../../session/recipes.js";
import { part } from "../../ui/dom.js";
import { readClassColours } from "../../ui/theme.js";
import { COMMAND } from "../../wire/messages.js";
import { curvesCsv } from "./curves-csv.js";
import { modelJson } from "./model-json.js";
import { modelNpz } from "./model-npz.js";
import { modelScript } from "./model-script.js";
import { networkNews } from "./network-news.js";
import { pictureOf, rasterised } from "./pictures.js";
import { saveFile } from "./save-file.js";
import { notSaved } from "./texts.js";

/** @typedef {Pick<import("../../session/app-context.js").AppContext, "store" | "questions" | "curves" | "editor" | "classColours">} Sources */
/** @typedef {{name: string, content: BlobPart, type: string}} File */

/** @type {Record<string, (sources: Sources) => Promise<File>>} by the button's action */
const FILES = {
  async "download-json"({ questions, store }) {
    const model = await questions.ask(COMMAND.GET_MODEL);
    return { name: `nnvisu-step-${model.step}.json`, content: modelJson(model, store.state.scale), type: "application/json" };
  },
  async "download-npz"({ questions, store }) {
    const model = await questions.ask(COMMAND.GET_MODEL);
    return { name: `nnvisu-step-${model.step}.npz`, content: modelNpz(model, store.state.scale), type: "application/zip" };
  },
  async "download-script"({ questions, store }) {
    const model = await questions.ask(COMMAND.GET_MODEL);
    return { name: `nnvisu_step_${model.step}.py`, content: modelScript(model, readClassColours(part("tools")), store.state.scale), type: "text/x-python" };
  },
  "download-map": (sources) => png("map", sources),
  "download-map-svg": (sources) => svg("map", sources),
  "download-curve-png": (sources) => png("curve", sources),
  "download-curve-svg": (sources) => svg("curve", sources),
  "download-network-png": (sources) => png("network", sources),
  "download-network-svg": (sources) => svg("network", sources),
  async "download-curves"({ curves }) {
    return { name: "nnvisu-curves.csv", content: curvesCsv(curves.rows), type: "text/csv" };
  },
  async "download-recipe"({ questions }) {
    const recipe = await askForRecipe(questions);
    return { name: `nnvisu-run-step-${recipe.step}.json`, content: JSON.stringify(recipe), type: "application/json" };
  },
  async "download-data"({ store, editor }) {
    const { table, scale } = store.state;
    const content = table ? tableToCsv(table, editor.points, scale) : toCsv(editor.points, scale);
    return { name: "nnvisu-data.csv", content, type: "text/csv" };
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
    sources.store.tell({ text: notSaved(/** @type {Error} */ (error).message), tone: "error" });
  }
}

/**
 * @param {import("./pictures.js").Kind} kind
 * @param {Sources} sources
 * @returns {Promise<File>}
 */
async function svg(kind, sources) {
  if (kind === "network") await networkNews(sources.store);
  return { name: `${nameOf(kind, sources)}.svg`, content: pictureOf(kind, sources), type: "image/svg+xml" };
}

/**
 * @param {import("./pictures.js").Kind} kind
 * @param {Sources} sources
 * @returns {Promise<File>}
 */
async function png(kind, sources) {
  const { name, content } = await svg(kind, sources);
  return { name: name.replace(/svg$/, "png"), content: await rasterised(String(content)), type: "image/png" };
}

/**
 * @param {import("./pictures.js").Kind} kind
 * @param {Sources} sources
 * @returns {string} of the file, with the step that is seen
 */
function nameOf(kind, { store: { state } }) {
  return `nnvisu-${kind}-step-${kind === "map" ? (activeMap(state)?.step ?? 0) : shownFigures(state).step}`;
}
