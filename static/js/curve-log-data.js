// @ts-check
/**
 * Values over steps in buckets that are even in log(step + 1): the first steps keep a bucket each however long the run
 * gets. It reads like CurveData. Pure.
 */

import { newSeries, putAll } from "./curve-data.js";

const BUCKETS_PER_DOUBLING = 48;
const MOST_BUCKETS = 2000; // enough for 2^41 steps

export class CurveLogData {
  /** @type {Map<string, import("./curve-data.js").Series>} */
  #series;
  /** Buckets in use. */
  n = 0;
  /** The newest step, −1 if there is none. */
  lastStep = -1;
  /** The step that the last value of each bucket is of, NaN where there is none. */
  steps = new Float64Array(MOST_BUCKETS).fill(NaN);

  /** @param {string[]} names */
  constructor(names) {
    this.#series = new Map(names.map((name) => [name, newSeries(MOST_BUCKETS)]));
  }

  /**
   * @param {string} name
   * @returns {import("./curve-data.js").Series}
   */
  series(name) {
    return /** @type {import("./curve-data.js").Series} */ (this.#series.get(name));
  }

  /**
   * @param {number} step
   * @returns {number}
   */
  bucketOf(step) {
    return Math.min(MOST_BUCKETS - 1, Math.floor(BUCKETS_PER_DOUBLING * Math.log2(step + 1) + 1e-9));
  }

  /**
   * @param {number} bucket
   * @returns {number} a step of the bucket
   */
  stepOf(bucket) {
    const least = 2 ** (bucket / BUCKETS_PER_DOUBLING) - 1;
    const beyond = 2 ** ((bucket + 1) / BUCKETS_PER_DOUBLING) - 1;
    return beyond - least < 1 ? Math.ceil(least - 1e-6) : (least + beyond) / 2;
  }

  /**
   * @param {number} step most often the newest one, but it may be any
   * @param {Record<string, number | null>} values by name; null: none
   */
  append(step, values) {
    const bucket = this.bucketOf(step);
    this.n = Math.max(this.n, bucket + 1);
    this.lastStep = Math.max(this.lastStep, step);
    putAll(this.#series, this.steps, bucket, step, values);
  }

  /** Forget everything. */
  clear() {
    this.n = 0;
    this.lastStep = -1;
    for (const columns of this.#series.values()) for (const column of Object.values(columns)) column.fill(NaN);
    this.steps.fill(NaN);
  }
}
