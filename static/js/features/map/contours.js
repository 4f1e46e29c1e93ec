// @ts-check
/**
 * Lines on a map by marching squares: where two classes meet, where the winner's probability passes a level, where a
 * value does, of a regression or of a neuron. Pure.
 */

import { addCrossing, addStar, eachUnevenSquare } from "./squares.js";

/**
 * A map of two bytes a cell, row-major, top row first: the winning class (0 for a regression), and its probability × 255
 * (or the value, −1 to 1 as 0 to 255).
 * @typedef {{width: number, height: number, picture: Uint8Array}} ClassMap
 */

/** @typedef {import("./squares.js").Segments} Segments */

/** The least that a cell counts for its class where its probability is no more than a half. */
const MIN_EXCESS = 1;

/**
 * Add the lines between classes. With two classes they lie where both are as probable.
 * @param {ClassMap} map
 * @param {Segments} lines
 */
export function addBoundaries(map, lines) {
  const { picture } = map;
  const excess = (/** @type {number} */ at) => Math.max(picture[at + 1] - 127.5, MIN_EXCESS);
  eachSquareOf(map, (tl, tr, br, bl, square) => {
    const a = picture[tl];
    const b = picture[tr];
    const c = picture[br];
    const d = picture[bl];
    if (a === b && a === c && a === d) return;
    const other = b !== a ? b : c !== a ? c : d;
    const hasThree = [b, c, d].some((each) => each !== a && each !== other);
    const signed = (/** @type {number} */ at) => (picture[at] === a ? excess(at) : -excess(at));
    if (!hasThree) addCrossing(lines, square, signed(tl), signed(tr), signed(br), signed(bl));
    else addStar(lines, square, [a, b, c, d], (i) => excess([tl, tr, br, bl][i]));
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
  eachSquareOf(map, (tl, tr, br, bl, square) => {
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
  eachSquareOf(map, (tl, tr, br, bl, square) => {
    addCrossing(
      lines, square,
      picture[tl + 1] - threshold, picture[tr + 1] - threshold, picture[br + 1] - threshold, picture[bl + 1] - threshold,
    );
  });
}

/**
 * Add the lines at which a neuron's activation is that share of its scale.
 * @param {{width: number, height: number, plane: Uint8Array}} map a byte a cell: 128 for 0, 127 more for the scale
 * @param {number} level from −1 to 1
 * @param {Segments} lines
 */
export function addLevelLines({ width, height, plane }, level, lines) {
  const threshold = 128 + 127 * level;
  eachUnevenSquare(plane, { width, height }, (tl, tr, br, bl, square) => {
    addCrossing(lines, square, plane[tl] - threshold, plane[tr] - threshold, plane[br] - threshold, plane[bl] - threshold);
  });
}

/**
 * @param {ClassMap} map
 * @param {(tl: number, tr: number, br: number, bl: number, square: import("./squares.js").Square) => void} visit with the
 *   places of the four cells in the picture
 */
function eachSquareOf({ width, height, picture }, visit) {
  const cells = new Uint16Array(picture.buffer, picture.byteOffset, width * height);
  eachUnevenSquare(cells, { width, height }, (tl, tr, br, bl, square) => visit(2 * tl, 2 * tr, 2 * br, 2 * bl, square));
}
