// @ts-check
/** Beside map and curve: the choices of how they are shown, and panels that are closed until asked for: scores, diagnosis, link. */

import { part } from "../../ui/dom.js";
import { lazyLoadWhen } from "../../ui/lazy-load.js";
import { ChoiceControls } from "./choice-controls.js";
import { LinkView } from "./link-view.js";

/** @param {import("../../session/app-context.js").AppContext} app */
export function makePanels({ store, meters, storage }) {
  const area = /** @type {HTMLElement} */ (document.querySelector("[data-area=result]"));
  new ChoiceControls(area, store, storage);
  lazyLoadWhen(store, ({ viewChoices }) => viewChoices.scores, async (again) => {
    const { ScoresView } = await import(`./scores-view.js${again}`);
    return new ScoresView(part("scores"), store);
  });
  lazyLoadWhen(store, ({ viewChoices }) => viewChoices.diagnosis, async (again) => {
    const { DiagnosisView } = await import(`./diagnosis-view.js${again}`);
    return new DiagnosisView(part("diagnosis"), store);
  });
  new LinkView(part("link-figures"), store, meters);
}
