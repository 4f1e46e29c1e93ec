// @ts-check
/** The lesson "When one class is rare". Every figure in the text is proved by tests/page_js/test_lessons.py. */

import { percent, recallFrom, testAccuracyOf } from "./goals.js";
import { about, told, trainedTo } from "./needs.js";

const RARE = 1;
const COMMON = { hidden_layers: [4] };

/** @type {import("./challenge.js").Lesson} */
export const IMBALANCE = {
  id: "imbalance",
  title: "When one class is rare",
  data: {
    dataset: "moons", n_points: 600, n_classes: 2, class_ratio: 20, noise: 0.2, test_fraction: 0.5, flipped_fraction: 0, seed: 3,
  },
  pace: "watch",
  steps: [
    {
      title: "96%, and yet",
      text: [
        "Class 1 has 20 times as many points as class 2. Always saying \"class 1\" would be right for 95% of them. " +
          "Press Train. Under Scores, the recall of a class is how much of it is found.",
      ],
      config: COMMON,
      view: { scores: true },
      question: {
        text: "Over 96% of the test points will be right. And of class 2 alone?",
        choices: ["Over 90%, too", "Far fewer"],
        right: 1,
        needs: [about("points that all count the same", ({ config }) => config.class_weights === "none"), trainedTo(300), told(({ testRecalls }) => testRecalls !== null)],
        answer: ({ testAccuracy, testRecalls }) =>
          `Far fewer: ${percent(testRecalls?.[RARE] ?? null)} of class 2, and ${percent(testAccuracy)} of all. A rare class hardly moves the mean loss, so the network gives up on it.`,
      },
    },
    {
      title: "Your turn",
      text: ["Find most of the rare class without giving up the other one. Look at class weights, and press Reset before each try."],
      config: COMMON,
      fields: ["class_weights"],
      view: { scores: true },
      challenge: {
        goals: [recallFrom(RARE, 0.8), testAccuracyOf(0.8)],
        hint: "balanced lets each point of class 2 count 20 times. Give it some 600 steps.",
        solved: "More of the rare class is found, but more of the other one is mistaken for it. Which mistake is worse is not for the network to say.",
      },
    },
  ],
};
