// @ts-check
/** Which point a click or Enter would open. */

const REACH_PX = 12; // a finger is not exact

/**
 * @param {import("../../model/state.js").State} state
 * @param {import("../../session/point-editor.js").PointEditor} editor
 * @param {HTMLElement} map whose width is only asked for where it matters: it may make the browser lay out the page
 * @returns {number | null} the point under pointer or cursor, when the tool is to look
 */
export function pointUnder({ tool, place }, editor, map) {
  if (tool !== "look" || !place || map.clientWidth === 0) return null;
  return editor.pointAt({ ...place, radius: (2 * REACH_PX) / map.clientWidth });
}
