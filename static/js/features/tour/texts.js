// @ts-check
/** What the tour says. */

import { formatCount } from "../../ui/format.js";

/** @typedef {{title: string, text: string}} StopTexts */

/** @type {StopTexts} */
export const DATA = {
  title: "Data",
  text: "Every dot is a point, coloured by its class. Pick a data set, or take the brush and paint your own points on the map.",
};

/** @type {StopTexts} */
export const NETWORK = {
  title: "Network",
  text: "Each neuron has a small map of what it responds to, and each line is a weight. Change layers, neurons and inputs at any time, even during training.",
};

/** @type {StopTexts} */
export const TRAIN = {
  title: "Train",
  text: "Starts and pauses training; so does the Space key. It begins slowly, so that you can watch, and gets faster.",
};

/** @type {StopTexts} */
export const MAP = {
  title: "Map",
  text: "Each place has the colour of the class that the network predicts there; colours mix where it is unsure. The curve shows how wrong it still is.",
};

export const NEXT = "Next";
export const DONE = "Done";

/**
 * @param {number} place from 1
 * @param {number} n
 */
export function placeText(place, n) {
  return `${formatCount(place)} of ${formatCount(n)}`;
}
