// @ts-check
/**
 * Marching squares: lines over a grid of cells. Corners of the squares are the centres of the cells; the outermost run on
 * to the edge. Places are shares of width and height, from the top left. Pure but for the last, which strokes them.
 */

const FIRST_ROOM = 4096;
const SEAM = 1;
const SEAM_STRENGTH = 0.5;

/** Line segments in one array, used again for the next picture: x1, y1, x2, y2 and so on. */
export class Segments {
  places = new Float32Array(FIRST_ROOM);
  /** Numbers in use: four a segment. */
  n = 0;

  clear() {
    this.n = 0;
  }

  /**
   * @param {number} x1
   * @param {number} y1
   * @param {number} x2
   * @param {number} y2
   */
  add(x1, y1, x2, y2) {
    if (this.n + 4 > this.places.length) {
      const larger = new Float32Array(2 * this.places.length);
      larger.set(this.places);
      this.places = larger;
    }
    const { places, n } = this;
    places[n] = x1;
    places[n + 1] = y1;
    places[n + 2] = x2;
    places[n + 3] = y2;
    this.n = n + 4;
  }
}

/** @typedef {{row: number, column: number, width: number, height: number}} Square between cells; −1: before the first */

/**
 * Visit the squares between the centres of four cells, and the half cells along the edges, wherever the four are not equal: a
 * line can cross no others, and they are few.
 * @param {ArrayLike<number>} cells row by row
 * @param {{width: number, height: number}} grid
 * @param {(tl: number, tr: number, br: number, bl: number, square: Square) => void} visit with the places of the four
 *   cells, row by row: top left, top right, bottom right, bottom left
 */
export function eachUnevenSquare(cells, { width, height }, visit) {
  const square = { row: -1, column: -1, width, height };
  for (let row = -1; row < height; row++) {
    const upper = Math.max(row, 0) * width;
    const lower = Math.min(row + 1, height - 1) * width;
    for (let column = -1; column < width; column++) {
      const west = Math.max(column, 0);
      const east = Math.min(column + 1, width - 1);
      const cell = cells[upper + west];
      if (cell === cells[upper + east] && cell === cells[lower + east] && cell === cells[lower + west]) continue;
      square.row = row;
      square.column = column;
      visit(upper + west, upper + east, lower + east, lower + west, square);
    }
  }
}

/** @param {Square} square */
function sidesOf({ row, column, width, height }) {
  return {
    left: Math.max(0, (column + 0.5) / width),
    right: Math.min(1, (column + 1.5) / width),
    top: Math.max(0, (row + 0.5) / height),
    bottom: Math.min(1, (row + 1.5) / height),
  };
}

/**
 * Add the line along which a value, known at the corners, is 0.
 * @param {Segments} lines
 * @param {Square} square
 * @param {number} tl
 * @param {number} tr
 * @param {number} br
 * @param {number} bl
 */
export function addCrossing(lines, square, tl, tr, br, bl) {
  const code = (tl > 0 ? 8 : 0) | (tr > 0 ? 4 : 0) | (br > 0 ? 2 : 0) | (bl > 0 ? 1 : 0);
  if (code === 0 || code === 15) return;
  const { left, right, top, bottom } = sidesOf(square);
  const upperX = left + (right - left) * (tl / (tl - tr));
  const lowerX = left + (right - left) * (bl / (bl - br));
  const leftY = top + (bottom - top) * (tl / (tl - bl));
  const rightY = top + (bottom - top) * (tr / (tr - br));
  // A saddle is cut so that its middle belongs to the side of the mean.
  const isMiddleAbove = tl + tr + br + bl > 0;
  switch (code) {
    case 1: case 14: return lines.add(left, leftY, lowerX, bottom);
    case 2: case 13: return lines.add(lowerX, bottom, right, rightY);
    case 4: case 11: return lines.add(upperX, top, right, rightY);
    case 8: case 7: return lines.add(left, leftY, upperX, top);
    case 3: case 12: return lines.add(left, leftY, right, rightY);
    case 6: case 9: return lines.add(upperX, top, lowerX, bottom);
  }
  if ((code === 10) === isMiddleAbove) {
    lines.add(upperX, top, right, rightY);
    lines.add(left, leftY, lowerX, bottom);
  } else {
    lines.add(left, leftY, upperX, top);
    lines.add(lowerX, bottom, right, rightY);
  }
}

/**
 * Add the lines of a square in which three or four classes meet: from each edge that they cross to the middle.
 * @param {Segments} lines
 * @param {Square} square
 * @param {number[]} labels of the corners, clockwise from the top left
 * @param {(i: number, other: number) => number} excess how much more at corner i is for its class than for that of the other one
 */
export function addStar(lines, square, labels, excess) {
  const { left, right, top, bottom } = sidesOf(square);
  const [middleX, middleY] = [(left + right) / 2, (top + bottom) / 2];
  const xs = [left, right, right, left];
  const ys = [top, top, bottom, bottom];
  for (let i = 0; i < 4; i++) {
    const next = (i + 1) % 4;
    if (labels[i] === labels[next]) continue;
    const share = excess(i, next) / (excess(i, next) + excess(next, i));
    lines.add(xs[i] + share * (xs[next] - xs[i]), ys[i] + share * (ys[next] - ys[i]), middleX, middleY);
  }
}

/**
 * @param {OffscreenCanvasRenderingContext2D} context
 * @param {Segments} lines
 * @param {{width: number, height: number}} size of the picture
 * @param {{lineWidth: number, colour: string, around?: string}} look `around`: the colour of a seam at both sides, so that
 *   the lines are seen on any ground
 */
export function strokeSegments(context, { places, n }, { width, height }, { lineWidth, colour, around }) {
  context.beginPath();
  for (let i = 0; i < n; i += 4) {
    context.moveTo(places[i] * width, places[i + 1] * height);
    context.lineTo(places[i + 2] * width, places[i + 3] * height);
  }
  if (around) {
    context.strokeStyle = around;
    context.globalAlpha = SEAM_STRENGTH;
    context.lineWidth = lineWidth + 2 * SEAM;
    context.stroke();
    context.globalAlpha = 1;
  }
  context.strokeStyle = colour;
  context.lineWidth = lineWidth;
  context.stroke();
}
