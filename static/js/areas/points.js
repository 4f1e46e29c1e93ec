// @ts-check
/** What can be learnt of a single point: rings on the map, and the inspector. */

import { PointInspector } from "../points/point-inspector.js";
import { PointRings } from "../points/point-rings.js";
import { layer, part } from "./parts.js";

/**
 * @param {import("./parts.js").Parts} parts
 * @param {(point?: number) => Promise<void>} openGlass
 */
export function makePoints({ store, editor, questions, keys }, openGlass) {
  new PointRings(layer("ring"), store, editor);
  const inspector = new PointInspector(part("stage"), { store, editor, questions }, (point) => void openGlass(point));
  keys.add("w", "The point with the largest loss", () => void inspector.openWorst());
}
