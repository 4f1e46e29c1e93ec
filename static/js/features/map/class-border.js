// @ts-check
/**
 * The border between classes as lines, crisp whatever the size of the cells. From the colours of the map that is shown anyway:
 * each is the mean of the classes' colours by their probabilities, and of up to four classes it tells these. Pure.
 */

import { calmPlanes } from "./calm-planes.js";
import { addCrossing, addStar, eachUnevenSquare } from "./squares.js";

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

/** What maps are worked out in, one after the other: new memory for each costs as much as the work in it. */
export class Workspace {
  /** Probabilities of each class, cell by cell. @type {Float32Array[]} */
  planes = [];
  /** The highest of them. */
  most = new Float32Array(0);
  /** The class that it is of. */
  winners = new Uint8Array(0);

  /**
   * @param {number} nCells
   * @param {number} nClasses
   */
  fit(nCells, nClasses) {
    if (this.winners.length === nCells && this.planes.length === nClasses) return;
    this.planes = Array.from({ length: nClasses }, () => new Float32Array(nCells));
    this.most = new Float32Array(nCells);
    this.winners = new Uint8Array(nCells);
  }
}

/**
 * Add the lines along which two classes are equally probable, and none more.
 * @param {{width: number, height: number, picture: Uint8Array}} map red, green, blue of each cell, row by row
 * @param {number[][]} weights of unmixing()
 * @param {Segments} lines
 * @param {Workspace} [workspace] is left with what was found
 */
export function addClassBorders({ width, height, picture }, weights, lines, workspace = new Workspace()) {
  const size = { width, height };
  workspace.fit(width * height, weights.length);
  const { planes, winners } = workspace;
  weights.forEach((each, k) => unmix(picture, each, planes[k]));
  findWinners(workspace);
  const steep = STEEP * ROUNDING * Math.max(...weights.map(([r, g, b]) => Math.hypot(r, g, b)));
  if (shallowShare(planes, winners, size, steep) > MOST_SHALLOW) {
    calmPlanes(planes, size, steep);
    findWinners(workspace);
  }
  eachUnevenSquare(winners, size, (tl, tr, br, bl, square) => {
    const a = winners[tl];
    const corners = [tl, tr, br, bl];
    const labels = corners.map((cell) => winners[cell]);
    const b = /** @type {number} */ (labels.find((label) => label !== a));
    const [as, bs] = [planes[a], planes[b]];
    const isOfTwo = labels.every((label) => label === a || label === b);
    if (isOfTwo) addCrossing(lines, square, as[tl] - bs[tl], as[tr] - bs[tr], as[br] - bs[br], as[bl] - bs[bl]);
    else addStar(lines, square, labels, (i, other) => planes[labels[i]][corners[i]] - planes[labels[other]][corners[i]]);
  });
}

/**
 * @param {Uint8Array} picture
 * @param {number[]} weights of one class
 * @param {Float32Array} plane its probabilities
 */
function unmix(picture, [r, g, b, one], plane) {
  for (let i = 0, at = 0; i < plane.length; i++, at += 3) plane[i] = r * picture[at] + g * picture[at + 1] + b * picture[at + 2] + one;
}

/** @param {Workspace} workspace */
function findWinners({ planes: [first, ...others], most, winners }) {
  most.set(first);
  winners.fill(0);
  others.forEach((plane, k) => {
    for (let cell = 0; cell < winners.length; cell++) {
      if (plane[cell] <= most[cell]) continue;
      most[cell] = plane[cell];
      winners[cell] = k + 1;
    }
  });
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
