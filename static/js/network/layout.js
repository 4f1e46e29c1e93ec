// @ts-check
/** Where everything in the diagram of the network stands, in CSS pixels. Pure. */

/** Most neurons of a layer that are drawn one by one; more become a grid of tiles. */
export const MOST_SINGLE = 12;

const TILE = 36;
/** In a room at least this wide, neurons are larger. */
const LARGE_ROOM = 700;
const LARGE_TILE = 44;
/** Height of the controls above the neurons. */
export const HEAD = 50;
/** Height of the choice of the activation below them. */
export const FOOT = 40;
const BETWEEN = 10;
const LEAST_ROWS = 10;
const CONTROLS_WIDTH = 58;
const GRID_WIDTH = 132;
const INPUT_NAMES_WIDTH = 46;
const OUTPUT_MARKS_WIDTH = 30;
const LEAST_GAP = 16;
const MOST_GAP = 140;

/** @typedef {{x: number, y: number, size: number}} Box a square by its top left corner */

/**
 * @typedef {object} Column
 * @property {number} left of the neurons
 * @property {number} right
 * @property {number} middle
 * @property {boolean} isGrid
 * @property {Box[]} boxes
 */

/**
 * @typedef {object} Layout
 * @property {number} width
 * @property {number} height
 * @property {Column[]} columns inputs first, outputs last
 */

/**
 * @param {number[]} sizes how many stand in each column: all inputs that there are, the neurons of each layer
 * @param {number} roomWidth that the diagram has; it is wider where that is too little
 * @returns {Layout}
 */
export function diagramLayout(sizes, roomWidth) {
  const nRows = Math.max(LEAST_ROWS, ...sizes.filter((size) => size <= MOST_SINGLE));
  const tile = roomWidth < LARGE_ROOM ? TILE : LARGE_TILE;
  const bodyHeight = nRows * (tile + BETWEEN);
  const isHidden = (/** @type {number} */ i) => i > 0 && i < sizes.length - 1;
  const grids = sizes.map((size) => (size > MOST_SINGLE ? gridOf(size, bodyHeight) : null));
  const widths = grids.map((grid, i) => Math.max(grid?.width ?? tile, isHidden(i) ? CONTROLS_WIDTH : 0));
  const margins = INPUT_NAMES_WIDTH + OUTPUT_MARKS_WIDTH;
  const free = roomWidth - margins - widths.reduce((sum, each) => sum + each, 0);
  const gap = Math.min(MOST_GAP, Math.max(LEAST_GAP, free / (sizes.length - 1)));
  const width = Math.max(roomWidth, roomWidth - free + gap * (sizes.length - 1));
  let left = INPUT_NAMES_WIDTH + Math.max(0, (free - gap * (sizes.length - 1)) / 2);
  const columns = sizes.map((size, i) => {
    const middle = left + widths[i] / 2;
    left += widths[i] + gap;
    return column(size, middle, bodyHeight, grids[i] ?? { nColumns: 1, pitch: tile + BETWEEN, tile });
  });
  return { width: Math.floor(width), height: HEAD + bodyHeight + FOOT, columns };
}

/**
 * @param {number} size
 * @param {number} middle
 * @param {number} bodyHeight
 * @param {{nColumns: number, pitch: number, tile: number}} grid
 * @returns {Column}
 */
function column(size, middle, bodyHeight, { nColumns, pitch, tile }) {
  const nRows = Math.ceil(size / nColumns);
  const left = middle - (nColumns * pitch) / 2 + (pitch - tile) / 2;
  const top = HEAD + (bodyHeight - nRows * pitch) / 2 + (pitch - tile) / 2;
  const boxes = Array.from({ length: size }, (_, i) => ({
    x: left + pitch * (i % nColumns),
    y: top + pitch * Math.floor(i / nColumns),
    size: tile,
  }));
  const right = left + pitch * (nColumns - 1) + tile;
  return { left, right, middle, isGrid: size > MOST_SINGLE, boxes };
}

/** @typedef {{nColumns: number, pitch: number, tile: number, width: number}} Grid */

/**
 * The largest tiles with which all neurons of a layer fit.
 * @param {number} size
 * @param {number} bodyHeight
 * @returns {Grid}
 */
function gridOf(size, bodyHeight) {
  let pitch = TILE;
  const nColumnsAt = (/** @type {number} */ p) => Math.ceil(size / Math.floor(bodyHeight / p));
  while (nColumnsAt(pitch) * pitch > GRID_WIDTH) pitch--;
  const nColumns = nColumnsAt(pitch);
  return { nColumns, pitch, tile: pitch - 2, width: nColumns * pitch };
}

/**
 * The box that an arrow key leads to.
 * @param {Column[]} columns
 * @param {{column: number, row: number}} from `row`: place among the column's boxes
 * @param {string} key
 * @returns {{column: number, row: number} | null} null for no such key or place
 */
export function neighbour(columns, from, key) {
  const { boxes } = columns[from.column];
  const box = boxes[from.row];
  if (key === "Home") return { column: from.column, row: 0 };
  if (key === "End") return { column: from.column, row: boxes.length - 1 };
  const [dx, dy] = /** @type {Record<string, number[]>} */ ({
    ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0],
  })[key] ?? [0, 0];
  if (dx === 0 && dy === 0) return null;
  const inside = nearest(boxes, box, dx, dy);
  if (inside !== null) return { column: from.column, row: inside };
  const next = columns[from.column + dx];
  if (dx === 0 || !next) return null;
  return { column: from.column + dx, row: /** @type {number} */ (nearest(next.boxes, box, dx, 0)) };
}

/**
 * @param {Box[]} boxes
 * @param {Box} from
 * @param {number} dx the way to go
 * @param {number} dy
 * @returns {number | null} the nearest box that way
 */
function nearest(boxes, from, dx, dy) {
  let best = null;
  let least = Infinity;
  for (const [i, box] of boxes.entries()) {
    const across = box.x + box.size / 2 - from.x - from.size / 2;
    const down = box.y + box.size / 2 - from.y - from.size / 2;
    const along = dx * across + dy * down;
    const aside = Math.abs(dx * down) + Math.abs(dy * across);
    const distance = along + 3 * aside;
    if (along > 0.5 && distance < least) [best, least] = [i, distance];
  }
  return best;
}
