// @ts-check
/** Curves as a table: a line for each step that was measured; of a long run those that the curve keeps. Pure. */

import { METRICS } from "../../model/curve-rows.js";

/**
 * @param {import("../../model/curve-rows.js").Row[]} rows
 * @returns {string} CSV: step, then each metric; empty where it has no value
 */
export function curvesCsv(rows) {
  const lines = rows.map(({ step, values }) => [step, ...METRICS.map((name) => values[name] ?? "")].join(","));
  return `${[["step", ...METRICS].join(","), ...lines].join("\n")}\n`;
}
