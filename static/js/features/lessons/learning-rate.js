// @ts-check
/** The lesson "Learning rate too high". Every figure in the text is proved by tests/page_js/test_lessons.py. */

import { lossOf, optimizerIs, percent, stepsUpTo, testAccuracyOf } from "./goals.js";
import { about, trainedTo } from "./needs.js";

/** @type {Partial<import("../../wire/messages.js").Config>} */
const COMMON = { hidden_layers: [8, 8], optimizer: "sgd" };

/** @type {import("./challenge.js").Lesson} */
export const LEARNING_RATE = {
  id: "learning-rate",
  title: "Learning rate too high",
  data: { dataset: "moons", n_points: 200, n_classes: 2, noise: 0.05, test_fraction: 0.3, flipped_fraction: 0, seed: 7 },
  pace: "watch",
  steps: [
    {
      title: "Too high",
      text: [
        "The gradient says which way is down; the learning rate says how far to step. This one is 30, which is far too " +
          "much for plain gradient descent (sgd).",
        "Untrained, the network has a loss of 0.64. Press Train and watch the curve of the loss.",
      ],
      config: { ...COMMON, learning_rate: 30 },
      question: {
        text: "What will the loss do?",
        choices: ["Fall, only faster", "Jump up and down", "Stay where it is"],
        right: 1,
        needs: [about("a learning rate of 30", ({ config }) => config.learning_rate === 30), trainedTo(100)],
        answer: ({ highestLoss, accuracy }) =>
          `It jumps, up to ${lossOf(highestLoss)}; ${percent(accuracy)} of the training points are right, no better than guessing. ` +
          "Each step leaps over the valley and lands higher on the other side.",
      },
    },
    {
      title: "Too low",
      text: [
        "Now the learning rate is 0.01. Every step goes down, and none of them far. Press Train.",
      ],
      config: { ...COMMON, learning_rate: 0.01 },
      question: {
        text: "Will 200 steps be enough for 95% of the test points?",
        choices: ["Yes", "No"],
        right: 1,
        needs: [about("a learning rate of 0.01", ({ config }) => config.learning_rate === 0.01), trainedTo(200)],
        answer: ({ testAccuracy, scoredStep }) =>
          `No: ${percent(testAccuracy)} at step ${scoredStep}. The curve never rises, but it is too slow to finish in 200 steps.`,
      },
    },
    {
      title: "Your turn",
      text: [
        "Find a learning rate that gets there in time. Change it here or in the bar, and press Reset before each try: " +
          "what a bad rate has done to the weights does not go away.",
      ],
      config: { ...COMMON, learning_rate: 0.01 },
      fields: ["learning_rate"],
      challenge: {
        goals: [testAccuracyOf(0.95), stepsUpTo(200), optimizerIs("sgd")],
        missed: ({ step }) => (step > 200 ? "200 steps are over. Press Reset and try another learning rate." : ""),
        hint: "A tenth of 30 is a good guess; so is anything from 1 to 3.",
        solved: "The best rate is not far below the one at which the loss begins to jump. Try how close you can get.",
      },
    },
  ],
};
