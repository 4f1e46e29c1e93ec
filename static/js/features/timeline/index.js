// @ts-check
/** The time line under everything: the checkpoints. */

import { pinRun } from "../../session/pin-run.js";
import { part } from "../../ui/dom.js";
import { KEY } from "./texts.js";
import { TimelineView } from "./timeline-view.js";

/** @param {import("../../session/app-context.js").AppContext} app */
export function makeTimeline(app) {
  const { store, send, keys } = app;
  const view = new TimelineView(part("timeline"), store, send, (back) => pinRun(app, back));
  keys.add("h", KEY, () => view.focus());
}
