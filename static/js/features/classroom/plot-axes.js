// @ts-check
/** What the pooled plot can show of the runs of a class: settings along, figures up. Pure. */

import { locale } from "../../ui/locale.js";
import { AXIS_NAMES } from "./plot-texts.js";

/** @typedef {import("../../wire/messages.js").WallRow} Row */
/** @typedef {import("../../wire/messages.js").SettingRow} SettingRow */
/** @typedef {string | number | null} Value null: there is none */
/**
 * `isShare`: from 0 to 1, read as percent.
 * @typedef {{name: string, title: string, isShare: boolean, valueOf: (row: Row) => Value}} PlotAxis
 */

/** @type {("test_score" | "train_score" | "test_loss" | "train_loss" | "step" | "n_weights")[]} */
const FIGURES = ["test_score", "train_score", "test_loss", "train_loss", "step", "n_weights"];

/** @type {readonly PlotAxis[]} figures of a run, the one that is wanted most first */
export const FIGURE_AXES = FIGURES.map((name) => ({
  name,
  title: AXIS_NAMES[name],
  isShare: name.endsWith("_score"),
  valueOf: (row) => row[name] ?? null,
}));

/**
 * @param {{config: SettingRow[], data: SettingRow[]}} rows all settings of a run and of its data
 * @returns {PlotAxis[]} what a class may have set differently
 */
export function settingAxes({ config, data }) {
  const own = config.map((row) => axisOf(row, row.name));
  const others = data.map((row) => axisOf(row, `data.${row.name}`));
  return [...FIGURE_AXES.filter(({ name }) => name === "n_weights" || name === "step"), ...own, ...others];
}

/**
 * @param {SettingRow} row
 * @param {string} key as pupils' settings have it
 * @returns {PlotAxis}
 */
function axisOf({ label, default: usual }, key) {
  return { name: key, title: label, isShare: false, valueOf: ({ settings }) => valueIn(settings?.[key] ?? usual) };
}

/** @param {unknown} value of a setting */
function valueIn(value) {
  if (typeof value === "number" || value === null || value === undefined) return value ?? null;
  if (typeof value === "boolean") return value ? AXIS_NAMES.on : AXIS_NAMES.off;
  if (Array.isArray(value)) return value.map((each) => (typeof each === "number" ? locale.write(each) : String(each))).join("-") || AXIS_NAMES.none;
  return String(value).replaceAll("_", " ");
}
