// @ts-check
/** The curve over the steps, and what was changed at which of them. */

import { part } from "../../ui/dom.js";
import { CurveView } from "./curve-view.js";

/** @param {import("../../session/app-context.js").AppContext} app */
export function makeCurve({ store, curves }) {
  new CurveView(part("curve"), store, curves);
}
