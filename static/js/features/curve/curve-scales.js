// @ts-check
/** Axes of the curves: linear or logarithmic, their ticks, and smoothing. Pure. */

import { niceTicks } from "../../ui/format.js";

/**
 * An axis from 0 to 1. `at`: where a value is; `valueAt`: what is at a place.
 * @typedef {{ticks: number[], at: (value: number) => number, valueAt: (share: number) => number}} Axis
 */

const MIN_LOSS = 1e-12;
const MAX_TICKS = 5;

/** The time constant of a smoothed curve by choice, as a share of the steps so far. */
export const SMOOTHING = Object.freeze({ none: 0, some: 0.02, strong: 0.1 });
/** So many steps count as gone before the first: there the time constants are 5 and 25 steps. */
const EARLIER_STEPS = 250;

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
  const ticks = logTicks(Math.max(MIN_LOSS, least), Math.max(MIN_LOSS, greatest));
  const from = Math.log(ticks[0]);
  const span = Math.log(/** @type {number} */ (ticks.at(-1))) - from;
  return {
    ticks: thinned(ticks),
    at: (value) => (Math.log(Math.max(value, MIN_LOSS)) - from) / span,
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
  const every = Math.ceil(ticks.length / MAX_TICKS);
  return ticks.filter((_, i) => i % every === 0);
}

/**
 * The exponential moving mean of what was measured up to each row. Its time constant is τ(s) = share · (s + 250) steps:
 * from step a to step b the past keeps exp(−∫ds/τ) = ((a + 250) / (b + 250))^(1/share) of its weight. So the weight goes
 * by steps alone: how long the run gets does not matter, nor how its rows were thinned, as they carry their means.
 * It begins anew after a gap and with each piece, without the pull of a start at 0.
 * With a constant τ it is EMA[τ] of Zumbach and Müller 2001, "Operators on inhomogeneous time series", IJTAF 4(1).
 * @param {import("../../model/curve-rows.js").Row[]} rows
 * @param {string} name of the metric
 * @param {number} share above 0
 * @returns {(number | null)[]} one for each row, null where it has no value
 */
export function smoothed(rows, name, share) {
  let [sum, total] = [0, 0];
  return rows.map(({ step, since, values, means }) => {
    const [value, mean] = [values[name] ?? null, means[name] ?? null];
    if (value === null || mean === null) {
      [sum, total] = [0, 0];
      return value;
    }
    const kept = ((since + EARLIER_STEPS) / (step + EARLIER_STEPS)) ** (1 / share);
    sum = kept * sum + (1 - kept) * mean;
    total = kept * total + (1 - kept);
    return sum / total;
  });
}
