// @ts-check
/** The area of the result: the map with its legend and what it says at a place, the curve, scores, diagnosis, link. */

import { Summary } from "../bar/announcer.js";
import { noteChanges } from "../curve/change-marks.js";
import { CurveView } from "../curve/curve-view.js";
import { laterWhen } from "../../ui/lazy-load.js";
import { LegendView } from "../map/legend-view.js";
import { LinkView } from "./link-view.js";
import { MapView } from "../map/map-view.js";
import { PointsView } from "../map/points-view.js";
import { Probe } from "../map/probe.js";
import { ReadoutView } from "../map/readout-view.js";
import { StatusView } from "../bar/status-view.js";
import { ChoiceControls } from "../../model/view-choices.js";
import { requestViews } from "../../session/view-requests.js";
import { layer, part } from "../../ui/dom.js";

/** @param {import("../../ui/dom.js").Parts} parts */
export function makeResultArea({ store, send, editor, curves, meters, storage, classColours }) {
  const area = /** @type {HTMLElement} */ (document.querySelector("[data-area=result]"));
  new ChoiceControls(area, store, storage);
  requestViews(store);
  new MapView(layer("map"), store, classColours);
  laterWhen(store, ({ viewChoices }) => viewChoices.contours, async (again) => {
    const { ContourView } = await import(`../map/contour-view.js${again}`);
    return new ContourView(layer("contour"), store);
  });
  new PointsView(layer("points"), store, editor);
  new LegendView(part("legend"), store, editor);
  new Probe(store, send);
  new ReadoutView(part("readout"), store);
  new CurveView(part("curve"), store, curves);
  noteChanges(store, curves);
  laterWhen(store, ({ viewChoices }) => viewChoices.scores, async (again) => {
    const { ScoresView } = await import(`./scores-view.js${again}`);
    return new ScoresView(part("scores"), store);
  });
  laterWhen(store, ({ viewChoices }) => viewChoices.diagnosis, async (again) => {
    const { DiagnosisView } = await import(`./diagnosis-view.js${again}`);
    return new DiagnosisView(part("diagnosis"), store);
  });
  new StatusView(part("figures"), store);
  new LinkView(part("link-figures"), store, meters);
  new Summary(part("summary"), store, editor);
}
