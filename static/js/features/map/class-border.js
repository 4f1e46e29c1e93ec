// @ts-check
/**
 * The border between classes as lines, crisp whatever the size of the cells. From the colours of the map that is shown anyway:
 * each is the mean of the classes' colours by their probabilities, and of up to four classes it tells these. Pure.
 */

import { calmPlanes } from "./calm-planes.js";
import { addCrossing, addStar, eachSquare } from "./squares.js";

/** A colour is rounded to whole levels: by so much it is wrong in the mean, √(1/12). */
const ROUNDING = 0.29;
/** A probability is steep where it changes by so many times its error from cell to cell. */
const STEEP = 6;
/** Steepness is measured over so many cells to each side: from one cell to the next even a gentle slope jumps by whole levels. */
const STRETCH = 4;
/** Where so little of the border is not steep, nobody sees what rounding does to it: a learnt map costs no averaging. */
const MOST_SHALLOW = 0.1;

/** @typedef {import("./squares.js").Segments} Segments */

/**
 * @param {number[][]} colours red, green, blue of each class, at most four
 * @returns {number[][]} for each class what to multiply a colour's channels and 1 with, for its probability
 */
export function unmixing(colours) {
  const [origin, ...others] = colours;
  const axes = others.map((rgb) => rgb.map((value, i) => value - origin[i]));
  const products = axes.map((a) => axes.map((b) => dot(a, b)));
  // Least squares: the inverse of the products times the axes.
  const rows = inverse(products).map((row) => {
    const weights = [0, 1, 2].map((channel) => row.reduce((sum, factor, k) => sum + factor * axes[k][channel], 0));
    return [...weights, -dot(weights, origin)];
  });
  const first = [0, 1, 2, 3].map((i) => (i === 3 ? 1 : 0) - rows.reduce((sum, row) => sum + row[i], 0));
  return [first, ...rows];
}

/**
 * Add the lines along which two classes are equally probable, and none more.
 * @param {{width: number, height: number, picture: Uint8Array}} map red, green, blue of each cell, row by row
 * @param {number[][]} weights of unmixing()
 * @param {Segments} lines
 */
export function addClassBorders({ width, height, picture }, weights, lines) {
  const nCells = width * height;
  const planes = weights.map(([r, g, b, one]) => {
    const plane = new Float32Array(nCells);
    for (let i = 0, at = 0; i < nCells; i++, at += 3) plane[i] = r * picture[at] + g * picture[at + 1] + b * picture[at + 2] + one;
    return plane;
  });
  const error = ROUNDING * Math.max(...weights.map(([r, g, b]) => Math.hypot(r, g, b)));
  let winners = winnersOf(planes);
  if (shallowShare(planes, winners, { width, height }, STEEP * error) > MOST_SHALLOW) {
    calmPlanes(planes, { width, height }, STEEP * error);
    winners = winnersOf(planes);
  }
  eachSquare({ width, height }, (tl, tr, br, bl, square) => {
    const a = winners[tl];
    if (winners[tr] === a && winners[br] === a && winners[bl] === a) return;
    const corners = [tl, tr, br, bl];
    const labels = corners.map((cell) => winners[cell]);
    const b = /** @type {number} */ (labels.find((label) => label !== a));
    const [as, bs] = [planes[a], planes[b]];
    const isOfTwo = labels.every((label) => label === a || label === b);
    if (isOfTwo) addCrossing(lines, square, as[tl] - bs[tl], as[tr] - bs[tr], as[br] - bs[br], as[bl] - bs[bl]);
    else addStar(lines, square, labels, (i, other) => planes[labels[i]][corners[i]] - planes[labels[other]][corners[i]]);
  });
}

/** @param {Float32Array[]} planes */
function winnersOf(planes) {
  const winners = new Uint8Array(planes[0].length);
  for (let k = 1; k < planes.length; k++) {
    for (let cell = 0; cell < winners.length; cell++) {
      if (planes[k][cell] > planes[winners[cell]][cell]) winners[cell] = k;
    }
  }
  return winners;
}

/**
 * @param {Float32Array[]} planes
 * @param {Uint8Array} winners
 * @param {{width: number, height: number}} size
 * @param {number} steep a change of the margin from cell to cell
 * @returns {number} of the neighbours with a border between them, across and down, the share where the margin is less steep
 */
function shallowShare(planes, winners, { width, height }, steep) {
  let [n, nShallow] = [0, 0];
  /** A neighbour `step` before the cell, which is the `at`-th of `size` in its line. @type {(cell: number, step: number, at: number, size: number) => void} */
  const look = (cell, step, at, size) => {
    const [a, b] = [planes[winners[cell - step]], planes[winners[cell]]];
    const first = cell - step * Math.min(STRETCH, at);
    const last = cell + step * Math.min(STRETCH, size - 1 - at);
    n += 1;
    if (Math.abs(b[last] - a[last] - b[first] + a[first]) * step < steep * (last - first)) nShallow += 1;
  };
  for (let row = 0, cell = 0; row < height; row++) {
    for (let column = 0; column < width; column++, cell++) {
      if (column > 0 && winners[cell - 1] !== winners[cell]) look(cell, 1, column, width);
      if (row > 0 && winners[cell - width] !== winners[cell]) look(cell, width, row, height);
    }
  }
  return n === 0 ? 0 : nShallow / n;
}

/**
 * @param {number[]} a
 * @param {number[]} b at least as long
 */
function dot(a, b) {
  return a.reduce((sum, value, i) => sum + value * b[i], 0);
}

/**
 * @param {number[][]} matrix symmetric, positive: no pivot is 0
 * @returns {number[][]}
 */
function inverse(matrix) {
  const n = matrix.length;
  const rows = matrix.map((row, i) => [...row, ...row.map((_, j) => Number(i === j))]);
  for (let i = 0; i < n; i++) {
    const pivot = rows[i][i];
    rows[i] = rows[i].map((value) => value / pivot);
    for (let j = 0; j < n; j++) {
      if (j === i) continue;
      const factor = rows[j][i];
      rows[j] = rows[j].map((value, k) => value - factor * rows[i][k]);
    }
  }
  return rows.map((row) => row.slice(n));
}
