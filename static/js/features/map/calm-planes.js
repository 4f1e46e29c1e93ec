// @ts-check
/**
 * Takes the bands out of values that were read from rounded colours: where a value hardly changes from cell to cell, whole
 * levels of colour make steps of it. There it is averaged over its surroundings; where it is steep it stays. Pure.
 */

/** The average is taken over this share of the map to each side, twice. */
const REACH = 0.05;

/**
 * @param {Float32Array[]} planes of width × height cells each; changed in place
 * @param {{width: number, height: number}} size
 * @param {number} steep a change from cell to cell that is not averaged away
 */
export function calmPlanes(planes, { width, height }, steep) {
  const reach = Math.max(1, Math.round(REACH * width));
  const soft = planes.map((plane) => averaged(averaged(plane, width, height, reach), width, height, reach));
  for (let cell = 0; cell < width * height; cell++) {
    const column = cell % width;
    const west = column > 0 ? cell - 1 : cell;
    const east = column < width - 1 ? cell + 1 : cell;
    const north = cell >= width ? cell - width : cell;
    const south = cell + width < width * height ? cell + width : cell;
    let steepness = 0;
    for (const plane of soft) {
      steepness = Math.max(steepness, Math.abs(plane[east] - plane[west]) / 2 + Math.abs(plane[south] - plane[north]) / 2);
    }
    const own = Math.min(1, (steepness / steep) ** 2);
    if (own < 1) planes.forEach((plane, k) => (plane[cell] = soft[k][cell] + own * (plane[cell] - soft[k][cell])));
  }
}

/**
 * @param {Float32Array} plane
 * @param {number} width
 * @param {number} height
 * @param {number} reach
 * @returns {Float32Array} each cell the mean of those up to `reach` from it, across and down
 */
function averaged(plane, width, height, reach) {
  const across = new Float32Array(plane.length);
  for (let row = 0; row < height; row++) averageLine(plane, across, { first: row * width, step: 1, n: width }, reach);
  const both = new Float32Array(plane.length);
  for (let column = 0; column < width; column++) averageLine(across, both, { first: column, step: width, n: height }, reach);
  return both;
}

/**
 * @param {Float32Array} from
 * @param {Float32Array} to
 * @param {{first: number, step: number, n: number}} line
 * @param {number} reach
 */
function averageLine(from, to, { first, step, n }, reach) {
  const last = n - 1 - reach;
  let sum = 0;
  for (let i = 0; i < 2 * reach; i++) sum += from[first + step * i];
  for (let i = reach; i <= last; i++) {
    sum += from[first + step * (i + reach)];
    to[first + step * i] = sum / (2 * reach + 1);
    sum -= from[first + step * (i - reach)];
  }
  // At its ends there are cells to one side only: their mean would bend what is straight, so the slope beside it goes on.
  const slopeAt = (/** @type {number} */ i) => (to[first + step * (i + reach)] - to[first + step * i]) / reach;
  const [starts, ends] = [slopeAt(reach), slopeAt(last - reach)];
  for (let i = 0; i < reach; i++) {
    to[first + step * i] = to[first + step * reach] - starts * (reach - i);
    to[first + step * (n - 1 - i)] = to[first + step * last] + ends * (reach - i);
  }
}
