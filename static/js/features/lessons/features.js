// @ts-check
/** The lesson "The right inputs". Every figure in the text is proved by tests/page_js/test_lessons.py. */

import { parametersUpTo, percent, testAccuracyOf } from "./goals.js";
import { about, testAccuracyFrom, trainedTo } from "./needs.js";

const COMMON = { learning_rate: 0.03, hidden_layers: [] };

/** @type {import("./challenge.js").Lesson} */
export const FEATURES = {
  id: "features",
  title: "The right inputs",
  data: { dataset: "circles", n_points: 300, n_classes: 2, noise: 0.05, test_fraction: 0.3, flipped_fraction: 0, seed: 3 },
  pace: "watch",
  steps: [
    {
      title: "x and y",
      text: ["This network has no hidden neuron: it weighs its inputs and adds them up. The inputs are x and y. Press Train."],
      config: COMMON,
      question: {
        text: "How many of the test points can it get right?",
        choices: ["Little more than half", "About 90%"],
        right: 0,
        needs: [about("x and y without hidden neurons", ({ config, nNeurons }) => nNeurons === 0 && String(config.features) === "x,y"), trainedTo(300)],
        answer: ({ testAccuracy }) => `${percent(testAccuracy)}, little more than half. Sums of x and y give straight borders only.`,
      },
    },
    {
      title: "Squares",
      text: [
        "The same network is given x² and y² in place of x and y: [features], made from each point before the network sees it. Press Train.",
      ],
      config: { ...COMMON, features: ["x_squared", "y_squared"] },
      view: { border: true },
      question: {
        text: "Still not one hidden neuron. What about the ring?",
        choices: ["It makes no difference", "Solved"],
        right: 1,
        needs: [
          about("x² and y² as inputs", ({ config }) => String(config.features) === "x_squared,y_squared"), trainedTo(100), testAccuracyFrom(0.95),
        ],
        answer: ({ testAccuracy }) =>
          `Solved: ${percent(testAccuracy)}. x² + y² is the squared distance from the middle, so a border of that sum is a circle.`,
      },
    },
    {
      title: "Your turn",
      text: ["Two inputs and two outputs cost 6 weights and biases. Can you do it with 4? Choose the inputs in the diagram or here, and press Train."],
      config: COMMON,
      view: { inputs: true },
      fields: ["features"],
      challenge: {
        goals: [testAccuracyOf(0.95), parametersUpTo(4)],
        hint: "What do all points of the inner ring have in common? Their distance from the middle: the radius.",
        solved: "Whoever knows the problem can hand the network half of the solution. Hidden layers are for when nobody knows it.",
      },
    },
  ],
};
