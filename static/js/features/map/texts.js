// @ts-check
/** What legend and readout say. */

import { formatCount } from "../../ui/format.js";
import { locale } from "../../ui/locale.js";

/**
 * @param {string} task
 * @param {string} classes what the file calls the classes
 * @returns {string} what is said, or would be, while nobody points
 */
export function readoutHint(task, classes) {
  return task === "regression" ? "Point at the map" : `Points by ${classes}`;
}

/**
 * @param {number} n of a class
 * @param {number} all
 */
export function shareOfPoints(n, all) {
  return `${formatCount(n)} of ${formatCount(all)} ${locale.plural(all, { one: "point", other: "points" })}`;
}

/**
 * @param {string} place
 * @param {string | undefined} name of the values, from a file
 * @param {string | null} value that is predicted there, of a regression
 */
export function placeText(place, name, value) {
  return value === null ? place : `${place}: ${name ? `${name} ` : ""}${value}`;
}
