// @ts-check
/** What a change is called, for marks on the curve. Pure. */

import { locale } from "../ui/locale.js";
import { CHANGE_NAMES, COMMAND, REASON_NAMES } from "../wire/messages.js";
import { changesText, dataText, NONE, OFF, ON, settingChange } from "./texts.js";

const MAX_NAMED = 3;

/** @typedef {import("../wire/messages.js").Mark} Mark */

/**
 * @param {Pick<Mark, "command" | "settings" | "dataset" | "reason">} mark
 * @returns {string} "learning rate 0.01 → 0.1", "data: moons"
 */
export function changeName({ command, settings, dataset, reason }) {
  const why = reasonName(reason);
  const name = dataset ? dataText(dataset) : why ? "" : commandName(command);
  const isOfSettings = command === COMMAND.UPDATE_CONFIG && settings;
  return [why, isOfSettings ? "" : name, settings && settingsName(settings)].filter(Boolean).join("; ");
}

/** @param {NonNullable<Mark["settings"]>} settings of each one what it was and what it is */
function settingsName(settings) {
  const all = Object.entries(settings);
  const told = all.slice(0, MAX_NAMED).map(([name, [was, is]]) => settingChange(name, written(was), written(is)));
  return changesText(told, all.length - told.length);
}

/** @param {string} [reason] why all points were replaced */
function reasonName(reason) {
  return reason && /** @type {Record<string, string>} */ (REASON_NAMES)[reason];
}

/** @param {string} command that changed the run */
function commandName(command) {
  return /** @type {Record<string, string>} */ (CHANGE_NAMES)[command] ?? command.replaceAll("_", " ");
}

/** @param {unknown} value of a setting */
function written(value) {
  if (Array.isArray(value)) return value.length === 0 ? NONE : value.join(typeof value[0] === "number" ? "-" : ", ");
  if (typeof value === "boolean") return value ? ON : OFF;
  if (value === null || value === undefined) return NONE;
  if (typeof value === "number") return locale.write(value);
  return String(value).replaceAll("_", " ");
}
