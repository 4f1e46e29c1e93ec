// @ts-check
/** The area of the result: the map, what it says at a place, and the curves. */

import { Summary } from "../announcer.js";
import { CurveView } from "../curve-view.js";
import { MapView } from "../map-view.js";
import { PointsView } from "../points-view.js";
import { Probe } from "../probe.js";
import { ReadoutView } from "../readout-view.js";
import { StatusView } from "../status-view.js";
import { layer, part } from "./parts.js";

/** @param {import("./parts.js").Parts} parts */
export function makeResultArea({ store, send, editor, curves, meters }) {
  new MapView(layer("map"), store);
  new PointsView(layer("points"), store, editor);
  new Probe(store, send);
  new ReadoutView(part("readout"), store);
  for (const element of document.querySelectorAll("[data-view=curve]")) {
    new CurveView(/** @type {HTMLElement} */ (element), store, curves);
  }
  new StatusView([part("figures"), part("link-figures")], store, meters);
  new Summary(part("summary"), store, editor);
}
