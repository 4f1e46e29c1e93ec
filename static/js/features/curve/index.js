// @ts-check
/** The curve over the steps, what was changed at which of them, and the curves that are pinned beside it. */

import { part } from "../../ui/dom.js";
import { lazyLoad } from "../../ui/lazy-load.js";
import { CurveView } from "./curve-view.js";

/** @param {import("../../session/app-context.js").AppContext} app */
export function makeCurve(app) {
  const { store, curves } = app;
  const element = part("curve");
  new CurveView(element, store, curves);
  const opener = /** @type {HTMLElement} */ (element.querySelector("[popovertarget]"));
  const withPins = lazyLoad(store, async (again) => new (await import(`./pins-view.js${again}`)).PinsView(element, app), [opener]);
  opener.addEventListener("click", () => void withPins());
  store.watch(({ pins }) => [pins.length > 0], ({ pins }) => {
    if (pins.length > 0) void withPins();
  });
}
