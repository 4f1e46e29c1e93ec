// @ts-check
/**
 * Values over steps in a bounded number of buckets: each keeps the least, the greatest and the last value of its steps,
 * and when they run out, two become one. So a million steps take no more room than two thousand. Pure.
 */

const MOST_BUCKETS = 2000;

/** @typedef {{min: Float64Array, max: Float64Array, last: Float64Array}} Series NaN where there is no value */

export class CurveData {
  /** @type {Map<string, Series>} */
  #series;
  #mostBuckets;
  /** Steps that fall into one bucket: a power of two. */
  stepsPerBucket = 1;
  /** Buckets in use. */
  n = 0;
  /** The newest step, −1 if there is none. */
  lastStep = -1;
  /** The step that the last value of each bucket is of, NaN where there is none. */
  steps;

  /**
   * @param {string[]} names
   * @param {number} mostBuckets even
   */
  constructor(names, mostBuckets = MOST_BUCKETS) {
    this.#mostBuckets = mostBuckets;
    this.steps = new Float64Array(mostBuckets).fill(NaN);
    this.#series = new Map(names.map((name) => [name, newSeries(mostBuckets)]));
  }

  /**
   * @param {string} name
   * @returns {Series}
   */
  series(name) {
    return /** @type {Series} */ (this.#series.get(name));
  }

  /**
   * @param {number} step
   * @returns {number}
   */
  bucketOf(step) {
    return Math.min(this.#mostBuckets - 1, Math.floor(step / this.stepsPerBucket));
  }

  /**
   * @param {number} bucket
   * @returns {number} the step in the middle of the bucket
   */
  stepOf(bucket) {
    return bucket * this.stepsPerBucket + (this.stepsPerBucket - 1) / 2;
  }

  /**
   * @param {number} step most often the newest one, but it may be any
   * @param {Record<string, number | null>} values by name; null: none
   */
  append(step, values) {
    while (Math.floor(step / this.stepsPerBucket) >= this.#mostBuckets) this.#halve();
    const bucket = Math.floor(step / this.stepsPerBucket);
    this.n = Math.max(this.n, bucket + 1);
    this.lastStep = Math.max(this.lastStep, step);
    putAll(this.#series, this.steps, bucket, step, values);
  }

  /** Forget everything. */
  clear() {
    this.stepsPerBucket = 1;
    this.n = 0;
    this.lastStep = -1;
    for (const { min, max, last } of this.#series.values()) {
      min.fill(NaN);
      max.fill(NaN);
      last.fill(NaN);
    }
    this.steps.fill(NaN);
  }

  #halve() {
    this.stepsPerBucket *= 2;
    this.n = Math.ceil(this.n / 2);
    const { steps } = this;
    for (let i = 0; i < this.#mostBuckets / 2; i++) steps[i] = later(steps, i);
    steps.fill(NaN, this.#mostBuckets / 2);
    for (const series of this.#series.values()) {
      const { min, max, last } = series;
      for (let i = 0; i < this.#mostBuckets / 2; i++) {
        min[i] = lesser(min[2 * i], min[2 * i + 1]);
        max[i] = -lesser(-max[2 * i], -max[2 * i + 1]);
        last[i] = later(last, i);
      }
      for (const column of [min, max, last]) column.fill(NaN, this.#mostBuckets / 2);
    }
  }
}

/**
 * @param {number} n
 * @returns {Series} of n buckets, all empty
 */
export function newSeries(n) {
  const empty = () => new Float64Array(n).fill(NaN);
  return { min: empty(), max: empty(), last: empty() };
}

/**
 * Put the values of one more step into a bucket.
 * @param {Map<string, Series>} series by name
 * @param {Float64Array} steps those of the last values
 * @param {number} i
 * @param {number} step
 * @param {Record<string, number | null>} values by name; null: none
 */
export function putAll(series, steps, i, step, values) {
  const isLast = !(steps[i] > step);
  if (isLast) steps[i] = step;
  for (const [name, { min, max, last }] of series) {
    const value = values[name];
    if (value === null || value === undefined) continue;
    min[i] = lesser(min[i], value);
    max[i] = -lesser(-max[i], -value);
    if (isLast) last[i] = value;
  }
}

/**
 * @param {Float64Array} column
 * @param {number} i
 * @returns {number} what the later of two buckets has, or the earlier one if that is empty
 */
function later(column, i) {
  return Number.isNaN(column[2 * i + 1]) ? column[2 * i] : column[2 * i + 1];
}

/**
 * @param {number} a
 * @param {number} b
 * @returns {number} the lesser, or the one that is a number
 */
function lesser(a, b) {
  return Number.isNaN(a) || b < a ? b : a;
}
