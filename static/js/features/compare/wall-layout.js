// @ts-check
/** How large the maps on the wall are: as large as lets all of them be seen at once, within limits. Pure. */

const LEAST_TILE = 64; // CSS pixels
const MAX_TILE = 168;
export const GAP = 6;
/** Under each tile: its caption. */
export const CAPTION = 20;
/** Above the tiles of each recipe, where there are several. */
export const HEADING = 26;

/**
 * @param {number[]} groups how many tiles each recipe has
 * @param {{width: number, height: number, scale?: number, caption?: number, least?: number}} room in CSS pixels; scale: of the texts;
 *   caption: under each tile; least: how small tiles may become
 * @returns {{tile: number, columns: number}} tile: its side in CSS pixels; a wall that is taller than the room scrolls
 */
export function wallLayout(groups, { width, height, scale = 1, caption = CAPTION, least = LEAST_TILE }) {
  const most = Math.max(1, ...groups);
  for (let columns = 1; columns <= most; columns++) {
    const tile = Math.min(MAX_TILE, sideOf(columns, width));
    if (tile < least) break;
    if (heightOf(groups, columns, tile, { scale, caption }) <= height) return { tile, columns: fitting(tile, width, most) };
  }
  const columns = fitting(least, width, most);
  return { tile: Math.max(1, Math.min(MAX_TILE, sideOf(columns, width))), columns };
}

/**
 * @param {number} columns
 * @param {number} width
 */
function sideOf(columns, width) {
  return Math.floor((width + GAP) / columns) - GAP;
}

/**
 * @param {number} tile
 * @param {number} width
 * @param {number} most
 */
function fitting(tile, width, most) {
  return Math.max(1, Math.min(most, Math.floor((width + GAP) / (tile + GAP))));
}

/**
 * @param {number[]} groups
 * @param {number} columns
 * @param {number} tile
 * @param {{scale: number, caption: number}} texts
 */
function heightOf(groups, columns, tile, { scale, caption }) {
  const rows = groups.reduce((sum, n) => sum + Math.ceil(n / columns), 0);
  const headings = groups.length > 1 ? groups.length * HEADING * scale : 0;
  return rows * (tile + caption * scale + GAP) + headings;
}
