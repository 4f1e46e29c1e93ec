// @ts-check
/** The time line under everything: the kept steps. */

import { TimelineView } from "./timeline-view.js";
import { part } from "../../ui/dom.js";

/** @param {import("../../ui/dom.js").Parts} parts */
export function makeTimelineArea({ store, send, keys }) {
  const view = new TimelineView(part("timeline"), store, send);
  keys.add("h", "History: look at an earlier step with the arrow keys, Escape comes back", () => view.focus());
}
