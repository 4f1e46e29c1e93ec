// @ts-check
/**
 * Lines above a table that say what its columns are: those of Orange, types and roles below the names or in front of each, and
 * the line of counts that data sets of scikit-learn begin with. Pure.
 */

import { toNumber } from "./numbers.js";

/** @typedef {import("./cells.js").Row} Row */
/** What a file says of a column: what it holds, and what it is for. @typedef {{holds: "numbers" | "words" | null, isFor: "target" | "nothing" | null}} Told */

/** @type {Record<string, Told["holds"]>} */
const HOLDS = {
  "": null, c: "numbers", continuous: "numbers", numeric: "numbers", d: "words", discrete: "words", nominal: "words",
  s: "words", string: "words", text: "words", t: null, time: null,
};
/** @type {Record<string, Told["isFor"]>} */
const IS_FOR = { "": null, class: "target", c: "target", meta: "nothing", m: "nothing", i: "nothing", ignore: "nothing", weight: "nothing", w: "nothing" };
const IN_NAME = /^([mciw]?)([CDST]?)#(.+)$/;

/**
 * @param {Row[]} rows with the names first
 * @returns {Told[] | null} null where the second and third line do not say it
 */
export function readTypeLines([names, types, roles]) {
  if (!names || !types || !roles) return null;
  const holds = types.cells.map((cell) => HOLDS[cell.toLowerCase()]);
  const isFor = roles.cells.map((cell) => IS_FOR[cell.toLowerCase()]);
  const isTold = holds.every((each) => each !== undefined) && isFor.every((each) => each !== undefined) && holds.some(Boolean);
  return isTold ? holds.map((each, i) => ({ holds: each ?? null, isFor: isFor[i] ?? null })) : null;
}

/**
 * @param {string} name such as cD#species
 * @returns {{name: string, told: Told} | null} null where nothing stands in front of it
 */
export function typeInName(name) {
  const found = IN_NAME.exec(name);
  if (!found || (!found[1] && !found[2])) return null;
  return { name: found[3], told: { holds: HOLDS[found[2].toLowerCase()] ?? null, isFor: IS_FOR[found[1]] ?? null } };
}

/**
 * A first line such as 150,4,setosa,versicolor,virginica: how many rows and columns follow, and how the classes are called.
 * @param {Row[]} rows
 * @returns {string[] | null} names of the labels 0, 1, …; null where the first line says something else
 */
export function readCountLine([first, ...others]) {
  const [nRows, nColumns] = first.cells.slice(0, 2).map((cell) => toNumber(cell, "."));
  const names = first.cells.slice(2);
  if (others.length === 0 || nRows !== others.length || names.length < 2 || names.some((name) => !Number.isNaN(toNumber(name, ".")) || name === "")) return null;
  const isLabelled = others.every(({ cells }) => {
    const label = toNumber(cells[nColumns] ?? "", ".");
    return cells.length === nColumns + 1 && Number.isInteger(label) && label >= 0 && label < names.length;
  });
  return isLabelled ? names : null;
}
