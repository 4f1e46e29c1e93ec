// @ts-check
/** Which input or neuron the large map shows instead of what the network believes. Pure. */

import { isEdge } from "./shape.js";

/**
 * @param {Pick<import("../state.js").State, "pointed" | "inspected">} state
 * @returns {{target: import("./shape.js").Target, isPinned: boolean} | null} what is pointed at, else what the inspector
 *   tells of, which stays; null for weights
 */
export function shownOnMap({ pointed, inspected }) {
  if (pointed && !isEdge(pointed)) return { target: pointed, isPinned: false };
  return inspected && !isEdge(inspected) ? { target: inspected, isPinned: true } : null;
}

/**
 * @param {Pick<import("../state.js").State, "inspected">} state
 * @returns {boolean} whether a neuron stays on the map, whatever is pointed at meanwhile
 */
export function hasPinned({ inspected }) {
  return inspected !== null && !isEdge(inspected);
}
