// @ts-check
/** The area of the result: the map with its legend and what it says at a place, the curve, scores, diagnosis, link. */

import { Summary } from "../announcer.js";
import { noteChanges } from "../change-marks.js";
import { CurveView } from "../curve-view.js";
import { laterWhen } from "../later.js";
import { LegendView } from "../legend-view.js";
import { LinkView } from "../link-view.js";
import { MapView } from "../map-view.js";
import { PointsView } from "../points-view.js";
import { Probe } from "../probe.js";
import { ReadoutView } from "../readout-view.js";
import { StatusView } from "../status-view.js";
import { ChoiceControls } from "../view-choices.js";
import { requestViews } from "../view-requests.js";
import { layer, part } from "./parts.js";

/** @param {import("./parts.js").Parts} parts */
export function makeResultArea({ store, send, editor, curves, meters, storage, classColours }) {
  const area = /** @type {HTMLElement} */ (document.querySelector("[data-area=result]"));
  new ChoiceControls(area, store, storage);
  requestViews(store);
  new MapView(layer("map"), store, classColours);
  laterWhen(store, ({ viewChoices }) => viewChoices.contours, async (again) => {
    const { ContourView } = await import(`../contour-view.js${again}`);
    return new ContourView(layer("contour"), store);
  });
  new PointsView(layer("points"), store, editor);
  new LegendView(part("legend"), store, editor);
  new Probe(store, send);
  new ReadoutView(part("readout"), store);
  new CurveView(part("curve"), store, curves);
  noteChanges(store, curves);
  laterWhen(store, ({ viewChoices }) => viewChoices.scores, async (again) => {
    const { ScoresView } = await import(`../scores-view.js${again}`);
    return new ScoresView(part("scores"), store);
  });
  laterWhen(store, ({ viewChoices }) => viewChoices.diagnosis, async (again) => {
    const { DiagnosisView } = await import(`../diagnosis-view.js${again}`);
    return new DiagnosisView(part("diagnosis"), store);
  });
  new StatusView(part("figures"), store);
  new LinkView(part("link-figures"), store, meters);
  new Summary(part("summary"), store, editor);
}
