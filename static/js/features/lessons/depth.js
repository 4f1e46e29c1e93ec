// @ts-check
/** The lesson "Deep or wide". Every figure in the text is proved by tests/page_js/test_lessons.py. */

import { parametersUpTo, percent, stepsUpTo, testAccuracyOf } from "./goals.js";
import { about, testAccuracyFrom, trainedTo } from "./needs.js";

const COMMON = { learning_rate: 0.03 };

/** @type {import("./challenge.js").Lesson} */
export const DEPTH = {
  id: "depth",
  title: "Deep or wide",
  data: { dataset: "spirals", n_points: 300, n_classes: 2, noise: 0.02, test_fraction: 0.3, flipped_fraction: 0, seed: 2 },
  pace: "watch",
  steps: [
    {
      title: "Wide",
      text: [
        "Two spirals, wound into each other. This network has one wide [layer]: 22 neurons, with 112 weights and biases. " +
          "Press Train.",
      ],
      config: { ...COMMON, hidden_layers: [22] },
      question: {
        text: "Will 250 steps be enough for 95% of the test points?",
        choices: ["Yes", "No"],
        right: 1,
        needs: [about("one wide layer", ({ config }) => config.hidden_layers?.length === 1), trainedTo(250)],
        answer: ({ testAccuracy, scoredStep }) =>
          `No. At step ${scoredStep} it gets ${percent(testAccuracy)} right. Each neuron adds one straight fold, and a spiral needs many.`,
      },
    },
    {
      title: "Deep",
      text: ["Now about as many weights and biases, 116, in three layers of six neurons. Press Train."],
      config: { ...COMMON, hidden_layers: [6, 6, 6] },
      question: {
        text: "Which one learns the spirals in fewer steps?",
        choices: ["The wide network", "The deep one"],
        right: 1,
        needs: [about("three layers", ({ config }) => config.hidden_layers?.length === 3), testAccuracyFrom(0.95)],
        answer: ({ scoredStep, testAccuracy }) =>
          `The deep one: ${percent(testAccuracy)} at step ${scoredStep}. A later layer folds what the layer before it has folded already. ` +
          "The wide network often gets there too, only later.",
      },
    },
    {
      title: "Your turn",
      text: ["How small can it be? Change the hidden layers, in the diagram or here, and press Train."],
      config: { ...COMMON, hidden_layers: [6, 6, 6] },
      fields: ["hidden_layers"],
      challenge: {
        goals: [testAccuracyOf(0.95), parametersUpTo(60), stepsUpTo(1000)],
        missed: ({ step }) => (step > 1000 ? "1,000 steps are over. Press Reset and try another network." : ""),
        hint: "5-4 has 49 weights and biases. Small networks depend on luck: the dice draws other starting weights.",
        solved: "Few weights are enough, if they start well. Larger networks need less luck, and that is a good reason for them.",
      },
    },
  ],
};
