// @ts-check
/** The lesson "Momentum". Every figure in the text is proved by tests/page_js/test_lessons.py. */

import { learningRateUpTo, optimizerIs, percent, stepsUpTo, testAccuracyOf } from "./goals.js";
import { about, testAccuracyFrom, trainedTo } from "./needs.js";

/** @type {Partial<import("../../wire/messages.js").Config>} */
const COMMON = { hidden_layers: [8, 8], optimizer: "sgd", learning_rate: 0.1 };

/** @type {import("./challenge.js").Lesson} */
export const MOMENTUM = {
  id: "momentum",
  title: "Momentum",
  data: { dataset: "moons", n_points: 200, n_classes: 2, noise: 0.05, test_fraction: 0.3, flipped_fraction: 0, seed: 7 },
  pace: "watch",
  steps: [
    {
      title: "Without",
      text: [
        "Plain gradient descent (sgd) with a learning rate of 0.1. It soon finds a straight border; from there on the slope is gentle, and " +
          "the steps are short. Press Train.",
      ],
      config: COMMON,
      question: {
        text: "Will 300 steps be enough for 95% of the test points?",
        choices: ["Yes", "No"],
        right: 1,
        needs: [about("training without momentum", ({ config }) => config.momentum === 0), trainedTo(300)],
        answer: ({ testAccuracy, scoredStep }) => `No. At step ${scoredStep} it gets ${percent(testAccuracy)} right: it is stuck on the plateau.`,
      },
    },
    {
      title: "With",
      text: [
        "The same learning rate, with a [momentum] of 0.9: each step keeps 0.9 of the speed of the last one, like a ball that rolls. Press Train.",
      ],
      config: { ...COMMON, momentum: 0.9 },
      question: {
        text: "How many steps will 95% take now?",
        choices: ["About as many", "Far fewer"],
        right: 1,
        needs: [about("a momentum of 0.9", ({ config }) => config.momentum === 0.9), testAccuracyFrom(0.95)],
        answer: ({ scoredStep, testAccuracy }) =>
          `Far fewer: ${percent(testAccuracy)} at step ${scoredStep}. Where the slope stays the same, momentum adds up to ten steps in one.`,
      },
    },
    {
      title: "Your turn",
      text: ["The learning rate is 0.03 now, and must not go up. Get there all the same. Press Reset before each try."],
      config: { ...COMMON, learning_rate: 0.03 },
      fields: ["momentum"],
      challenge: {
        goals: [testAccuracyOf(0.95), stepsUpTo(300), learningRateUpTo(0.03), optimizerIs("sgd")],
        missed: ({ step }) => (step > 300 ? "300 steps are over. Press Reset and try another momentum." : ""),
        hint: "0.99 adds up to a hundred steps in one.",
        solved: "A momentum of m multiplies a steady slope by 1 / (1 − m). Too much of it, and the ball rolls past the valley: look at the curve.",
      },
    },
  ],
};
