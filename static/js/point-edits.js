// @ts-check
/**
 * Points, and edits to them that the server has not told back yet. Pure.
 *
 * The page draws an edit at once; it is forgotten when the server's points show it, or show a later one: the server
 * applies them in order.
 */

/** @typedef {import("./state.js").Points} Points */

/**
 * @typedef {{kind: "add", points: Points} | {kind: "erase", x: number, y: number, radius: number} |
 *   {kind: "replace", points: Points}} Edit
 */

/** @returns {Points} */
export function noPoints() {
  return { x: [], y: [], label: [], test: [] };
}

/**
 * @param {number} value a coordinate
 * @returns {number} with 4 decimals: finer than a screen's pixel, short as a message
 */
export function rounded(value) {
  return Math.round(value * 1e4) / 1e4;
}

/**
 * @param {Points} points
 * @param {Edit[]} edits in order
 * @returns {Points} `points` itself if there is nothing to do
 */
export function withEdits(points, edits) {
  return edits.reduce(withEdit, points);
}

/**
 * @param {Points} points
 * @param {Edit} edit
 * @returns {Points}
 */
function withEdit(points, edit) {
  if (edit.kind === "replace") return edit.points;
  if (edit.kind === "add") return joined(points, edit.points);
  return filtered(points, (i) => !isInDisc(points, i, edit));
}

/**
 * @param {Points} a
 * @param {Points} b
 * @returns {Points}
 */
export function joined(a, b) {
  return {
    x: a.x.concat(b.x),
    y: a.y.concat(b.y),
    label: a.label.concat(b.label),
    test: a.test.concat(b.test),
  };
}

/**
 * @param {Points} points
 * @param {(i: number) => boolean} keeps
 * @returns {Points}
 */
function filtered(points, keeps) {
  const kept = noPoints();
  for (let i = 0; i < points.x.length; i++) {
    if (!keeps(i)) continue;
    kept.x.push(points.x[i]);
    kept.y.push(points.y[i]);
    kept.label.push(points.label[i]);
    kept.test.push(points.test[i]);
  }
  return kept;
}

/**
 * @param {Points} points
 * @param {{x: number, y: number, radius: number}} disc
 * @returns {boolean} whether any point lies in the disc
 */
export function hasPointIn(points, disc) {
  return points.x.some((_, i) => isInDisc(points, i, disc));
}

/**
 * @param {Points} points
 * @param {number} i
 * @param {{x: number, y: number, radius: number}} disc
 */
function isInDisc(points, i, { x, y, radius }) {
  return (points.x[i] - x) ** 2 + (points.y[i] - y) ** 2 <= radius ** 2;
}

/**
 * @param {Edit[]} edits
 * @param {Points} points as the server sent them
 * @returns {Edit[]} those that are still not to be seen in `points`
 */
export function unconfirmed(edits, points) {
  const i = edits.findLastIndex((edit) => isConfirmed(edit, points));
  return i < 0 ? edits : edits.slice(i + 1);
}

/**
 * @param {Edit} edit
 * @param {Points} points
 */
function isConfirmed(edit, points) {
  if (edit.kind === "erase") return !hasPointIn(points, edit);
  if (edit.kind === "replace") return isSame(edit.points, points);
  return hasAll(points, edit.points);
}

/**
 * @param {Points} a
 * @param {Points} b
 */
function isSame(a, b) {
  return a.x.length === b.x.length && a.x.every((_, i) => isSamePoint(a, i, b, i));
}

/**
 * Added points stand at the end, in their order; only later edits come after them.
 * @param {Points} points
 * @param {Points} added
 */
function hasAll(points, added) {
  const last = added.x.length - 1;
  for (let i = points.x.length - 1; i >= last; i--) {
    if (isSamePoint(points, i, added, last)) return true;
  }
  return false;
}

/**
 * @param {Points} a
 * @param {number} i
 * @param {Points} b
 * @param {number} j
 */
function isSamePoint(a, i, b, j) {
  // The server holds float32 and tells 6 decimals.
  const isNear = Math.abs(a.x[i] - b.x[j]) < 2e-6 && Math.abs(a.y[i] - b.y[j]) < 2e-6;
  return isNear && a.label[i] === b.label[j];
}
