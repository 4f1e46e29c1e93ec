// @ts-check
/** The time line under everything: the kept steps. */

import { part } from "../../ui/dom.js";
import { TimelineView } from "./timeline-view.js";

/** @param {import("../../session/app-context.js").AppContext} app */
export function makeTimeline({ store, send, keys }) {
  const view = new TimelineView(part("timeline"), store, send);
  keys.add("h", "History: look at an earlier step with the arrow keys, Escape comes back", () => view.focus());
}
