// @ts-check
/** Where the neurons of the diagram stand, and the curves between them. Pure. */

export const NODE_WIDTH = 62;
export const NODE_HEIGHT = 28;
const MIN_ROW = 32;
const GREATEST_ROW = 58;
const TOP = 56; // for the names of the columns
const BOTTOM = 16;
const LEFT = 66; // for the names of the inputs
const RIGHT = 14;
const ANSWER_GAP = 40; // more room behind the outputs, for their names
const MIN_GAP = 178; // an edge's old and new weight stand in it
const GREATEST_GAP = 230;

/** @typedef {{x: number, y: number}} Spot the middle of a neuron */
/** @typedef {{width: number, height: number, columns: Spot[][], loss: Spot}} Layout columns: inputs, layers */

/**
 * @param {number[]} sizes neurons that are drawn, from the inputs to the outputs
 * @param {{width: number, height: number}} available px
 * @returns {Layout}
 */
export function layoutOf(sizes, available) {
  const rest = available.width - LEFT - RIGHT - NODE_WIDTH - ANSWER_GAP;
  const gap = between(MIN_GAP, GREATEST_GAP, rest / sizes.length);
  const nRows = Math.max(4, ...sizes);
  const rowHeight = between(MIN_ROW, GREATEST_ROW, (available.height - TOP - BOTTOM) / nRows);
  const height = TOP + BOTTOM + rowHeight * nRows;
  const middle = TOP + (height - TOP - BOTTOM) / 2;
  const xOf = (/** @type {number} */ column) => LEFT + NODE_WIDTH / 2 + column * gap;
  const columns = sizes.map((n, column) => {
    return Array.from({ length: n }, (_, row) => ({ x: xOf(column), y: middle + (row - (n - 1) / 2) * rowHeight }));
  });
  const loss = { x: xOf(sizes.length) + ANSWER_GAP, y: middle };
  return { width: loss.x + NODE_WIDTH / 2 + RIGHT, height, columns, loss };
}

/**
 * @param {number} least
 * @param {number} greatest
 * @param {number} value
 */
function between(least, greatest, value) {
  return Math.min(greatest, Math.max(least, value));
}

/**
 * @param {Spot} from
 * @param {Spot} to
 * @returns {string} the path of an edge, as SVG has it
 */
export function edgePath(from, to) {
  const [x1, x2] = [from.x + NODE_WIDTH / 2, to.x - NODE_WIDTH / 2];
  const bend = 0.45 * (x2 - x1);
  return `M${x1} ${from.y}C${x1 + bend} ${from.y} ${x2 - bend} ${to.y} ${x2} ${to.y}`;
}

/**
 * @param {Spot} from
 * @param {Spot} to
 * @param {number} share of the way
 * @returns {Spot} a place on the path
 */
export function spotOnEdge(from, to, share) {
  const [x1, x2] = [from.x + NODE_WIDTH / 2, to.x - NODE_WIDTH / 2];
  const rest = 1 - share;
  const [a, b, c, d] = [rest ** 3, 3 * rest * rest * share, 3 * rest * share * share, share ** 3];
  const bend = 0.45 * (x2 - x1);
  return { x: a * x1 + b * (x1 + bend) + c * (x2 - bend) + d * x2, y: (a + b) * from.y + (c + d) * to.y };
}
