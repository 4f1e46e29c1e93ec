// @ts-check
/**
 * Lines on a class map by marching squares: where two classes meet, where the winner's probability passes a level, and,
 * for a regression, where the value does. Corners of the squares are the centres of the cells; the outermost run on to
 * the edge. Pure: places are shares of width and height, from the top left.
 */

/**
 * A map of two bytes a cell, row-major, top row first: the winning class (0 for a regression), and its probability × 255
 * (or the value, −1 to 1 as 0 to 255).
 * @typedef {{width: number, height: number, picture: Uint8Array}} ClassMap
 */

const FIRST_ROOM = 4096;
/** The least that a cell counts for its class where its probability is no more than a half. */
const MIN_EXCESS = 1;

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

/**
 * Add the lines between classes. With two classes they lie where both are as probable.
 * @param {ClassMap} map
 * @param {Segments} lines
 */
export function addBoundaries(map, lines) {
  const { picture } = map;
  const excess = (/** @type {number} */ at) => Math.max(picture[at + 1] - 127.5, MIN_EXCESS);
  eachSquare(map, (tl, tr, br, bl, square) => {
    const a = picture[tl];
    const b = picture[tr];
    const c = picture[br];
    const d = picture[bl];
    if (a === b && a === c && a === d) return;
    const other = b !== a ? b : c !== a ? c : d;
    const hasThree = [b, c, d].some((each) => each !== a && each !== other);
    const signed = (/** @type {number} */ at) => (picture[at] === a ? excess(at) : -excess(at));
    if (!hasThree) addCrossing(lines, square, signed(tl), signed(tr), signed(br), signed(bl));
    else addStar(lines, square, [a, b, c, d], [excess(tl), excess(tr), excess(br), excess(bl)]);
  });
}

/**
 * Add the lines at which the winning class is as probable as `level`.
 * @param {ClassMap} map
 * @param {number} level above 0.5: there only one class can be
 * @param {Segments} lines
 */
export function addConfidenceLines(map, level, lines) {
  const { picture } = map;
  const threshold = 255 * level;
  // Where another class wins, this one has at most what the winner leaves.
  const above = (/** @type {number} */ at, /** @type {number} */ label) => {
    const byte = picture[at + 1];
    return (picture[at] === label ? byte : Math.min(byte, 255 - byte)) - threshold;
  };
  eachSquare(map, (tl, tr, br, bl, square) => {
    const first = picture[tl];
    if (first === picture[tr] && first === picture[br] && first === picture[bl]) {
      // Nearly all squares: no array is made for them.
      const [a, b, c, d] = [picture[tl + 1], picture[tr + 1], picture[br + 1], picture[bl + 1]];
      addCrossing(lines, square, a - threshold, b - threshold, c - threshold, d - threshold);
      return;
    }
    const labels = [first, picture[tr], picture[br], picture[bl]];
    for (let i = 0; i < 4; i++) {
      const label = labels[i];
      if (labels.indexOf(label) < i) continue;
      addCrossing(lines, square, above(tl, label), above(tr, label), above(br, label), above(bl, label));
    }
  });
}

/**
 * Add the lines at which the value is `value`.
 * @param {ClassMap} map
 * @param {number} value from −1 to 1
 * @param {Segments} lines
 */
export function addValueLines(map, value, lines) {
  const { picture } = map;
  const threshold = (255 * (value + 1)) / 2;
  eachSquare(map, (tl, tr, br, bl, square) => {
    addCrossing(
      lines, square,
      picture[tl + 1] - threshold, picture[tr + 1] - threshold, picture[br + 1] - threshold, picture[bl + 1] - threshold,
    );
  });
}

/** @typedef {{row: number, column: number, width: number, height: number}} Square between cells; −1: before the first */

/**
 * Visit the squares between the centres of four cells, and the half cells along the edges, where the four are not equal:
 * a line can cross no others.
 * @param {ClassMap} map
 * @param {(tl: number, tr: number, br: number, bl: number, square: Square) => void} visit with the places of the four
 *   cells in the picture: top left, top right, bottom right, bottom left
 */
function eachSquare({ width, height, picture }, visit) {
  const cells = new Uint16Array(picture.buffer, picture.byteOffset, width * height);
  const square = { row: -1, column: -1, width, height };
  for (let row = -1; row < height; row++) {
    const upper = Math.max(row, 0) * width;
    const lower = Math.min(row + 1, height - 1) * width;
    square.row = row;
    for (let column = -1; column < width; column++) {
      const west = Math.max(column, 0);
      const east = Math.min(column + 1, width - 1);
      const cell = cells[upper + west];
      if (cell === cells[upper + east] && cell === cells[lower + west] && cell === cells[lower + east]) continue;
      square.column = column;
      visit(2 * (upper + west), 2 * (upper + east), 2 * (lower + east), 2 * (lower + west), square);
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
function addCrossing(lines, square, tl, tr, br, bl) {
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
 * @param {number[]} excess
 */
function addStar(lines, square, labels, excess) {
  const { left, right, top, bottom } = sidesOf(square);
  const [middleX, middleY] = [(left + right) / 2, (top + bottom) / 2];
  const xs = [left, right, right, left];
  const ys = [top, top, bottom, bottom];
  for (let i = 0; i < 4; i++) {
    const next = (i + 1) % 4;
    if (labels[i] === labels[next]) continue;
    const share = excess[i] / (excess[i] + excess[next]);
    lines.add(xs[i] + share * (xs[next] - xs[i]), ys[i] + share * (ys[next] - ys[i]), middleX, middleY);
  }
}
