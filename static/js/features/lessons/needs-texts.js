// @ts-check
/** What is said of a question that the run has not answered yet: what is missing, and how far the run has got. */

import { formatCount, formatLoss, formatNumber, formatPercent } from "../../ui/format.js";
import { locale } from "../../ui/locale.js";

export const ALL_RIGHT_TEXT = "Let it train until every training point is right";
export const ON_ITS_WAY = "The figures of this run are on their way";

/** @param {string} what */
export function aboutText(what) {
  return `This question is about ${what}: press Set up again`;
}

/** @param {number} step */
export function trainedText(step) {
  return `Let it train to step ${formatCount(step)} first`;
}

/** @param {number} n */
export function measuredText(n) {
  return `Let it train until the loss has been measured ${formatCount(n)} times`;
}

/** @param {number} share */
export function testAccuracyText(share) {
  return `Let it train until ${locale.percent(share, 0)} of the test points are right`;
}

/** @param {string} what */
export function comparedText(what) {
  return `Compare ${what} first, and let all runs end`;
}

/** @param {number} n */
export function seedsText(n) {
  return `Compare at least ${formatCount(n)} seeds`;
}

/** @param {number} loss */
export function pausedText(loss) {
  return `Let it train until it stops automatically at a test loss of ${formatNumber(loss)}`;
}

/** How far the run has got. */
export const nowText = {
  /** @param {number} step */
  step: (step) => `it is at step ${formatCount(step)}`,
  /** @param {number} n */
  times: (n) => `so far it was ${formatCount(n)} ${locale.plural(n, { one: "time", other: "times" })}`,
  /** @param {number} n */
  seeds: (n) => `these are ${formatCount(n)}`,
  /** @param {number | null} share */
  share: (share) => `it is at ${formatPercent(share)}`,
  /** @param {number | null} loss */
  loss: (loss) => `it is at ${formatLoss(loss)}`,
};
