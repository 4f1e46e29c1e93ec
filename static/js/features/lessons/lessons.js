// @ts-check
/** All lessons, by the name that a link gives them: `#lesson=xor`. */

import { LEARNING_RATE } from "./learning-rate.js";
import { OVERFITTING } from "./overfitting.js";
import { XOR } from "./xor.js";

export const LESSONS = Object.freeze([XOR, LEARNING_RATE, OVERFITTING]);

/**
 * @param {string | null} id
 * @returns {import("./challenge.js").Lesson | null} null if there is no such lesson
 */
export function lessonOf(id) {
  return LESSONS.find((lesson) => lesson.id === id) ?? null;
}
