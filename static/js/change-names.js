// @ts-check
/** What a change is called, for marks on the curve. Pure. */

const MOST_NAMED = 3;

/**
 * @param {Record<string, any>} before
 * @param {Record<string, any>} after
 * @returns {string} "learning rate 0.01 → 0.1", empty if nothing differs
 */
export function configChange(before, after) {
  const names = Object.keys(after).filter((name) => written(before[name]) !== written(after[name]));
  const told = names.slice(0, MOST_NAMED).map((name) => {
    return `${name.replaceAll("_", " ")} ${written(before[name])} → ${written(after[name])}`;
  });
  const nMore = names.length - told.length;
  return told.join(", ") + (nMore > 0 ? ` and ${nMore} more` : "");
}

/**
 * @param {number} before how many points there were
 * @param {number} after
 * @param {Record<string, any> | null} generator what made them, null for points of one's own
 * @returns {string}
 */
export function dataChange(before, after, generator) {
  if (generator) return `data: ${generator.dataset.replaceAll("_", " ")}`;
  if (after === before) return "points changed";
  return after > before ? "points added" : after === 0 ? "points cleared" : "points erased";
}

/** @param {any} value of a setting */
function written(value) {
  if (Array.isArray(value)) return value.length === 0 ? "none" : value.join(typeof value[0] === "number" ? "-" : ", ");
  if (typeof value === "boolean") return value ? "on" : "off";
  if (value === null || value === undefined) return "none";
  return String(value).replaceAll("_", " ");
}
