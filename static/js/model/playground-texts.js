// @ts-check
/** What is different where a link of TensorFlow Playground is opened here, and what can be wrong with one. */

import { locale } from "../ui/locale.js";

/** Whatever the link says. */
export const ALWAYS = [
  "Points, first weights and the order of the batches differ: its random numbers are not ours. The digits of its seed are the seed here.",
  "The plane goes from −1 to 1 here and from −6 to 6 there, so squares and products are smaller.",
  "Each class has an output of its own here; there, one tanh output stands for both. The loss is a different number.",
  "Biases start at 0 here and at 0.1 there. Batches are shuffled in each epoch here; there they always come in the same order.",
];
export const RATE = "The learning rate is the same, but inputs are six times smaller, so the first layer learns more slowly. If it takes long, try a larger rate.";
export const CIRCLE = "Circle becomes circles: two rings here, a disc and a ring there.";
export const XOR = "Xor has no gap between its four squares here.";
export const GAUSS = "Gauss becomes gaussians: two clouds on the diagonal, a little closer to the middle of the plane.";
export const SPIRAL = "Spiral becomes spirals: its arms have a different length.";
export const REG_GAUSS = "Its Gaussians become bumps: six hills and hollows in different places.";
export const SINES = "sin and cos have one wave across the plane here, and almost two there.";
export const DEAD_WEIGHTS = "With L1, a weight that reaches 0 can leave it again; there it stays 0 for good.";
export const ZERO = "With all weights 0, biases start at 0, too.";
export const DISCRETE = "“Discretize output” is left out: View has the border between the classes instead.";
export const COLLECTS = "“Collect stats” is left out.";
export const NO_STATE = "This link of TensorFlow Playground says nothing about a network: a part of it may be missing.";

/**
 * @param {number} percent there
 * @param {number} noise here
 */
export function noiseText(percent, noise) {
  return `Noise ${locale.write(percent)} becomes ${locale.precise(noise, 2)}: here it moves the points. There it decides which class or value a point gets; only in spiral and gauss it moves the points, too.`;
}

/** @param {string[]} names */
export function unknownNames(names) {
  return `Unknown in the link, and left out: ${names.join(", ")}.`;
}

export const SHAPE_FORM = "neurons of each hidden layer, such as 4,2";

/**
 * @param {string} name
 * @param {string} value
 * @param {string[]} allowed
 */
export function notInList(name, value, allowed) {
  return `${name} in this link of TensorFlow Playground is “${value}”; allowed: ${allowed.join(", ")}.`;
}

/**
 * @param {string} name
 * @param {string} value
 * @param {number} low
 * @param {number} high
 */
export function notInRange(name, value, low, high) {
  return `${name} in this link of TensorFlow Playground is “${value}”; allowed: a number from ${locale.write(low)} to ${locale.write(high)}.`;
}
