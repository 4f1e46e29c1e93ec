// @ts-check
/** What the border between classes is drawn from: the colours of the map, or the classes themselves. Pure. */

import { isFlat } from "./active-map.js";
import { nListed } from "./classes.js";
import { mayPreload } from "./state.js";

/** Of so many classes the three channels of a colour tell all probabilities. */
const MOST_IN_COLOURS = 4;

/** @param {import("./state.js").State} state */
export function hasBorder({ viewChoices, task }) {
  return viewChoices.border && task !== "regression";
}

/**
 * @param {import("./state.js").State} state
 * @returns {boolean} whether it is drawn by now, and listed beside the map
 */
export function isBorderDue(state) {
  return hasBorder(state) && mayPreload(state);
}

/**
 * @param {import("./state.js").State} state
 * @returns {boolean} whether the map of the classes has to be asked for
 */
export function needsClassMap(state) {
  return hasBorder(state) && nListed(state) > MOST_IN_COLOURS;
}

/**
 * @param {import("./state.js").State} state
 * @returns {boolean} whether it is drawn from the map of the classes: where that is seen anyway, too
 */
export function isOfClasses(state) {
  return isFlat(state) || needsClassMap(state);
}
