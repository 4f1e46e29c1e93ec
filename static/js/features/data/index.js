// @ts-check
/** The area of the data: the generator, the tools that paint, and their hand on the map. */

import { canEdit, canPaint } from "../../model/state.js";
import { layer, part } from "../../ui/dom.js";
import { TableIntake } from "./table-intake.js";
import { CursorView } from "./cursor-view.js";
import { DataForm, DataSummary } from "./data-form.js";
import { DataPictures } from "./data-pictures.js";
import { Paint } from "./paint.js";
import { chooseClass, Palette } from "./palette.js";
import { ToolButtons } from "./tool-buttons.js";
import { BRUSH_KEY, classKeys, ERASE_KEY, PAINT_KEY, UNDO_KEY } from "./texts.js";

/** @param {import("../../session/app-context.js").AppContext} app */
export function makeData({ store, send, editor, keys }) {
  new DataForm(part("data-form"), store, send, editor);
  new DataPictures(part("pictures"), store);
  new DataSummary(part("data-summary"), store, editor);
  new Palette(part("tools"), store, editor);
  new ToolButtons(part("tools"), part("points-menu"), store, editor);
  new TableIntake(part("points-menu"), store, send, editor);
  new CursorView(layer("cursor"), store);
  new Paint(part("stage"), store, editor);
  addKeys(keys, store, editor);
}

/**
 * @param {import("../../ui/keys.js").Keys} keys
 * @param {import("../../model/store.js").Store} store
 * @param {import("../../session/point-editor.js").PointEditor} editor
 */
function addKeys(keys, store, editor) {
  const add = (/** @type {string} */ key, /** @type {string} */ help, /** @type {() => void} */ act, name = key.toUpperCase()) =>
    keys.add(key, help, () => canPaint(store.state) && act(), name);
  const nClasses = store.state.theme.classes.length;
  for (let label = 0; label < nClasses; label++) {
    const help = label === 0 ? PAINT_KEY : "";
    add(String(label + 1), help, () => chooseClass(store, editor, label), classKeys(nClasses));
  }
  add("b", BRUSH_KEY, () => store.set({ tool: "brush" }));
  add("e", ERASE_KEY, () => store.set({ tool: "erase" }));
  keys.add("z", UNDO_KEY, () => canEdit(store.state) && editor.undo(), "Z");
}
