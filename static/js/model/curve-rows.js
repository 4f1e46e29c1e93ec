// @ts-check
/**
 * Rows of a curve, each a step that was measured, in a bounded number. They are thinned as nnvisu/core/curve.py does it
 * and says why: of neighbouring rows the first, the last, and of each metric one with the lowest and one with the highest
 * value stay, and each row carries the mean of those that are gone before it. So a spike of one row stays. Pure.
 */

export const METRICS = ["loss", "accuracy", "test_loss", "test_accuracy"];

const MAX_ROWS = 3000;
const THINNED_SHARE = 0.875;
/** Groups that should stay apart are as far from each other as a whole run is long, and more. */
const APART = 4;

/**
 * @typedef {Record<string, number | null>} Values by metric; null: there is none
 * @typedef {object} Row
 * @property {number} step
 * @property {Values} values
 * @property {number} since the step of the row before, −1 for none
 * @property {Values} means over the steps since then, straight lines between the rows; null where no line leads here
 */

export class CurveRows {
  /** @type {Row[][]} the newest row is always a group of its own */
  #groups = [];
  /** @type {Row[] | null} all of them, ascending */
  #rows = null;
  #n = 0;
  #mostRows;
  /** Steps at which metrics became those of other data or of another loss, ascending. @type {number[]} */
  #pieces = [];

  /** @param {number} mostRows */
  constructor(mostRows = MAX_ROWS) {
    this.#mostRows = mostRows;
  }

  /** Ascending by step. */
  get rows() {
    this.#rows ??= this.#groups.flat();
    return this.#rows;
  }

  /** The newest step, −1 if there is none. */
  get lastStep() {
    return this.#newest?.step ?? -1;
  }

  get #newest() {
    return this.#groups.at(-1)?.at(-1);
  }

  /**
   * Whether no line leads from one row to the next.
   * @param {Row} before
   * @param {Row} row
   */
  isApart(before, row) {
    const next = this.#pieces.find((piece) => piece > before.step);
    return next !== undefined && next <= row.step;
  }

  /**
   * Metrics of this step and later ones do not compare with those before.
   * @param {number} step 0 for the beginning
   */
  beginPiece(step) {
    if (step > 0 && !this.#pieces.includes(step)) this.#pieces = [...this.#pieces, step].sort((a, b) => a - b);
  }

  /**
   * @param {number} step the newest one, which may be there already; an earlier one is known
   * @param {Values} values
   */
  append(step, values) {
    if (step < this.lastStep) return;
    if (step === this.lastStep) this.#n -= Number(this.#groups.pop() !== undefined);
    this.#add(this.#linked({ step, values, since: -1, means: {} }, this.#newest));
    this.#thin();
  }

  /**
   * Put in the rows that the server tells of the same curve. A row whose neighbour before is another now has the mean of
   * both; of the same step that row is taken which has the nearer one.
   * @param {Row[]} told ascending
   */
  join(told) {
    const byStep = new Map(this.rows.map((row) => [row.step, row]));
    for (const row of told) {
      const own = byStep.get(row.step);
      byStep.set(row.step, own && own.since > row.since ? { ...own, values: row.values } : row);
    }
    const all = [...byStep.values()].sort((a, b) => a.step - b.step);
    this.#groups = [];
    this.#n = 0;
    for (const row of all) this.#add(row.since === (this.#newest?.step ?? -1) ? row : this.#linked(row, this.#newest));
    this.#thin();
  }

  /** Forget everything. */
  clear() {
    this.#groups = [];
    this.#pieces = [];
    this.#rows = null;
    this.#n = 0;
  }

  /** @param {Row} row */
  #add(row) {
    this.#groups.push([row]);
    this.#rows = null;
    this.#n++;
  }

  /**
   * @param {Row} row
   * @param {Row | undefined} before
   * @returns {Row} with the mean of both
   */
  #linked(row, before) {
    const isFirst = !before || this.isApart(before, row);
    const mean = (/** @type {string} */ name) => {
      const ends = isFirst ? [null] : [before.values[name] ?? null, row.values[name] ?? null];
      return ends.includes(null) ? null : (/** @type {number} */ (ends[0]) + /** @type {number} */ (ends[1])) / 2;
    };
    return { ...row, since: before?.step ?? -1, means: Object.fromEntries(METRICS.map((name) => [name, mean(name)])) };
  }

  /** Two groups become one, the nearest first, seen on a linear and on a log axis at once. */
  #thin() {
    if (this.#n <= this.#mostRows) return;
    const groups = this.#groups;
    const { lastStep } = this;
    const placeOf = (/** @type {number} */ step) => step / lastStep + Math.log1p(step) / Math.log1p(lastStep);
    const width = (/** @type {number} */ i) => {
      const [end, begin] = [/** @type {Row} */ (groups[i].at(-1)), groups[i + 1][0]];
      const isOther = this.isApart(end, begin) || !haveSame(end, begin);
      const to = /** @type {Row} */ (groups[i + 1].at(-1));
      return placeOf(to.step) - placeOf(groups[i][0].step) + (isOther ? APART : 0);
    };
    const widths = groups.slice(2).map((_, i) => width(i));
    while (this.#n > THINNED_SHARE * this.#mostRows && widths.length > 0) {
      const i = indexOfLeast(widths);
      const both = [...groups[i], ...groups[i + 1]];
      const outline = outlineOf(both);
      groups.splice(i, 2, outline);
      this.#n += outline.length - both.length;
      widths.splice(i, 1);
      if (i > 0) widths[i - 1] = width(i - 1);
      if (i < widths.length) widths[i] = width(i);
    }
    this.#rows = null;
  }
}

/**
 * Whether two rows have values of the same metrics.
 * @param {Row} a
 * @param {Row} b
 */
function haveSame(a, b) {
  return METRICS.every((name) => (a.values[name] ?? null) === null === ((b.values[name] ?? null) === null));
}

/**
 * @param {Row[]} rows
 * @returns {Row[]} the first, the last, and of each metric one with the lowest and one with the highest value
 */
function outlineOf(rows) {
  const kept = new Set([0, rows.length - 1]);
  for (const name of METRICS) {
    const values = rows.map(({ values: all }) => all[name] ?? null);
    const known = values.filter((value) => value !== null);
    for (const extreme of known.length > 0 ? [Math.min(...known), Math.max(...known)] : []) {
      if (![...kept].some((i) => values[i] === extreme)) kept.add(values.indexOf(extreme));
    }
  }
  const indices = [...kept].sort((a, b) => a - b);
  return indices.map((index, i) => (i === 0 ? rows[0] : withMeans(rows.slice(indices[i - 1] + 1, index + 1))));
}

/**
 * @param {Row[]} rows
 * @returns {Row} the last one, with the means of all
 */
function withMeans(rows) {
  const last = rows[rows.length - 1];
  if (rows.length === 1) return last;
  const mean = (/** @type {string} */ name) => {
    let [total, width] = [0, 0];
    for (const { step, since, means } of rows) {
      const value = means[name] ?? null;
      if (value === null) continue;
      total += value * (step - since);
      width += step - since;
    }
    return width > 0 ? total / width : null;
  };
  return { ...last, since: rows[0].since, means: Object.fromEntries(METRICS.map((name) => [name, mean(name)])) };
}

/** @param {number[]} values */
function indexOfLeast(values) {
  let least = 0;
  for (let i = 1; i < values.length; i++) if (values[i] < values[least]) least = i;
  return least;
}
