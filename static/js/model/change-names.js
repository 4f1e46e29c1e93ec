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
 * @param {{x: number[]}} before
 * @param {{x: number[]}} after
 * @param {Record<string, any> | null} generator what made them, null for points of one's own
 * @returns {string}
 */
export function dataChange(before, after, generator) {
  if (generator) return `data: ${generator.dataset.replaceAll("_", " ")}`;
  const more = after.x.length - before.x.length;
  if (more === 0) return "points changed";
  return more > 0 ? "points added" : after.x.length === 0 ? "points cleared" : "points erased";
}

/** @type {Record<string, string>} */
const COMMAND_NAMES = {
  update_config: "settings changed",
  set_parameter: "a weight set by hand",
  generate_data: "other data",
  update_data: "other points",
  add_points: "points added",
  erase_points: "points erased",
  move_point: "a point moved",
  relabel_points: "points relabelled",
};

/**
 * @param {string} command that changed the run
 * @returns {string}
 */
export function commandName(command) {
  return COMMAND_NAMES[command] ?? command.replaceAll("_", " ");
}

/** @param {any} value of a setting */
function written(value) {
  if (Array.isArray(value)) return value.length === 0 ? "none" : value.join(typeof value[0] === "number" ? "-" : ", ");
  if (typeof value === "boolean") return value ? "on" : "off";
  if (value === null || value === undefined) return "none";
  return String(value).replaceAll("_", " ");
}
