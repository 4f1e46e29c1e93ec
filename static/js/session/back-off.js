// @ts-check
/** How long to wait before the next attempt to connect. Pure: chance is an argument. */

const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 10_000;
const FIRST_FULL_DELAY_MS = 4_000;
const LONGEST_FULL_DELAY_MS = 20_000;

/**
 * Return the delay before attempt number `attempt` (from 0): doubled each time, up to a limit, and between half of it
 * and all of it by chance, so that a hundred pages do not come back in the same moment.
 * @param {number} attempt
 * @param {number} chance from 0 to 1
 * @param {boolean} isFull whether the server said that it has no room
 * @returns {number} milliseconds
 */
export function backOffDelay(attempt, chance, isFull = false) {
  const [first, longest] = isFull ? [FIRST_FULL_DELAY_MS, LONGEST_FULL_DELAY_MS] : [FIRST_DELAY_MS, LONGEST_DELAY_MS];
  return Math.min(longest, first * 2 ** Math.min(attempt, 10)) * (0.5 + 0.5 * chance);
}
