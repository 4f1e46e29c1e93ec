// @ts-check
/** The map: its layers, its legend, and what it says at a place. */

import { isBorderDue } from "../../model/border-source.js";
import { shownOnMap } from "../../model/network/on-map.js";
import { requestViews } from "../../session/view-requests.js";
import { layer, part } from "../../ui/dom.js";
import { lazyLoadWhen } from "../../ui/lazy-load.js";
import { loadStyle } from "../../ui/load-style.js";
import { LegendView } from "./legend-view.js";
import { MapView } from "./map-view.js";
import { PointsView } from "./points-view.js";
import { Probe } from "./probe.js";
import { ReadoutView } from "./readout-view.js";

/** @param {import("../../session/app-context.js").AppContext} app */
export function makeMap({ store, send, editor, classColours }) {
  requestViews(store);
  new MapView(layer("map"), store, classColours);
  lazyLoadWhen(store, isBorderDue, async (again) => {
    const { BorderView } = await import(`./border-view.js${again}`);
    return new BorderView(layer("border"), store, classColours);
  });
  lazyLoadWhen(store, ({ viewChoices }) => viewChoices.contours, async (again) => {
    const { ContourView } = await import(`./contour-view.js${again}`);
    return new ContourView(layer("contour"), store);
  });
  lazyLoadWhen(store, (state) => shownOnMap(state) !== null, async (again) => {
    const [{ NeuronView }] = await Promise.all([import(`./neuron-view.js${again}`), loadStyle("features/map/neuron")]);
    return new NeuronView(part("stage"), store);
  });
  lazyLoadWhen(store, ({ scale }) => scale !== null, async (again) => {
    const { ScaleView } = await import(`./scale-view.js${again}`);
    return new ScaleView(/** @type {HTMLElement} */ (part("plot").parentElement), store);
  });
  new PointsView(layer("points"), store, editor);
  new LegendView(part("legend"), store, editor);
  new Probe(store, send);
  new ReadoutView(part("readout"), store);
}
