// @ts-check
/** What a change is called, for marks on the curve. Pure. */

import { CHANGE_NAMES } from "../wire/messages.js";

const MOST_NAMED = 3;

/**
 * @param {object} before
 * @param {object} after
 * @returns {string} "learning rate 0.01 → 0.1", empty if nothing differs
 */
export function configChange(before, after) {
  const [was, is] = [before, after].map((each) => /** @type {Record<string, unknown>} */ (each));
  const names = Object.keys(is).filter((name) => written(was[name]) !== written(is[name]));
  const told = names.slice(0, MOST_NAMED).map((name) => {
    return `${name.replaceAll("_", " ")} ${written(was[name])} → ${written(is[name])}`;
  });
  const nMore = names.length - told.length;
  return told.join(", ") + (nMore > 0 ? ` and ${nMore} more` : "");
}

/**
 * @param {{x: number[]}} before
 * @param {{x: number[]}} after
 * @param {import("../wire/messages.js").Generator | null} generator what made them, null for points of one's own
 * @returns {string}
 */
export function dataChange(before, after, generator) {
  if (generator) return `data: ${generator.dataset.replaceAll("_", " ")}`;
  const more = after.x.length - before.x.length;
  if (more === 0) return "points changed";
  return more > 0 ? "points added" : after.x.length === 0 ? "points cleared" : "points erased";
}

/**
 * @param {string} command that changed the run
 * @returns {string}
 */
export function commandName(command) {
  return /** @type {Record<string, string>} */ (CHANGE_NAMES)[command] ?? command.replaceAll("_", " ");
}

/** @param {unknown} value of a setting */
function written(value) {
  if (Array.isArray(value)) return value.length === 0 ? "none" : value.join(typeof value[0] === "number" ? "-" : ", ");
  if (typeof value === "boolean") return value ? "on" : "off";
  if (value === null || value === undefined) return "none";
  return String(value).replaceAll("_", " ");
}
