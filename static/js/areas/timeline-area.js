// @ts-check
/** The time line under everything: the kept steps, and runs of a given length. */

import { lastingStorage } from "../tab-memory.js";
import { RunControls } from "../timeline/run-controls.js";
import { TimelineView } from "../timeline/timeline-view.js";
import { part } from "./parts.js";

/** @param {import("./parts.js").Parts} parts */
export function makeTimelineArea({ store, send, keys }) {
  const element = part("timeline");
  const view = new TimelineView(element, store, send);
  new RunControls(element, store, send, lastingStorage());
  keys.add("h", "History: look at an earlier step with the arrow keys, Escape comes back", () => view.focus());
}
