// @ts-check
/** What a teacher can keep of the class: figures and settings of all runs as a table, all maps as one picture; no nicknames. */

import { createButton, createElement } from "../../ui/create-element.js";
import { formatPercent } from "../../ui/format.js";
import { saveFile } from "../export/save-file.js";
import { pupilsCsv } from "./pupils-csv.js";
import { EXPORT_LABEL, notSaved, SAVE_RUNS, SAVE_RUNS_TITLE, SAVE_WALL, SAVE_WALL_TITLE, tileCaption } from "./teacher-texts.js";

/** @typedef {import("../../wire/messages.js").WallRow} Row */
/** @typedef {{rows: Row[], pictureOf: (pupil: number) => ImageData | null}} Shown */

const TILE = 160;
const GAP = 12;
const CAPTION = 24;
const FONT = "14px system-ui, sans-serif";

export class ClassExport {
  element = createElement("div", { class: "joined", role: "group", "aria-label": EXPORT_LABEL });

  /**
   * @param {Pick<import("../../session/app-context.js").AppContext, "store">} app
   * @param {() => Shown} shown what is on the wall
   */
  constructor({ store }, shown) {
    const save = (/** @type {() => Promise<void> | void} */ act) => async () => {
      try {
        await act();
      } catch (error) {
        store.tell({ text: notSaved(/** @type {Error} */ (error).message), tone: "error" });
      }
    };
    this.element.append(
      createButton(SAVE_RUNS, SAVE_RUNS_TITLE, save(() => saveFile("nnvisu-class-runs.csv", pupilsCsv(shown().rows, store.state.version), "text/csv")), "button button-small"),
      createButton(SAVE_WALL, SAVE_WALL_TITLE, save(async () => saveFile("nnvisu-class-wall.png", await wallPicture(shown()), "image/png")), "button button-small"));
  }
}

/**
 * @param {Shown} shown
 * @returns {Promise<Blob>} of paper, in the order of the wall
 */
function wallPicture({ rows, pictureOf }) {
  const columns = Math.max(1, Math.round(Math.sqrt(1.5 * rows.length)));
  const nLines = Math.max(1, Math.ceil(rows.length / columns));
  const canvas = new OffscreenCanvas(GAP + columns * (TILE + GAP), GAP + nLines * (TILE + CAPTION + GAP));
  const context = /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext("2d"));
  Object.assign(context, { fillStyle: "white", font: FONT, textAlign: "center", textBaseline: "middle" });
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = "black";
  rows.forEach((row, i) => {
    const [x, y] = [GAP + (i % columns) * (TILE + GAP), GAP + Math.floor(i / columns) * (TILE + CAPTION + GAP)];
    const picture = pictureOf(row.pupil);
    if (picture) {
      const cells = new OffscreenCanvas(picture.width, picture.height);
      cells.getContext("2d")?.putImageData(picture, 0, 0);
      context.drawImage(cells, x, y, TILE, TILE);
    }
    context.fillText(tileCaption(row.pupil, formatPercent(row.test_score ?? row.train_score ?? null)), x + TILE / 2, y + TILE + CAPTION / 2);
  });
  return canvas.convertToBlob({ type: "image/png" });
}
