// @ts-check
/** Curves as a table: a line for each step that was measured, or for the last one of each bucket once there are many. Pure. */

const METRICS = ["loss", "accuracy", "test_loss", "test_accuracy"];

/**
 * @typedef {object} Curves
 * @property {number} n buckets
 * @property {Float64Array} steps those of the last values
 * @property {(name: string) => {last: Float64Array}} series NaN where there is no value
 */

/**
 * @param {Curves} curves
 * @returns {string} CSV: step, then the last value of each metric; empty where there is none
 */
export function curvesCsv(curves) {
  const lines = [["step", ...METRICS].join(",")];
  const columns = METRICS.map((name) => curves.series(name).last);
  for (let bucket = 0; bucket < curves.n; bucket++) {
    const values = columns.map((column) => column[bucket]);
    if (values.every(Number.isNaN)) continue;
    lines.push([curves.steps[bucket], ...values.map((value) => (Number.isNaN(value) ? "" : value))].join(","));
  }
  return `${lines.join("\n")}\n`;
}
