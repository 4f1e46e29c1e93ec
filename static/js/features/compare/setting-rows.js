// @ts-check
/** The settings that recipes can differ by: those of the network and those of generated data, with the values in force. Pure. */

import { canVary } from "./axis-values.js";
import { ofData } from "./setup-texts.js";
import { AS_IT_IS_LABEL, labelOf } from "./texts.js";

/** @typedef {import("./axis-values.js").Row} Row */

/** What the names of settings of data begin with. */
const DATA = "data.";

/** `name`: as an experiment calls it. `present`: the value in force. @typedef {{name: string, label: string, row: Row, present: unknown}} Setting */

/**
 * @param {Pick<import("../../model/state.js").State, "settingRows" | "config" | "generator">} state
 * @returns {Setting[]} those of data only where they were generated: points of one's own have none
 */
export function settingsOf({ settingRows, config, generator }) {
  const inForce = /** @type {Record<string, unknown>} */ (config ?? {});
  const ofConfig = settingRows.config.map((row) => ({ name: row.name, label: row.label, row, present: inForce[row.name] }));
  const made = /** @type {Record<string, unknown> | null} */ (generator);
  const ofPoints = made === null ? [] : settingRows.data.map((row) => ({ name: `${DATA}${row.name}`, label: ofData(row.label), row, present: made[row.name] }));
  return [...ofConfig.filter(({ row }) => canVary(row)), ...ofPoints];
}

/** @param {string} name as an experiment calls a setting */
export function isOfData(name) {
  return name.startsWith(DATA);
}

/** @param {string} name */
export function ownName(name) {
  return isOfData(name) ? name.slice(DATA.length) : name;
}

/**
 * @param {Pick<import("../../model/state.js").State, "settingRows">} state
 * @param {string} name of a setting, as an experiment calls it
 * @returns {string} its label
 */
export function labelOfSetting({ settingRows }, name) {
  const rows = isOfData(name) ? settingRows.data : settingRows.config;
  return rows.find((row) => row.name === ownName(name))?.label ?? name;
}

/**
 * @template {import("../../wire/messages.js").ExperimentMessage} T
 * @param {T} status
 * @param {Pick<import("../../model/state.js").State, "settingRows">} state
 * @returns {T} with labels for people where nobody has named the recipes
 */
export function withLabels(status, state) {
  if (status.experiment?.recipes) return status;
  const recipes = status.recipes.map(({ changes }) => {
    const made = Object.entries(changes).map(([name, value]) => ({ label: labelOfSetting(state, name), value }));
    return { changes, label: made.length > 0 ? labelOf(made) : AS_IT_IS_LABEL };
  });
  return { ...status, recipes };
}

/**
 * @param {Setting[]} settings
 * @param {string} name
 * @returns {Setting} the first where there is none of that name
 */
export function settingOf(settings, name) {
  return settings.find((each) => each.name === name) ?? settings[0];
}
