// @ts-check
/** The lesson "Two ways to keep it simple". Every figure in the text is proved by tests/page_js/test_lessons.py. */

import { percent, stepsFrom, testAccuracyOf, weightsLeftUpTo } from "./goals.js";
import { about, told, trainedTo } from "./needs.js";

const COMMON = { hidden_layers: [16, 16] };

/** @type {import("./challenge.js").Lesson} */
export const REGULARISATION = {
  id: "regularisation",
  title: "Two ways to keep it simple",
  data: {
    dataset: "gaussians", n_points: 100, n_classes: 2, noise: 0.1, test_fraction: 0.6, flipped_fraction: 0.15, seed: 3,
  },
  pace: "watch",
  steps: [
    {
      title: "L2: all a little smaller",
      text: [
        "40 points to learn from, 6 of them with the wrong class: left alone, a network learns them by heart. Here [L2] pulls every weight " +
          "towards 0, the large ones most. Press Train, and watch the lines in the diagram.",
      ],
      config: { ...COMMON, l2: 0.01 },
      question: {
        text: "How many weights will be next to nothing (below 0.01)?",
        choices: ["Hardly any", "Most of them"],
        right: 0,
        needs: [about("an L2 of 0.01", ({ config }) => config.l2 === 0.01), trainedTo(500), told(({ smallShare }) => smallShare !== null)],
        answer: ({ smallShare, testAccuracy }) =>
          `Hardly any: ${percent(smallShare)}. L2 makes all of them smaller, and the small ones hardly feel it. ${percent(testAccuracy)} of the test points are right.`,
      },
    },
    {
      title: "L1: a few are left",
      text: ["[L1] pulls every weight towards 0 with the same force, small or large. Press Train, and watch the lines again."],
      config: { ...COMMON, l1: 0.01 },
      question: {
        text: "How many weights will be next to nothing this time?",
        choices: ["Hardly any", "Most of them"],
        right: 1,
        needs: [about("an L1 of 0.01", ({ config }) => config.l1 === 0.01), trainedTo(500), told(({ smallShare }) => smallShare !== null)],
        answer: ({ smallShare, testAccuracy }) =>
          `Most of them: ${percent(smallShare)}. What a weight is worth must outweigh the pull, or it goes. ${percent(testAccuracy)} of the test points are right.`,
      },
    },
    {
      title: "Your turn",
      text: ["No wrong point may be learnt by heart, and few weights may be left. Which setting does both? Press Reset before each try."],
      config: COMMON,
      fields: ["l1", "l2", "dropout_rate"],
      challenge: {
        goals: [testAccuracyOf(0.95), stepsFrom(1000), weightsLeftUpTo(0.25)],
        hint: "L2 and dropout keep all weights. Set L1 to 0.01.",
        solved: "All three keep the border simple. Only L1 also says which weights the network can do without.",
      },
    },
  ],
};
