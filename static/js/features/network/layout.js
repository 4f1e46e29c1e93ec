// @ts-check
/** Where everything in the diagram of the network stands, in CSS pixels. Pure. */

/** Most neurons of a layer that are drawn one by one; more become a grid of tiles. */
const MAX_SINGLE = 12;

const MIN_TILE = 26;
const MAX_TILE = 56;
/** What stands above the neurons of a hidden layer: beside each other, or below each other where layers are many. */
const CONTROLS = { width: 58, head: 50, gap: 22 };
const DENSE_CONTROLS = { width: 28, head: 104, gap: 12 };
/** Height of the choice of the activation below them. */
const FOOT = 40;
const BETWEEN = 8;
const MIN_ROWS = 8;
const GRID_WIDTH = 132;
const MAX_GRID_PITCH = 36;
const MIN_GRID_PITCH = 18;
const INPUT_NAMES_WIDTH = 46;
const FILE_NAMES_WIDTH = 30;
const OUTPUT_MARKS_WIDTH = 30;
const OUTPUT_NAMES_WIDTH = 56;
/** Neurons become smaller, first those of grids, where lines would be shorter than this. */
const GOOD_GAP = 26;
const MAX_GAP = 140;

/** @typedef {{x: number, y: number, size: number}} Box a square by its top left corner; one that is not shown has size 0 */

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
 * @property {boolean} isDense whether the controls of a layer stand below each other
 * @property {Column[]} columns inputs first, outputs last
 */

/**
 * What the diagram has; it is wider where that is too little.
 * @typedef {{width: number, height: number, hasNames?: boolean, hasInputNames?: boolean}} Room of a file: `hasNames` beside the marks of
 *   the outputs, `hasInputNames` beside the inputs, where x and y need less
 */

/**
 * @param {number[]} sizes how many stand in each column: the inputs that are shown, the neurons of each layer
 * @param {Room} room
 * @returns {Layout}
 */
export function diagramLayout(sizes, room) {
  const roomy = arranged(sizes, room, CONTROLS);
  return roomy.width <= room.width ? { ...roomy, isDense: false } : { ...arranged(sizes, room, DENSE_CONTROLS), isDense: true };
}

/**
 * @param {number[]} sizes
 * @param {Room} room
 * @param {{width: number, head: number, gap: number}} controls of a hidden layer
 */
function arranged(sizes, room, controls) {
  const nRows = Math.max(MIN_ROWS, ...sizes.filter((size) => size <= MAX_SINGLE));
  // A page whose style sheets are still to come has no height yet.
  const height = Math.max(room.height - controls.head - FOOT, nRows * (BETWEEN + 1));
  const body = { top: controls.head, height };
  const pitch = Math.min(MAX_TILE + BETWEEN, body.height / nRows);
  const nGaps = sizes.length - 1;
  let gridPitch = MAX_GRID_PITCH;
  const gridsAt = (/** @type {number} */ most) => sizes.map((size) => (size > MAX_SINGLE ? gridOf(size, body.height, most) : null));
  let grids = gridsAt(gridPitch);
  const isHidden = (/** @type {number} */ i) => i > 0 && i < nGaps;
  const widthsAt = (/** @type {number} */ tile) => grids.map((grid, i) => Math.max(grid?.width ?? tile, isHidden(i) ? controls.width : 0));
  const inputNames = INPUT_NAMES_WIDTH + (room.hasInputNames ? FILE_NAMES_WIDTH : 0);
  const sides = inputNames + OUTPUT_MARKS_WIDTH + (room.hasNames ? OUTPUT_NAMES_WIDTH : 0);
  const freeAt = (/** @type {number} */ tile) => room.width - sides - sum(widthsAt(tile));
  let tile = Math.floor(pitch - BETWEEN);
  while (gridPitch > MIN_GRID_PITCH && freeAt(tile) < nGaps * GOOD_GAP) grids = gridsAt(--gridPitch);
  while (tile > MIN_TILE && freeAt(tile) < nGaps * GOOD_GAP) tile--;
  const widths = widthsAt(tile);
  const free = freeAt(tile);
  const gap = Math.min(MAX_GAP, Math.max(controls.gap, free / nGaps));
  let left = inputNames + Math.max(0, (free - gap * nGaps) / 2);
  const columns = sizes.map((size, i) => {
    const middle = left + widths[i] / 2;
    left += widths[i] + gap;
    return column(size, middle, body, grids[i] ?? { nColumns: 1, pitch, tile });
  });
  return { width: Math.floor(Math.max(room.width, room.width - free + gap * nGaps)), height: room.height, columns };
}

/** @param {number[]} values */
function sum(values) {
  return values.reduce((total, each) => total + each, 0);
}

/**
 * @param {number} size
 * @param {number} middle
 * @param {{top: number, height: number}} body
 * @param {{nColumns: number, pitch: number, tile: number}} grid
 * @returns {Column}
 */
function column(size, middle, body, { nColumns, pitch, tile }) {
  const nRows = Math.ceil(size / nColumns);
  const left = middle - (nColumns * pitch) / 2 + (pitch - tile) / 2;
  const top = body.top + (body.height - nRows * pitch) / 2 + (pitch - tile) / 2;
  const boxes = Array.from({ length: size }, (_, i) => ({
    x: left + pitch * (i % nColumns),
    y: top + pitch * Math.floor(i / nColumns),
    size: tile,
  }));
  const right = left + pitch * (nColumns - 1) + tile;
  return { left, right, middle, isGrid: size > MAX_SINGLE, boxes };
}

/** @typedef {{nColumns: number, pitch: number, tile: number, width: number}} Grid */

/**
 * The largest tiles with which all neurons of a layer fit.
 * @param {number} size
 * @param {number} bodyHeight
 * @param {number} mostPitch
 * @returns {Grid}
 */
function gridOf(size, bodyHeight, mostPitch) {
  let pitch = mostPitch;
  const nColumnsAt = (/** @type {number} */ p) => Math.ceil(size / Math.floor(bodyHeight / p));
  while (nColumnsAt(pitch) * pitch > GRID_WIDTH) pitch--;
  const nColumns = nColumnsAt(pitch);
  return { nColumns, pitch, tile: pitch - 2, width: nColumns * pitch };
}

/**
 * @param {Column} column that has boxes for those that are shown only
 * @param {number[]} shown the places that they are to have
 * @param {number} size how many places there are
 * @returns {Column} with a box for each place
 */
export function withPlaces(column, shown, size) {
  const boxes = Array.from({ length: size }, (_, place) => column.boxes[shown.indexOf(place)] ?? { x: 0, y: 0, size: 0 });
  return { ...column, boxes };
}

/** @param {Box} box */
function isShown({ size }) {
  return size > 0;
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
  if (key === "Home") return { column: from.column, row: boxes.findIndex(isShown) };
  if (key === "End") return { column: from.column, row: boxes.findLastIndex(isShown) };
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
    if (isShown(box) && along > 0.5 && distance < least) [best, least] = [i, distance];
  }
  return best;
}
