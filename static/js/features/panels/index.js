// @ts-check
/**
 * The choices of how map, curve and network are shown, and panels that are closed until asked for: scores, diagnosis,
 * activations, link.
 */

import { part } from "../../ui/dom.js";
import { lazyLoadWhen } from "../../ui/lazy-load.js";
import { loadStyle } from "../../ui/load-style.js";
import { ChoiceControls } from "./choice-controls.js";
import { LinkView } from "./link-view.js";

/** @param {import("../../session/app-context.js").AppContext} app */
export function makePanels({ store, meters, storage, questions }) {
  const areas = /** @type {HTMLElement} */ (document.querySelector("main"));
  new ChoiceControls(areas, store, storage);
  lazyLoadWhen(store, ({ viewChoices }) => viewChoices.scores, async (again) => {
    const [{ ScoresView }] = await Promise.all([import(`./scores-view.js${again}`), loadStyle("features/panels/figures-table")]);
    return new ScoresView(part("scores"), store);
  });
  lazyLoadWhen(store, ({ viewChoices }) => viewChoices.diagnosis, async (again) => {
    const [{ DiagnosisView }] = await Promise.all([import(`./diagnosis-view.js${again}`), loadStyle("features/panels/figures-table")]);
    return new DiagnosisView(part("diagnosis"), store);
  });
  lazyLoadWhen(store, ({ viewChoices }) => viewChoices.activations, async (again) => {
    const [{ ActivationsView }] = await Promise.all([import(`./activations-view.js${again}`), loadStyle("features/panels/activations")]);
    return new ActivationsView(part("activations"), store, questions);
  });
  new LinkView(part("link-figures"), store, meters);
}
