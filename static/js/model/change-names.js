// @ts-check
/** What a change is called, for marks on the curve. Pure. */

import { CHANGE_NAMES, COMMAND } from "../wire/messages.js";

const MAX_NAMED = 3;

/** @typedef {import("../wire/messages.js").Mark} Mark */

/**
 * @param {Pick<Mark, "command" | "settings" | "dataset">} mark
 * @returns {string} "learning rate 0.01 → 0.1", "data: moons"
 */
export function changeName({ command, settings, dataset }) {
  const name = dataset ? `data: ${dataset.replaceAll("_", " ")}` : commandName(command);
  const isOfSettings = command === COMMAND.UPDATE_CONFIG && settings;
  return [...(isOfSettings ? [] : [name]), ...(settings ? [settingsName(settings)] : [])].join("; ");
}

/** @param {NonNullable<Mark["settings"]>} settings of each one what it was and what it is */
function settingsName(settings) {
  const all = Object.entries(settings);
  const told = all.slice(0, MAX_NAMED).map(([name, [was, is]]) => `${name.replaceAll("_", " ")} ${written(was)} → ${written(is)}`);
  const nMore = all.length - told.length;
  return told.join(", ") + (nMore > 0 ? ` and ${nMore} more` : "");
}

/** @param {string} command that changed the run */
function commandName(command) {
  return /** @type {Record<string, string>} */ (CHANGE_NAMES)[command] ?? command.replaceAll("_", " ");
}

/** @param {unknown} value of a setting */
function written(value) {
  if (Array.isArray(value)) return value.length === 0 ? "none" : value.join(typeof value[0] === "number" ? "-" : ", ");
  if (typeof value === "boolean") return value ? "on" : "off";
  if (value === null || value === undefined) return "none";
  return String(value).replaceAll("_", " ");
}
