// @ts-check
/** What the curves of several runs of one recipe have in common at each step: their mean, and how far they spread. Pure. */

/** @typedef {"range" | "quartiles" | "sd"} SpreadKind */
/** A band at one step. @typedef {{mean: number, low: number, high: number}} Band */

/**
 * @param {(number | null)[][]} rows for each step the values of all runs, null where one has none
 * @param {number[]} members whose curves they are
 * @param {SpreadKind} kind
 * @returns {(Band | null)[]} one for each step, null where no run has a value
 */
export function bandsOf(rows, members, kind) {
  return rows.map((row) => {
    const values = members.map((member) => row[member] ?? null).filter((value) => value !== null);
    return values.length === 0 ? null : bandOf(values, kind);
  });
}

/**
 * @param {number[]} values at least one
 * @param {SpreadKind} kind
 * @returns {Band}
 */
function bandOf(values, kind) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  if (kind === "sd") {
    const n = Math.max(1, values.length - 1);
    const sd = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / n);
    return { mean, low: mean - sd, high: mean + sd };
  }
  const ascending = [...values].sort((a, b) => a - b);
  const [low, high] = kind === "range" ? [0, 1] : [0.25, 0.75];
  return { mean, low: quantile(ascending, low), high: quantile(ascending, high) };
}

/**
 * @param {number[]} ascending
 * @param {number} share
 * @returns {number} between two values on the straight line, as NumPy has it
 */
function quantile(ascending, share) {
  const at = share * (ascending.length - 1);
  const [below, above] = [ascending[Math.floor(at)], ascending[Math.ceil(at)]];
  return below + (at - Math.floor(at)) * (above - below);
}
