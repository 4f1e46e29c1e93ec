// @ts-check
/** The lesson "Small batches are noisy". Every figure in the text is proved by tests/page_js/test_lessons.py. */

import { batchSizeUpTo, lossOf, steadyLossUpTo } from "./goals.js";
import { about, measured } from "./needs.js";

/** @type {Partial<import("../../wire/messages.js").Config>} */
const COMMON = { hidden_layers: [8], optimizer: "sgd", learning_rate: 0.3 };

/** @type {import("./challenge.js").Lesson} */
export const BATCH_SIZE = {
  id: "batch-size",
  title: "Small batches are noisy",
  data: { dataset: "moons", n_points: 200, n_classes: 2, noise: 0.15, test_fraction: 0.3, flipped_fraction: 0, seed: 4 },
  pace: "watch",
  steps: [
    {
      title: "All points in each step",
      text: [
        "Each step looks at all 140 training points and goes downhill on their mean [loss]. Press Train, and watch the curve of the loss.",
      ],
      config: COMMON,
      question: {
        text: "How often will the training loss go up?",
        choices: ["Hardly ever", "About every other step"],
        right: 0,
        needs: [about("batches of all points", ({ config }) => config.batch_size === 0), measured(20)],
        answer: ({ nRises, nMeasured }) =>
          `It went up ${nRises} times in ${nMeasured} measurements. With all points in view, downhill is downhill.`,
      },
    },
    {
      title: "One point in each step",
      text: ["Now the [batch] is a single point. Each step does what is best for this one, and forgets the others. Press Train."],
      config: { ...COMMON, batch_size: 1 },
      question: {
        text: "And how often will it go up now?",
        choices: ["Hardly ever", "Again and again"],
        right: 1,
        needs: [about("batches of one point", ({ config }) => config.batch_size === 1), measured(20)],
        answer: ({ nRises, nMeasured, recentHighestLoss }) =>
          `It went up ${nRises} times in ${nMeasured} measurements, and lately as high as ${lossOf(recentHighestLoss)}. A step costs 140 times less, ` +
          "but it only roughly points downhill.",
      },
    },
    {
      title: "Your turn",
      text: ["Keep small batches, but calm them down. Change the learning rate or the batch size while it runs; no Reset is needed."],
      config: { ...COMMON, batch_size: 1 },
      fields: ["batch_size", "learning_rate"],
      challenge: {
        goals: [batchSizeUpTo(4), steadyLossUpTo(0.31)],
        hint: "Batches of 4 and a learning rate of 0.03 will do, after some hundred steps.",
        solved: "Smaller steps average the noise away, and so do larger batches. Both cost time: that is the bargain.",
      },
    },
  ],
};
