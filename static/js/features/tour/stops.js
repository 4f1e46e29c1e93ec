// @ts-check
/** Where the tour stops, and what it says there. */

import { DATA, MAP, NETWORK, TRAIN } from "./texts.js";

/**
 * `anchors`: selectors, the first one that is to be seen counts: on a narrow page an area stands behind its tab.
 * @typedef {{anchors: string[], title: string, text: string}} Stop
 */

/** @type {readonly Stop[]} */
export const STOPS = Object.freeze([
  { anchors: ["#tab-data", "[data-area=data] .panel"], ...DATA },
  { anchors: ["#tab-network", "[data-area=network] .panel"], ...NETWORK },
  { anchors: ["[data-action=train]"], ...TRAIN },
  { anchors: ["[data-view=stage]"], ...MAP },
]);
