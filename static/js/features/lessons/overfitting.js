// @ts-check
/** The lesson "Overfitting". Every figure in the text is proved by tests/page_js/test_lessons.py. */

import { lossOf, parametersFrom, percent, stepsFrom, testAccuracyOf } from "./goals.js";
import { about, allTrainingPointsRight, pausedAtTestLoss, trainedTo } from "./needs.js";

const COMMON = { hidden_layers: [32, 32] };

/** @type {import("./challenge.js").Lesson} */
export const OVERFITTING = {
  id: "overfitting",
  title: "Overfitting",
  data: {
    dataset: "gaussians", n_points: 100, n_classes: 2, noise: 0.1, test_fraction: 0.6, flipped_fraction: 0.15, seed: 3,
  },
  pace: "watch",
  steps: [
    {
      title: "Learning by heart",
      text: [
        "Two clouds, easy to tell apart. But there are only 40 points to learn from, and 6 of them carry the wrong class. " +
          "The network is large: 1,218 weights and biases. The 60 test points, which it never learns from, are all right.",
        "Press Train and watch both losses, and the map around the wrong points.",
      ],
      config: COMMON,
      question: {
        text: "When every training point is right, where is the test loss?",
        choices: ["As low as it ever was", "Higher than before"],
        right: 1,
        needs: [about("a large network", ({ nParameters }) => nParameters >= 1000), trainedTo(100), allTrainingPointsRight()],
        answer: ({ testLoss, lowestTestLoss, testAccuracy }) =>
          `Higher: ${lossOf(testLoss)}, and it was once ${lossOf(lowestTestLoss)}. The network has learnt the wrong points by ` +
          `heart and bends the border around them; ${percent(testAccuracy)} of the test points are right.`,
      },
    },
    {
      title: "Stop in time",
      text: [
        "The same network again. But now training stops automatically when the test loss gets down to 0.1 (it says so here). " +
          "Press Train.",
      ],
      config: { ...COMMON, stop_at_test_loss: 0.1 },
      fields: ["stop_at_test_loss"],
      question: {
        text: "How many of the 40 training points will be wrong then?",
        choices: ["None", "6", "20"],
        right: 1,
        needs: [pausedAtTestLoss(0.1)],
        answer: ({ accuracy, testAccuracy, scoredStep }) =>
          `At step ${scoredStep}, ${percent(accuracy)} of the training points are right: all but the 6 that carry the wrong class. ` +
          `Of the test points ${percent(testAccuracy)} are right.`,
      },
    },
    {
      title: "Your turn",
      text: [
        "Keep the large network and let it run long, but do not let it learn by heart. Try one of these settings, " +
          "and press Reset before each try.",
      ],
      config: COMMON,
      fields: ["l2", "dropout_rate"],
      challenge: {
        goals: [testAccuracyOf(0.95), stepsFrom(1000), parametersFrom(1000)],
        hint: "Set L2 to 0.01, or Dropout to 0.5.",
        solved: "L2 penalises steep borders, and dropout makes the network rely on no single neuron: neither leaves it room for " +
          "islands around single points.",
      },
    },
  ],
};
