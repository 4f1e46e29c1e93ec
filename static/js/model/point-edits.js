// @ts-check
/**
 * Points, and edits to them that the server has not told back yet. Pure.
 *
 * The page draws an edit at once; it is forgotten when the server's points show it, or show a later one: the server
 * applies them in order.
 */

/** @typedef {import("./state.js").Points} Points */
/** @typedef {{x: number, y: number, radius: number}} Disc */
/** @typedef {NonNullable<import("../wire/messages.js").FieldsOf<"update_data">["reason"]>} Reason why all points are replaced */

/**
 * `target` is the label or, for points with values, the value. A replacement is by `generator` where one made the
 * points.
 * @typedef {{kind: "add", points: Points} | {kind: "erase"} & Disc | {kind: "relabel", target: number} & Disc |
 *   {kind: "move", index: number, x: number, y: number} |
 *   {kind: "replace", points: Points, generator: import("../wire/messages.js").Generator | null,
 *    scale: import("./data-scale.js").Scale | null, reason: Reason}} Edit
 */

/**
 * @param {boolean} [hasValues] whether they are for regression
 * @returns {Points}
 */
export function noPoints(hasValues = false) {
  const none = { x: [], y: [], label: [], test: [] };
  return hasValues ? { ...none, value: [] } : none;
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
 * @param {Edit | undefined} last not sent yet
 * @param {Edit} edit
 * @returns {Edit | null} one edit that does what both do
 */
export function mergedEdit(last, edit) {
  if (last?.kind === "add" && edit.kind === "add" && last.points.test[0] === edit.points.test[0]) {
    return { ...last, points: joined(last.points, edit.points) };
  }
  return last?.kind === "move" && edit.kind === "move" && last.index === edit.index ? edit : null;
}

/**
 * @param {Points} points
 * @param {Edit} edit
 * @returns {Points}
 */
function withEdit(points, edit) {
  switch (edit.kind) {
    case "replace":
      return edit.points;
    case "add":
      return points.x.length === 0 ? edit.points : joined(points, edit.points);
    case "erase":
      return filtered(points, (i) => !isInDisc(points, i, edit));
    case "relabel":
      return relabelled(points, edit);
    case "move":
      return { ...points, x: points.x.with(edit.index, edit.x), y: points.y.with(edit.index, edit.y) };
  }
}

/**
 * @param {Points} a
 * @param {Points} b of the same task
 * @returns {Points}
 */
function joined(a, b) {
  return mapColumns(a, (column, name) => column.concat(/** @type {number[]} */ (b[name])));
}

/**
 * @param {Points} points
 * @param {(column: number[], name: keyof Points) => number[]} change
 * @returns {Points}
 */
function mapColumns(points, change) {
  const names = /** @type {(keyof Points)[]} */ (Object.keys(points));
  const columns = names.map((name) => [name, change(/** @type {number[]} */ (points[name]), name)]);
  return /** @type {Points} */ (Object.fromEntries(columns));
}

/**
 * @param {Points} points
 * @param {(i: number) => boolean} keeps
 * @returns {Points}
 */
function filtered(points, keeps) {
  /** @type {number[]} */
  const kept = [];
  for (let i = 0; i < points.x.length; i++) if (keeps(i)) kept.push(i);
  return mapColumns(points, (column) => kept.map((i) => column[i]));
}

/**
 * @param {Points} points
 * @param {Disc & {target: number}} edit
 * @returns {Points}
 */
function relabelled(points, edit) {
  const name = targetName(points);
  const targets = /** @type {number[]} */ (points[name]);
  return { ...points, [name]: targets.map((target, i) => (isInDisc(points, i, edit) ? edit.target : target)) };
}

/**
 * @param {Points} points
 * @returns {"value" | "label"} the column that is learnt
 */
function targetName(points) {
  return points.value ? "value" : "label";
}

/**
 * @param {Points} points
 * @param {Disc} disc
 * @returns {boolean} whether any point lies in the disc
 */
export function hasPointIn(points, disc) {
  return points.x.some((_, i) => isInDisc(points, i, disc));
}

/**
 * @param {Points} points
 * @param {Disc} disc
 * @param {number} target
 * @returns {boolean} whether any point in the disc is of another label or value
 */
export function hasOtherIn(points, disc, target) {
  const targets = /** @type {number[]} */ (points[targetName(points)]);
  return points.x.some((_, i) => !isNear(targets[i], target) && isInDisc(points, i, disc));
}

/**
 * @param {Points} points
 * @param {Disc} disc
 * @returns {number | null} the index of the point nearest to the middle of the disc, if one lies in it
 */
export function nearestIn(points, disc) {
  let nearest = null;
  let least = disc.radius ** 2;
  for (let i = 0; i < points.x.length; i++) {
    const distance = (points.x[i] - disc.x) ** 2 + (points.y[i] - disc.y) ** 2;
    // The later point of two is drawn over the other; those for validation are not drawn.
    if (distance <= least && points.test[i] < 2) [nearest, least] = [i, distance];
  }
  return nearest;
}

/**
 * @param {Points} points
 * @param {number} i
 * @param {Disc} disc
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
  switch (edit.kind) {
    case "erase":
      return !hasPointIn(points, edit);
    case "relabel":
      return !hasOtherIn(points, edit, edit.target);
    case "move":
      return isNear(points.x[edit.index], edit.x) && isNear(points.y[edit.index], edit.y);
    case "replace":
      return isSame(edit.points, points);
    case "add":
      return hasAll(points, edit.points);
  }
}

/**
 * @param {Points} a
 * @param {Points} b
 */
export function isSame(a, b) {
  return a.x.length === b.x.length && a.x.every((_, i) => isSamePoint(a, i, b, i) && a.test[i] === b.test[i]);
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
  const hasSameTarget = a.value && b.value ? isNear(a.value[i], b.value[j]) : !a.value && !b.value;
  return isNear(a.x[i], b.x[j]) && isNear(a.y[i], b.y[j]) && a.label[i] === b.label[j] && hasSameTarget;
}

/**
 * The server holds float32 and tells 6 decimals.
 * @param {number} a
 * @param {number} b
 */
function isNear(a, b) {
  return Math.abs(a - b) < 2e-6;
}
