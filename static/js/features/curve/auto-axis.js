// @ts-check
/** When a curve of the loss has become an L: it fell long ago, and on an even axis the rest lies flat on the bottom. Pure. */

/** @typedef {import("../../model/curve-rows.js").Row} Row */

/** Fewer say nothing yet of how the curve goes on. */
const MIN_ROWS = 20;
/** A curve is an L if its second half stays below this share of its peak, and remains one up to the other share: no flicker. */
const FLAT = 0.1;
const STILL_FLAT = 0.2;

/**
 * @param {Row[]} rows ascending by step
 * @param {string[]} names of the series
 * @param {boolean} wasL what was found of the rows before
 * @returns {boolean} whether a logarithmic axis shows more
 */
export function isL(rows, names, wasL) {
  if (rows.length < MIN_ROWS) return false;
  const half = (rows[0].step + rows[rows.length - 1].step) / 2;
  const [peak, later] = [rows, rows.filter(({ step }) => step >= half)].map((some) => greatestOf(some, names));
  return later > 0 && later < peak * (wasL ? STILL_FLAT : FLAT);
}

/**
 * @param {Row[]} rows
 * @param {string[]} names
 */
function greatestOf(rows, names) {
  return rows.reduce((most, { values }) => names.reduce((more, name) => Math.max(more, values[name] ?? 0), most), 0);
}
