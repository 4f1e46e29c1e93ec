// @ts-check
/** Even shares of points for every class, as in core/strata.py. Pure. */

const DECIMALS = 9;

/**
 * Whole numbers that add up to n, in proportion to the sizes; every group gets at least one as far as n goes.
 * @param {number} n
 * @param {number[]} sizes
 * @returns {number[]}
 */
export function allot(n, sizes) {
  const sum = sizes.reduce((a, b) => a + b, 0);
  const shares = sizes.map((size) => (n * size) / sum);
  const allotted = shares.map((share, i) => Math.max(Math.floor(share), sizes[i] > 0 ? 1 : 0));
  for (let left = n - allotted.reduce((a, b) => a + b, 0); left !== 0; left -= Math.sign(left)) {
    const lacking = shares.map((share, i) => Number((share - allotted[i]).toFixed(DECIMALS)));
    if (left > 0) {
      allotted[lacking.indexOf(Math.max(...lacking))]++;
    } else {
      const least = Math.max(...allotted) > 1 ? 1 : 0;
      const most = lacking.map((lack, i) => (allotted[i] > least ? lack : Infinity));
      allotted[most.lastIndexOf(Math.min(...most))]--;
    }
  }
  return allotted;
}

/**
 * @param {number[]} labels
 * @param {number} share of the points, 0 to 1
 * @param {number} seed decides which points
 * @returns {number[]} 1 for each point to test with, the same share of every class; a larger share takes more to these
 */
export function testMarks(labels, share, seed) {
  return drawnEvenly(labels, Math.round(share * labels.length), randomFrom(seed));
}

/**
 * @param {number[]} labels
 * @param {number[]} roles as they are: those for validation (2) are kept apart
 * @param {number} share of the others
 * @param {number} seed
 * @returns {number[]} 1 for each point to test with, 2 for validation
 */
export function splitAnew(labels, roles, share, seed) {
  const marks = testMarks(labels.filter((_, i) => roles[i] !== 2), share, seed).values();
  return roles.map((role) => (role === 2 ? 2 : /** @type {number} */ (marks.next().value)));
}

/**
 * @param {number[]} labels
 * @param {number} nDrawn
 * @param {() => number} random
 * @returns {number[]} 1 for each point that is drawn: so many, the same share of every class
 */
function drawnEvenly(labels, nDrawn, random) {
  const sizes = Array.from({ length: Math.max(-1, ...labels) + 1 }, () => 0);
  for (const label of labels) sizes[label]++;
  const left = allot(labels.length - nDrawn, sizes);
  const drawn = labels.map(() => 0);
  for (const i of shuffled(labels.length, random)) {
    if (sizes[labels[i]] === left[labels[i]]) continue;
    drawn[i] = 1;
    sizes[labels[i]]--;
  }
  return drawn;
}

/**
 * @param {number} n
 * @param {() => number} random
 */
function shuffled(n, random) {
  const order = Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}

/**
 * The generator mulberry32: the same numbers in every browser.
 * @param {number} seed
 * @returns {() => number} from 0 to below 1
 */
function randomFrom(seed) {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
