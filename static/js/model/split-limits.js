// @ts-check
/** What a share of points to test with may be, and the seed that draws them. Pure. */

import { refusal } from "../ui/texts.js";
import { SEED_ALLOWED, shareAllowed } from "./texts.js";

export const MAX_TEST_SHARE = 0.9;

/**
 * @param {number | string} share
 * @returns {string | null} what is wrong with it
 */
export function wrongShare(share) {
  const isRight = typeof share === "number" && share >= 0 && share <= MAX_TEST_SHARE;
  return isRight ? null : refusal("test_fraction", share, shareAllowed(MAX_TEST_SHARE));
}

/**
 * @param {number | string} seed
 * @returns {string | null} what is wrong with it
 */
export function wrongSeed(seed) {
  const isRight = Number.isSafeInteger(seed) && Number(seed) >= 0;
  return isRight ? null : refusal("seed", seed, SEED_ALLOWED);
}
