// @ts-check
/** What is said of a plane: what its axes are called, and what is held. */

import { locale } from "../../ui/locale.js";
import { heldColumns, namedValues, valueText } from "./held.js";

const NOTHING_HELD = "The map shows everything that the network reads.";

/**
 * @param {number[] | null} shares of the variance
 * @returns {[string, string]}
 */
export function componentNames(shares) {
  const [first, second] = (shares ?? [0, 0]).map((share) => locale.percent(share, 0));
  return [`1st principal component (${first})`, `2nd principal component (${second})`];
}

/**
 * @param {Pick<import("../state.js").State, "table" | "plane" | "config">} state
 * @returns {string} what the maps show of a table; "" of points in the plane
 */
export function planeSentence({ table, plane, config }) {
  if (!table || plane?.centre.length !== table.columns.length) return "";
  return plane.kind === "projection" ? projectionSentence(plane.shares ?? []) : heldSentence(heldColumns(table, plane, config?.columns ?? []));
}

/**
 * @param {import("./held.js").Held[]} held
 * @returns {string} such as "Other columns held at: petal length 4.3 cm, petal width 1.3 cm"
 */
function heldSentence(held) {
  return held.length === 0 ? NOTHING_HELD : `Other columns held at: ${namedValues(held.map((each) => [each.name, valueText(each)]))}`;
}

/**
 * @param {number[]} shares of the variance
 * @returns {string}
 */
function projectionSentence(shares) {
  const [first, second] = shares.map((share) => locale.percent(share, 0));
  return `Projection: these two directions hold ${first} and ${second} of the spread of the training rows.`;
}
