// @ts-check
/** All lessons, by the name that a link gives them (`#lesson=xor`), in the order in which they are best taken. */

import { ACTIVATION } from "./activation.js";
import { BATCH_SIZE } from "./batch-size.js";
import { DEPTH } from "./depth.js";
import { FEATURES } from "./features.js";
import { IMBALANCE } from "./imbalance.js";
import { LEARNING_RATE } from "./learning-rate.js";
import { LUCK } from "./luck.js";
import { MOMENTUM } from "./momentum.js";
import { NEURON } from "./neuron.js";
import { OVERFITTING } from "./overfitting.js";
import { REGULARISATION } from "./regularisation.js";
import { XOR } from "./xor.js";

export const LESSONS = Object.freeze([
  NEURON,
  XOR,
  LEARNING_RATE,
  OVERFITTING,
  ACTIVATION,
  FEATURES,
  DEPTH,
  MOMENTUM,
  BATCH_SIZE,
  REGULARISATION,
  IMBALANCE,
  LUCK,
]);

/**
 * @param {string | null} id
 * @returns {import("./challenge.js").Lesson | null} null if there is no such lesson
 */
export function lessonOf(id) {
  return LESSONS.find((lesson) => lesson.id === id) ?? null;
}
