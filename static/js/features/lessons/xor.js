// @ts-check
/** The lesson "Why one neuron cannot solve XOR". Every figure in the text is proved by tests/page_js/test_lessons.py. */

import { parametersUpTo, percent, testAccuracyOf } from "./goals.js";
import { about, trainedTo } from "./needs.js";

const COMMON = { learning_rate: 0.03 };

/** @type {import("./challenge.js").Lesson} */
export const XOR = {
  id: "xor",
  title: "Why one neuron cannot solve XOR",
  data: { dataset: "xor", n_points: 300, n_classes: 2, noise: 0.02, test_fraction: 0.3, flipped_fraction: 0, seed: 10 },
  pace: "watch",
  steps: [
    {
      title: "One line is not enough",
      text: [
        "Opposite corners belong together. This network has no hidden layer: it weighs x and y, adds them up and decides " +
          "by the sum, as a single neuron does. Whatever its weights, the border is one straight line.",
        "Press Train, and see how far a straight line gets.",
      ],
      config: { ...COMMON, hidden_layers: [] },
      view: { border: true },
      question: {
        text: "Where will the test accuracy end?",
        choices: ["Near 50%", "Near 75%", "Near 100%"],
        right: 0,
        needs: [about("x and y without hidden neurons", ({ nNeurons, config }) => nNeurons === 0 && config.features?.length === 2), trainedTo(100)],
        answer: ({ testAccuracy }) =>
          `${percent(testAccuracy)}. Every line has both classes on both sides, so the loss is least where the network ` +
          "stays undecided: one mixed colour all over, and a straight border right across the middle of it.",
      },
    },
    {
      title: "Two lines are better",
      text: [
        "Now there are two hidden neurons in between. Each draws a line of its own, and the output combines the two. Press Train.",
        "For four single points in the corners that would do. Here whole quarters have to be told apart.",
      ],
      config: { ...COMMON, hidden_layers: [2] },
      question: {
        text: "Will two neurons get 95% of the test points right?",
        choices: ["Yes", "No"],
        right: 1,
        needs: [about("two hidden neurons", ({ nNeurons }) => nNeurons === 2), trainedTo(300)],
        answer: ({ testAccuracy }) =>
          `${percent(testAccuracy)}. Two lines cut out a band, and two opposite quarters are not a band. New seed (the dice) gives other bands, ` +
          "and none of them will do.",
      },
    },
    {
      title: "Your turn",
      text: [
        "Solve it with a small network. Change its hidden layers, or its inputs in the diagram, and press Train. " +
          "Each neuron costs one weight per input and one bias.",
      ],
      config: { ...COMMON, hidden_layers: [2] },
      view: { inputs: true },
      fields: ["hidden_layers"],
      challenge: {
        goals: [testAccuracyOf(0.95), parametersUpTo(20)],
        hint: "Three hidden neurons use 17 parameters and take some 2,000 steps. With the product xy as an input you need no hidden neurons.",
        solved: "Hidden neurons bend the plane until one line is enough. An input that is bent already, such as xy, does the same.",
      },
    },
  ],
};
