// @ts-check
/** What a lesson reads off the run: plain numbers, so that questions and challenges can be checked without a page. Pure. */

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
 */

/** Reads the page's state again and again, and remembers the extremes. */
export class Reader {
  /** @type {object} */
  #data = {};
  /** @type {object | null} the settings that have not come into force yet */
  #awaited = null;
  /** @type {unknown[]} config and points that the scores at hand are of */
  #basis = [];
  /** @type {import("../../wire/messages.js").Metrics | null} */
  #stale = null;
  #lastStep = 0;
  #highestLoss = -Infinity;
  #lowestTestLoss = Infinity;

  /**
   * Begin anew: a step of a lesson is being set up. What is on its way from the run before counts for nothing.
   * @param {object} data the fields of generate_data that are the lesson's
   * @param {object} config the settings that are to come into force
   * @param {import("../../model/state.js").State} state
   */
  begin(data, config, state) {
    this.resume(data);
    this.#awaited = config;
    this.#stale = state.metrics;
  }

  /**
   * Go on with a step that was set up before.
   * @param {object} data
   */
  resume(data) {
    this.#data = data;
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
    const { config, generator, metrics, metricsStep, step, status, nClasses, task } = state;
    const basis = [config, generator, state.points];
    // Scores that came before the newest settings or points are of other ones.
    if (!this.#awaited && this.#basis.some((each, i) => each !== basis[i])) this.#stale = metrics;
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
    };
  }

  /** @param {import("../../wire/messages.js").Metrics} metrics */
  #note({ loss, test_loss: testLoss }) {
    if (loss !== null) this.#highestLoss = Math.max(this.#highestLoss, loss);
    if (testLoss !== null) this.#lowestTestLoss = Math.min(this.#lowestTestLoss, testLoss);
  }

  #forget() {
    this.#highestLoss = -Infinity;
    this.#lowestTestLoss = Infinity;
  }
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
