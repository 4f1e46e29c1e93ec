// @ts-check
/** Makes the files of a comparison: every run as a table, everything as JSON, wall and plots as pictures. */

import { rasterised } from "../export/pictures.js";
import { saveFile } from "../export/save-file.js";
import { comparisonPicture } from "./compare-pictures.js";
import { notSaved } from "./file-texts.js";
import { runsCsv } from "./runs-csv.js";

/**
 * What is on the screen.
 * @typedef {{outcome: import("./results-view.js").Outcome | null, curveChoices: {curve: "loss" | "test_loss", style: "bands" | "lines", isLog: boolean | null},
 *   mosaic: {frame: import("../../wire/frames.js").TilesFrame | null, canvas: OffscreenCanvas, page: number}}} Shown
 */
/** @typedef {Pick<import("../../session/app-context.js").AppContext, "store" | "classColours">} Sources */

/**
 * Make a file and save it, or say why not.
 * @param {{what: string, format: string}} file
 * @param {Sources} sources
 * @param {Shown} shown
 */
export async function save({ what, format }, sources, shown) {
  const { outcome } = shown;
  const { store } = sources;
  if (!outcome) return;
  const name = `nnvisu-comparison-${what}-step-${outcome.results?.step ?? 0}.${format}`;
  try {
    if (format === "csv") saveFile(name, runsCsv(outcome.status, outcome.runs, store.state.version), "text/csv");
    else if (format === "json") saveFile(name, everything(outcome, store.state.version), "application/json");
    else {
      const svg = comparisonPicture(what, shown, sources);
      saveFile(name, format === "svg" ? svg : await rasterised(svg), format === "svg" ? "image/svg+xml" : "image/png");
    }
  } catch (error) {
    store.tell({ text: notSaved(/** @type {Error} */ (error).message), tone: "error" });
  }
}

/**
 * @param {import("./results-view.js").Outcome} outcome
 * @param {string} version of nnvisu
 */
function everything({ status, results, curves }, version) {
  const { experiment, recipes, members } = status;
  return JSON.stringify({ nnvisu: version, experiment, recipes, members, results, curves });
}
