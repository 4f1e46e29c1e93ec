// @ts-check
/** What the pooled plot of a class says. */

import { locale } from "../../ui/locale.js";

export const PLOT_TITLE = "All runs";
export const PLOT_ABOUT = "One dot for each pupil's run, as it stands now.";
export const ALONG = "Across";
export const UP = "Up";

/** @type {Record<"test_score" | "train_score" | "test_loss" | "train_loss" | "step" | "n_weights" | "on" | "off" | "none", string>} */
export const AXIS_NAMES = {
  test_score: "test score",
  train_score: "train score",
  test_loss: "test loss",
  train_loss: "train loss",
  step: "steps",
  n_weights: "weights and biases",
  on: "on",
  off: "off",
  none: "none",
};

/**
 * @param {number} n
 * @param {string} x
 * @param {string} y
 */
export function plotText(n, x, y) {
  return `${locale.count(n)} ${locale.plural(n, { one: "run", other: "runs" })}: ${y} against ${x}`;
}

/**
 * @param {string} nickname
 * @param {string} x such as "learning rate 0.01"
 * @param {string} y
 */
export function dotText(nickname, x, y) {
  return `${nickname}: ${x}, ${y}`;
}
