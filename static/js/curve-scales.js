// @ts-check
/** Axes of the curves: linear or logarithmic, their ticks, smoothing, and what a curve says at a step. Pure. */

import { niceTicks } from "./format.js";

/**
 * An axis from 0 to 1. `at`: where a value is; `valueAt`: what is at a place.
 * @typedef {{ticks: number[], at: (value: number) => number, valueAt: (share: number) => number}} Axis
 */

const LEAST_LOSS = 1e-12;
const MOST_TICKS = 5;

/** How much of the last value stays in a smoothed curve, by choice. */
export const SMOOTHING = Object.freeze({ none: 0, some: 0.8, strong: 0.96 });

/**
 * @param {number} greatest above 0
 * @param {boolean} isTight whether the axis ends at the greatest value, not at a tick
 * @returns {Axis} from 0
 */
export function linearAxis(greatest, isTight = false) {
  const ticks = niceTicks(greatest, 4);
  const most = isTight ? greatest : /** @type {number} */ (ticks.at(-1));
  return { ticks: ticks.filter((tick) => tick <= most), at: (value) => value / most, valueAt: (share) => share * most };
}

/**
 * @param {number} least above 0
 * @param {number} greatest
 * @returns {Axis} logarithmic, from and to a tick
 */
export function logAxis(least, greatest) {
  const ticks = logTicks(Math.max(LEAST_LOSS, least), Math.max(LEAST_LOSS, greatest));
  const from = Math.log(ticks[0]);
  const span = Math.log(/** @type {number} */ (ticks.at(-1))) - from;
  return {
    ticks: thinned(ticks),
    at: (value) => (Math.log(Math.max(value, LEAST_LOSS)) - from) / span,
    valueAt: (share) => Math.exp(from + share * span),
  };
}

/**
 * @param {number} greatest step, above 0
 * @returns {Axis} even in log(step + 1), so that step 0 has a place
 */
export function stepLogAxis(greatest) {
  const span = Math.log1p(greatest);
  const powers = Array.from({ length: 16 }, (_, i) => 10 ** i).filter((power) => power <= greatest);
  return {
    ticks: [0, ...thinned(powers)],
    at: (step) => Math.log1p(step) / span,
    valueAt: (share) => Math.expm1(share * span),
  };
}

/**
 * @param {number} least above 0
 * @param {number} greatest
 * @returns {number[]} at least two, around both: powers of ten, with 2 and 5 between where they are few
 */
function logTicks(least, greatest) {
  const from = Math.floor(Math.log10(least));
  const to = Math.max(from + 1, Math.ceil(Math.log10(greatest)));
  const factors = to - from <= 2 ? [1, 2, 5] : [1];
  const all = Array.from({ length: to - from + 1 }, (_, i) => factors.map((factor) => factor * 10 ** (from + i))).flat();
  const first = all.findLastIndex((tick) => tick <= least * (1 + 1e-9));
  const last = all.findIndex((tick) => tick >= greatest * (1 - 1e-9));
  return all.slice(Math.max(0, first), Math.max(last, first + 1) + 1).map((tick) => Number(tick.toPrecision(1)));
}

/** @param {number[]} ticks */
function thinned(ticks) {
  const every = Math.ceil(ticks.length / MOST_TICKS);
  return ticks.filter((_, i) => i % every === 0);
}

/**
 * @param {Float64Array} values NaN where there is none
 * @param {number} n how many count
 * @param {number} weight how much of the mean so far stays, 0 to 1
 * @returns {Float64Array} the moving mean, without the pull of a start at 0
 */
export function smoothed(values, n, weight) {
  if (weight === 0) return values;
  const out = new Float64Array(n).fill(NaN);
  let mean = 0;
  let total = 0;
  for (let i = 0; i < n; i++) {
    if (Number.isNaN(values[i])) continue;
    mean = weight * mean + (1 - weight) * values[i];
    total = weight * total + (1 - weight);
    out[i] = mean / total;
  }
  return out;
}

/**
 * Return the bucket with a value that is nearest to the one given; −1 if none has any.
 * @param {Float64Array} values NaN where there is none
 * @param {number} n how many count
 * @param {number} bucket
 */
export function nearestBucket(values, n, bucket) {
  for (let away = 0; away < n; away++) {
    for (const at of [bucket - away, bucket + away]) {
      if (at >= 0 && at < n && !Number.isNaN(values[at])) return at;
    }
  }
  return -1;
}

/**
 * Return the next bucket with a value in a direction, or the one given.
 * @param {Float64Array} values NaN where there is none
 * @param {number} n how many count
 * @param {number} bucket
 * @param {number} by how many, negative to the left
 */
export function bucketBeside(values, n, bucket, by) {
  const sign = Math.sign(by);
  let found = bucket;
  let left = Math.abs(by);
  for (let at = bucket + sign; at >= 0 && at < n && left > 0; at += sign) {
    if (Number.isNaN(values[at])) continue;
    found = at;
    left--;
  }
  return found;
}
