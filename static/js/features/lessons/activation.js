// @ts-check
/** The lesson "What the activation is for". Every figure in the text is proved by tests/page_js/test_lessons.py. */

import { layersFrom, optimizerIs, percent, stepsUpTo, testAccuracyOf } from "./goals.js";
import { about, trainedTo } from "./needs.js";

/** @type {Partial<import("../../wire/messages.js").Config>} */
const DEEP = { hidden_layers: [8, 8, 8, 8, 8], optimizer: "sgd", learning_rate: 0.3, activation: "sigmoid" };

/** @type {import("./challenge.js").Lesson} */
export const ACTIVATION = {
  id: "activation",
  title: "What the activation is for",
  data: { dataset: "circles", n_points: 300, n_classes: 2, noise: 0.05, test_fraction: 0.3, flipped_fraction: 0, seed: 1 },
  pace: "watch",
  steps: [
    {
      title: "Without a bend",
      text: [
        "A neuron adds up its inputs, then bends the sum: that bend is its [activation]. Here it is switched off (linear): 16 neurons that only add. " +
          "Press Train.",
      ],
      config: { hidden_layers: [8, 8], learning_rate: 0.03, activation: "linear" },
      view: { border: true },
      question: {
        text: "What can 16 neurons do if they only add?",
        choices: ["Draw a ring", "Draw one straight line"],
        right: 1,
        needs: [about("neurons that only add (linear)", ({ config }) => config.activation === "linear"), trainedTo(300)],
        answer: ({ testAccuracy }) =>
          `One straight line, and ${percent(testAccuracy)} right. Sums of sums are sums: without a bend, two layers can do no more than none.`,
      },
    },
    {
      title: "A bend that dies away",
      text: [
        "Five layers now, with the oldest bend of all: sigmoid. It is flat at both ends, so each layer passes on only a " +
          "small part of the [gradient]. Press Train.",
      ],
      config: DEEP,
      question: {
        text: "Will it learn the ring in 1,000 steps?",
        choices: ["Yes, with five layers", "No"],
        right: 1,
        needs: [about("five layers of sigmoid", ({ config }) => config.activation === "sigmoid" && config.hidden_layers?.length === 5), trainedTo(1000)],
        answer: ({ testAccuracy, scoredStep }) =>
          `No: ${percent(testAccuracy)} at step ${scoredStep}. Hardly any of the gradient reaches the first layers: it vanishes on the way.`,
      },
    },
    {
      title: "Your turn",
      text: ["Get the five layers to learn, with the same [optimizer]. Another activation is enough. Press Reset before each try."],
      config: DEEP,
      fields: ["activation"],
      challenge: {
        goals: [testAccuracyOf(0.95), layersFrom(5), stepsUpTo(1000), optimizerIs("sgd")],
        missed: ({ step }) => (step > 1000 ? "1,000 steps are over. Press Reset and try another activation." : ""),
        hint: "tanh gets there within some hundred steps. relu often does, too, but not from all starting weights.",
        solved: "tanh is steep around 0, so enough of the gradient gets through five layers. That is why deep networks hardly ever use sigmoid inside.",
      },
    },
  ],
};
