// @ts-check
/** What can be learnt of a single point: rings on the map, and the inspector, which a click or Enter opens. */

import { layer, part } from "../../ui/dom.js";
import { lazyLoad } from "../../ui/lazy-load.js";
import { loadStyle } from "../../ui/load-style.js";
import { PointRings } from "./point-rings.js";
import { pointUnder } from "./point-under.js";
import { OPEN_WORST } from "./texts.js";

/**
 * @param {import("../../session/app-context.js").AppContext} app
 * @param {(point?: number) => Promise<void>} openGlass
 */
export function makePoints({ store, send, editor, questions, keys }, openGlass) {
  const stage = part("stage");
  new PointRings(layer("ring"), store, editor);
  const withInspector = lazyLoad(store, async (again) => {
    const styles = [loadStyle("ui/inspector"), loadStyle("features/points/point-card")];
    const [{ PointInspector }] = await Promise.all([import(`./point-inspector.js${again}`), ...styles]);
    return new PointInspector(stage, { store, send, editor, questions }, (/** @type {number} */ point) => void openGlass(point));
  });
  const openUnder = () => {
    const index = pointUnder(store.state, editor, stage);
    const asked = document.activeElement;
    if (index !== null) void withInspector((inspector) => inspector.open(index, asked));
    return index !== null;
  };
  stage.addEventListener("click", openUnder);
  // Before Enter sets a point: it opens the one that is there, or sets one where there is none, never both.
  const openByKey = (/** @type {KeyboardEvent} */ event) => {
    if (event.key === "Enter" && openUnder()) event.stopImmediatePropagation();
  };
  stage.addEventListener("keydown", openByKey, { capture: true });
  keys.add("w", OPEN_WORST, () => {
    const asked = document.activeElement;
    void withInspector((inspector) => inspector.openWorst(asked));
  });
}
