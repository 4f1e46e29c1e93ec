// @ts-check
/** The lesson "What a neuron sees". Every figure in the text is proved by tests/page_js/test_lessons.py. */

import { lastLayerUpTo, percent, testAccuracyOf } from "./goals.js";
import { about, testAccuracyFrom, trainedTo } from "./needs.js";

const COMMON = { learning_rate: 0.03 };

/** @type {import("./challenge.js").Lesson} */
export const NEURON = {
  id: "neuron",
  title: "What a neuron sees",
  data: { dataset: "circles", n_points: 300, n_classes: 2, noise: 0.05, test_fraction: 0.3, flipped_fraction: 0, seed: 3 },
  pace: "watch",
  steps: [
    {
      title: "One neuron, one line",
      text: [
        "Each small picture in the diagram is the whole map as one [neuron] sees it: one colour where its answer is positive, the " +
          "other where it is negative.",
        "There is one hidden neuron, and one class surrounds the other. Press Train.",
      ],
      config: { ...COMMON, hidden_layers: [1] },
      view: { border: true },
      question: {
        text: "What shape will the border have?",
        choices: ["A straight line", "A circle", "A zigzag"],
        right: 0,
        needs: [about("one hidden neuron", ({ nNeurons }) => nNeurons === 1), trainedTo(300)],
        answer: ({ testAccuracy }) =>
          `A straight line. The neuron adds up x and y, each times a [weight], so its border is always straight. It gets ${percent(testAccuracy)} ` +
          "of the test points right.",
      },
    },
    {
      title: "Three neurons, three lines",
      text: ["Now there are three hidden neurons. Look at their pictures: each still has one straight border. Press Train."],
      config: { ...COMMON, hidden_layers: [3] },
      view: { border: true },
      question: {
        text: "What will the output make of three straight lines?",
        choices: ["Three stripes", "A fence around the middle"],
        right: 1,
        needs: [about("three hidden neurons", ({ nNeurons }) => nNeurons === 3), trainedTo(100), testAccuracyFrom(0.95)],
        answer: ({ testAccuracy, scoredStep }) =>
          `A fence: at step ${scoredStep}, ${percent(testAccuracy)} of the test points are right. The output weighs the three answers and ` +
          "adds them up: straight lines become a closed, rounded border.",
      },
    },
    {
      title: "Your turn",
      text: [
        "Neurons of a second layer look at the neurons before them, here six, not at x and y. Make one neuron see the whole ring: give " +
          "the network a second layer with a single neuron, and press Train.",
      ],
      config: { ...COMMON, hidden_layers: [6] },
      fields: ["hidden_layers"],
      view: { border: true },
      challenge: {
        goals: [testAccuracyOf(0.95), lastLayerUpTo(1)],
        hint: "6-1 works: six lines, and one neuron that joins them. With three lines it rarely does. New weights (the dice) help if it gets stuck.",
        solved: "The last hidden neuron has a closed border: it sees what the layer before it has found. Each layer draws with the shapes of the one before.",
      },
    },
  ],
};
