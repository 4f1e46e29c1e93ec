// @ts-check
/**
 * A link of TensorFlow Playground as a recipe: what its address says of data, network and training, and what is different here.
 * Its names, defaults and formulas are those of src/state.ts and src/dataset.ts in github.com/tensorflow/playground. Pure.
 */

import {
  ALWAYS, CIRCLE, COLLECTS, DEAD_WEIGHTS, DISCRETE, GAUSS, NO_STATE, noiseText, notInList, notInRange, RATE, REG_GAUSS, SHAPE_FORM, SINES, SPIRAL,
  unknownNames, XOR, ZERO,
} from "./playground-texts.js";

/** @typedef {import("../wire/messages.js").GivenRecipe} GivenRecipe */

/** What is absent from an address. @type {Record<string, string>} */
const DEFAULTS = {
  activation: "tanh", regularization: "none", batchSize: "10", dataset: "circle", regDataset: "reg-plane", learningRate: "0.03",
  regularizationRate: "0", noise: "0", networkShape: "4,2", seed: "", percTrainData: "50", problem: "classification", initZero: "false",
  x: "true", y: "true", xTimesY: "false", xSquared: "false", ySquared: "false", cosX: "false", sinX: "false", cosY: "false", sinY: "false",
  showTestData: "false", discretize: "false", collectStats: "false", hideText: "false", tutorial: "",
};
const FEATURES = { x: "x", y: "y", xSquared: "x_squared", ySquared: "y_squared", xTimesY: "xy", sinX: "sin_x", sinY: "sin_y", cosX: "cos_x", cosY: "cos_y" };
const ACTIVATIONS = ["tanh", "relu", "sigmoid", "linear"];
const REGULARIZATIONS = ["none", "L1", "L2"];

/** Half the width of its plane, which is 2 wide here. */
const HALF_WIDTH = 6;
/** A uniform scatter from −1 to 1 has this standard deviation. */
const UNIFORM = 1 / Math.sqrt(3);
/** Ours have it without noise, as a standard deviation in the plane. */
const GAUSSIANS_WIDTH = 0.18;
const MAX_NOISE = 0.5;

/**
 * Its data sets: ours that is most alike, and the noise that scatters as much, as a standard deviation in our plane. It moves
 * points of circle and xor by up to 5 to either side before it looks which class they have, and by 1 along the spiral.
 * @type {Record<string, {dataset: string, noiseOf: (share: number) => number, says: string[]}>}
 */
const CLASS_DATASETS = {
  circle: { dataset: "circles", noiseOf: (share) => (5 / HALF_WIDTH) * UNIFORM * share, says: [CIRCLE] },
  xor: { dataset: "xor", noiseOf: (share) => (5 / HALF_WIDTH) * UNIFORM * share, says: [XOR] },
  gauss: { dataset: "gaussians", noiseOf: (share) => Math.sqrt(Math.max(0, (0.5 + 7 * share) / HALF_WIDTH ** 2 - GAUSSIANS_WIDTH ** 2)), says: [GAUSS] },
  spiral: { dataset: "spirals", noiseOf: (share) => (1 / HALF_WIDTH) * UNIFORM * share, says: [SPIRAL] },
};
/** Of values: the noise moves x and y by up to 6 before the value, (x + y) / 10, is read. @type {typeof CLASS_DATASETS} */
const VALUE_DATASETS = {
  "reg-plane": { dataset: "plane", noiseOf: (share) => (Math.SQRT2 * HALF_WIDTH * UNIFORM * share) / 10, says: [] },
  "reg-gauss": { dataset: "bumps", noiseOf: (share) => (Math.SQRT2 * HALF_WIDTH * UNIFORM * share) / 10, says: [REG_GAUSS] },
};

/**
 * @param {string} link what stands behind the # of one, encoded or not
 * @returns {{recipe: GivenRecipe, differences: string[]}}
 * @throws {Error} with a sentence that names what is wrong, its value and what is allowed
 */
export function recipeOfPlayground(link) {
  const given = new URLSearchParams(decoded(link).replace(/^.*#/, ""));
  const unknown = [...given.keys()].filter((name) => !(name in DEFAULTS));
  if (unknown.length === [...given.keys()].length) throw new Error(NO_STATE);
  const state = { ...DEFAULTS, ...Object.fromEntries([...given].filter(([name, value]) => name in DEFAULTS && value !== "")) };
  const isRegression = oneOf(state, "problem", ["classification", "regression"]) === "regression";
  const data = dataOf(state, isRegression);
  const config = configOf(state);
  const isOn = (/** @type {string} */ name) => state[name] !== "false";
  const differences = [
    ...ALWAYS,
    ...data.says,
    ...(data.generator.noise > 0 ? [noiseText(Number(state.noise), data.generator.noise)] : []),
    RATE,
    ...(["sinX", "sinY", "cosX", "cosY"].some(isOn) ? [SINES] : []),
    ...(config.l1 > 0 ? [DEAD_WEIGHTS] : []),
    ...(isOn("initZero") ? [ZERO] : []),
    ...(isOn("discretize") ? [DISCRETE] : []),
    ...(isOn("collectStats") ? [COLLECTS] : []),
    ...(unknown.length > 0 ? [unknownNames(unknown)] : []),
  ];
  return { recipe: /** @type {GivenRecipe} */ ({ data: { generator: data.generator }, config }), differences };
}

/** @param {string} link */
function decoded(link) {
  try {
    return decodeURIComponent(link);
  } catch {
    throw new Error(NO_STATE);
  }
}

/**
 * @param {Record<string, string>} state
 * @param {boolean} isRegression
 */
function dataOf(state, isRegression) {
  const datasets = isRegression ? VALUE_DATASETS : CLASS_DATASETS;
  const { dataset, noiseOf, says } = datasets[oneOf(state, isRegression ? "regDataset" : "dataset", Object.keys(datasets))];
  const noise = Math.min(MAX_NOISE, noiseOf(numberIn(state, "noise", 0, 50) / 100));
  const generator = {
    dataset,
    n_points: isRegression ? 1200 : 500,
    ...(!isRegression && { n_classes: 2 }),
    noise: Number(noise.toFixed(4)),
    test_fraction: Number((1 - numberIn(state, "percTrainData", 10, 90) / 100).toFixed(2)),
    seed: seedOf(state.seed),
  };
  return { generator, says };
}

/** @param {Record<string, string>} state */
function configOf(state) {
  const regularization = oneOf(state, "regularization", REGULARIZATIONS);
  const rate = numberIn(state, "regularizationRate", 0, 10);
  const features = Object.entries(FEATURES).filter(([name]) => state[name] !== "false").map(([, feature]) => feature);
  return {
    hidden_layers: layersOf(state),
    activation: oneOf(state, "activation", ACTIVATIONS),
    // Without any input its network has only biases; ours needs one.
    features: features.length > 0 ? features : ["x", "y"],
    initializer: state.initZero === "false" ? "uniform" : "zeros",
    initial_range: 0.5,
    seed: seedOf(state.seed),
    loss: "squared_error",
    optimizer: "sgd",
    learning_rate: numberIn(state, "learningRate", 0, 1000),
    batch_size: Math.round(numberIn(state, "batchSize", 1, 10_000)),
    l1: regularization === "L1" ? rate : 0,
    l2: regularization === "L2" ? rate : 0,
  };
}

/** @param {Record<string, string>} state */
function layersOf({ networkShape }) {
  const layers = networkShape.split(",").map(Number);
  if (!layers.every((n) => Number.isInteger(n) && n > 0)) throw new Error(notInList("networkShape", networkShape, [SHAPE_FORM]));
  return layers;
}

/**
 * @param {string} seed such as 0.80467
 * @returns {number} a whole number of its decimals
 */
function seedOf(seed) {
  const digits = seed.replace(/^\D*0?\.?/, "").replace(/\D/g, "").slice(0, 9);
  return Number(digits || 0);
}

/**
 * @param {Record<string, string>} state
 * @param {string} name
 * @param {string[]} allowed
 */
function oneOf(state, name, allowed) {
  if (!allowed.includes(state[name])) throw new Error(notInList(name, state[name], allowed));
  return state[name];
}

/**
 * @param {Record<string, string>} state
 * @param {string} name
 * @param {number} low
 * @param {number} high
 */
function numberIn(state, name, low, high) {
  const value = Number(state[name]);
  if (!(value >= low && value <= high)) throw new Error(notInRange(name, state[name], low, high));
  return value;
}
