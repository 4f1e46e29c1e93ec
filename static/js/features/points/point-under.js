// @ts-check
/** Which point a click or Enter would open. */

const REACH_PX = 12; // a finger is not exact

/**
 * @param {import("../../model/state.js").State} state
 * @param {import("../../session/point-editor.js").PointEditor} editor
 * @param {number} width of the map in px
 * @returns {number | null} the point under pointer or cursor, when the tool is to look
 */
export function pointUnder({ tool, place }, editor, width) {
  if (tool !== "look" || !place || width === 0) return null;
  return editor.pointAt({ ...place, radius: (2 * REACH_PX) / width });
}
