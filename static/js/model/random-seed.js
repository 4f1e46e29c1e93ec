// @ts-check
/** Seeds to begin with. */

const MOST = 1_000_000;

/** @returns {number} a seed that is short enough to be written down */
export function randomSeed() {
  return Math.floor(Math.random() * MOST);
}
