// @ts-check
/** What a lesson reads off the run: plain numbers, so that questions and challenges can be checked without a page. Pure. */

import { comparisonOf } from "./comparison-reading.js";

/**
 * @typedef {object} Reading
 * @property {boolean} isFresh whether the scores are of the network, the settings and the points that are in force
 * @property {boolean} hasLessonData whether the points are still those of the lesson
 * @property {number} step
 * @property {number} scoredStep the step that the scores are of: while running it lags behind
 * @property {string} status
 * @property {number | null} loss
 * @property {number | null} accuracy
 * @property {number | null} testLoss
 * @property {number | null} testAccuracy
 * @property {number} nParameters weights and biases
 * @property {number} nNeurons hidden ones
 * @property {Partial<import("../../wire/messages.js").Config>} config
 * @property {number} highestLoss since the lesson's step began or the run was reset
 * @property {number} lowestTestLoss likewise
 * @property {number} nMeasured training losses that came since then
 * @property {number} nRises how many of them were higher than the one before
 * @property {number | null} recentHighestLoss of the last 20 of them under the same settings; null as long as there are fewer
 * @property {number | null} smallShare of the weights and biases, those below 0.01 in size; null where not all are known
 * @property {(number | null)[] | null} testRecalls of each class; null where nobody asked for scores, or none came of this run
 * @property {import("./comparison-reading.js").Comparison | null} comparison of runs of the step's recipe; null if there is none that has ended
 */

const N_RECENT = 20;
const SMALL = 0.01;

/** Reads the page's state again and again, and remembers the extremes. */
export class Reader {
  /** @type {object} */
  #data = {};
  /** @type {object} the settings that the step began with */
  #config = {};
  /** The comparison that was there before, 0 for none: it answers nothing of this step. */
  #knownComparison = 0;
  /** @type {object | null} the settings that have not come into force yet */
  #awaited = null;
  /** @type {unknown[]} config and points that the scores at hand are of */
  #basis = [];
  /** @type {import("../../wire/messages.js").Metrics | null} */
  #stale = null;
  #lastStep = 0;
  #highestLoss = -Infinity;
  #lowestTestLoss = Infinity;
  #nMeasured = 0;
  #nRises = 0;
  #lastLoss = Infinity;
  /** @type {number[]} */
  #recent = [];
  /** @type {import("../../wire/messages.js").Metrics | null} */
  #noted = null;

  /**
   * Begin anew: a step of a lesson is being set up. What is on its way from the previous run counts for nothing.
   * @param {object} data the fields of generate_data that are the lesson's
   * @param {object} config the settings that are to come into force
   * @param {import("../../model/state.js").State} state
   */
  begin(data, config, state) {
    this.resume(data, config);
    this.#knownComparison = state.experiment?.id ?? 0;
    this.#awaited = config;
    this.#stale = state.metrics;
  }

  /**
   * Go on with a step that was set up before.
   * @param {object} data
   * @param {object} config
   */
  resume(data, config) {
    this.#data = data;
    this.#config = config;
    this.#knownComparison = 0;
    this.#awaited = null;
    this.#forget();
  }

  /**
   * Settings and points came again after a look at an earlier step: they are no news.
   * @param {import("../../model/state.js").State} state
   */
  comeBack({ config, generator, points }) {
    this.#basis = [config, generator, points];
  }

  /**
   * @param {import("../../model/state.js").State} state
   * @returns {Reading}
   */
  read(state) {
    const { config, generator, metrics, metricsStep, step, status, nClasses, task, parameters, scores } = state;
    const basis = [config, generator, state.points];
    // Scores that came before the newest settings or points are of other ones.
    if (!this.#awaited && this.#basis.some((each, i) => each !== basis[i])) {
      this.#stale = metrics;
      this.#recent = [];
    }
    this.#basis = basis;
    if (step < this.#lastStep) this.#forget();
    this.#lastStep = step;
    if (this.#awaited && step === 0 && metrics !== this.#stale && hasAll(config, this.#awaited)) this.#awaited = null;
    const isFresh = metrics !== this.#stale && this.#awaited === null;
    if (isFresh && metricsStep) this.#note(metrics);
    return {
      isFresh,
      hasLessonData: hasAll(generator, this.#data),
      step,
      scoredStep: metricsStep ?? 0,
      status,
      loss: metrics.loss,
      accuracy: metrics.accuracy,
      testLoss: metrics.test_loss,
      testAccuracy: metrics.test_accuracy,
      nParameters: config ? countParameters(layerSizes(config, nClasses, task)) : 0,
      nNeurons: config ? config.hidden_layers.reduce((sum, n) => sum + n, 0) : 0,
      config: config ?? {},
      highestLoss: this.#highestLoss,
      lowestTestLoss: this.#lowestTestLoss,
      nMeasured: this.#nMeasured,
      nRises: this.#nRises,
      recentHighestLoss: this.#recent.length === N_RECENT ? Math.max(...this.#recent) : null,
      smallShare: smallShareOf(parameters),
      comparison: state.experiment?.id === this.#knownComparison ? null : comparisonOf(state, (points, settings) => hasAll(points, this.#data) && hasAll(settings, this.#config)),
      testRecalls: recallsOf(scores, metricsStep ?? 0, step),
    };
  }

  /** @param {import("../../wire/messages.js").Metrics} metrics */
  #note(metrics) {
    const { loss, test_loss: testLoss } = metrics;
    if (loss !== null && metrics !== this.#noted) {
      this.#highestLoss = Math.max(this.#highestLoss, loss);
      this.#nMeasured += 1;
      if (loss > this.#lastLoss) this.#nRises += 1;
      this.#lastLoss = loss;
      this.#recent = [...this.#recent.slice(1 - N_RECENT), loss];
    }
    this.#noted = metrics;
    if (testLoss !== null) this.#lowestTestLoss = Math.min(this.#lowestTestLoss, testLoss);
  }

  #forget() {
    this.#highestLoss = -Infinity;
    this.#lowestTestLoss = Infinity;
    this.#nMeasured = 0;
    this.#nRises = 0;
    this.#lastLoss = Infinity;
    this.#recent = [];
  }
}

/**
 * Scores come seldomer than figures: those of long ago say nothing of these.
 * @param {import("../../wire/messages.js").ScoresMessage | null} scores
 * @param {number} scoredStep
 * @param {number} step
 * @returns {(number | null)[] | null}
 */
function recallsOf(scores, scoredStep, step) {
  const isNew = scores !== null && scores.step > 0 && scores.step >= scoredStep / 2 && scores.step <= step;
  return isNew ? (scores.test?.recall ?? null) : null;
}

/**
 * @param {import("../../model/network/parameters.js").Parameters | null} parameters
 * @returns {number | null}
 */
function smallShareOf(parameters) {
  if (!parameters || parameters.nKnown !== undefined) return null;
  const sizes = Array.from(parameters.parameters, Math.abs);
  return sizes.filter((size) => size < SMALL).length / sizes.length;
}

/**
 * A generator tells only what is not as usual: a share of flipped labels of 0 is left out.
 * @param {object | null} values
 * @param {object} wanted
 */
function hasAll(values, wanted) {
  const held = /** @type {Record<string, unknown> | null} */ (values);
  return held !== null && Object.entries(wanted).every(([name, value]) => String(held[name] ?? 0) === String(value));
}

/**
 * @param {import("../../wire/messages.js").Config} config
 * @param {number} nClasses
 * @param {string} task
 * @returns {number[]} inputs, hidden layers, outputs
 */
export function layerSizes(config, nClasses, task) {
  return [config.features.length, ...config.hidden_layers, task === "regression" ? 1 : nClasses];
}

/**
 * @param {number[]} sizes
 * @returns {number} weights and biases of a network with layers of these sizes
 */
export function countParameters(sizes) {
  return sizes.slice(1).reduce((sum, n, i) => sum + n * (sizes[i] + 1), 0);
}
