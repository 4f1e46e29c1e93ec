// @ts-check
/** Where one set of points differs from another that came of it by a few edits. Pure. */

/** @typedef {import("../../model/state.js").Points} Points */

/**
 * @param {Points} before
 * @param {Points} after
 * @param {number} most places to look for
 * @returns {{x: number, y: number}[] | null} where a point went, came or changed; null if there are more than `most`
 */
export function changedPlaces(before, after, most) {
  if (Boolean(before.value) !== Boolean(after.value) || before.distance !== after.distance) return null;
  /** @type {{x: number, y: number}[]} */
  const places = [];
  let [i, j] = [0, 0];
  while ((i < before.x.length || j < after.x.length) && places.length <= most) {
    if (i < before.x.length && j < after.x.length && isSameMark(before, i, after, j)) {
      i += 1;
      j += 1;
      continue;
    }
    // Erased points are missing in the second set, added ones in the first; else the two are the same point, changed.
    const nMissing = before.x.length - i - (after.x.length - j);
    if (nMissing >= 0 && i < before.x.length) places.push({ x: before.x[i], y: before.y[i++] });
    if (nMissing <= 0 && j < after.x.length) places.push({ x: after.x[j], y: after.y[j++] });
  }
  return places.length > most ? null : places;
}

/**
 * @param {Points} a
 * @param {number} i
 * @param {Points} b
 * @param {number} j
 */
function isSameMark(a, i, b, j) {
  const isSame = a.x[i] === b.x[j] && a.y[i] === b.y[j] && a.label[i] === b.label[j] && a.test[i] === b.test[j];
  return isSame && (!a.value || a.value[i] === b.value?.[j]);
}
