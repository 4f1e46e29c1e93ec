// @ts-check
/** The area of the data: the generator, the tools that paint, and their hand on the map. */

import { CursorView } from "../cursor-view.js";
import { DataForm, DataSummary } from "../data-form.js";
import { DataPictures } from "../data-pictures.js";
import { Paint } from "../paint.js";
import { Palette } from "../palette.js";
import { ToolButtons } from "../tool-buttons.js";
import { layer, part } from "./parts.js";

/** @param {import("./parts.js").Parts} parts */
export function makeDataArea({ store, send, editor }) {
  new DataForm(part("data-form"), store, send, editor);
  new DataPictures(part("pictures"), store);
  new DataSummary(part("data-summary"), store, editor);
  new Palette(part("tools"), store);
  new ToolButtons(part("tools"), store, editor);
  new CursorView(layer("cursor"), store);
  new Paint(part("stage"), store, editor);
}
