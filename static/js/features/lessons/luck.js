// @ts-check
/** The lesson "Luck or method?". Every figure in the text is proved by tests/page_js/test_lessons_of_comparisons.py. */

import { meanOf } from "./comparison-reading.js";
import { beatsBaseBeyondLuck, percent, seedsFrom } from "./goals.js";
import { compared, seeds } from "./needs.js";

/** @type {Partial<import("../../wire/messages.js").Config>} */
const COMMON = { hidden_layers: [3], activation: "relu", learning_rate: 0.03 };
const FEWEST_SEEDS = 8;
const COMPARE = "Press ⋯ beside Reset, and Compare many runs.";

/** @type {import("./challenge.js").Lesson} */
export const LUCK = {
  id: "luck",
  title: "Luck or method?",
  data: { dataset: "xor", n_points: 300, n_classes: 2, noise: 0.02, test_fraction: 0.3, flipped_fraction: 0, seed: 10 },
  pace: null,
  steps: [
    {
      title: "One run is one throw of the dice",
      text: [
        "A run begins with random weights. This one, with three hidden neurons, gets to 74% of the test points in 1,000 steps. Is the recipe that good, or was that luck?",
        `${COMPARE} Train 16 runs: the same recipe, each starting with different weights. Then close the comparison.`,
      ],
      config: COMMON,
      question: {
        text: "How far apart will the best and the worst of them be?",
        choices: ["By less than 5%", "By about 10%", "By more than 30%"],
        right: 2,
        needs: [compared("this recipe with itself", ({ recipes }) => recipes.length === 1), seeds(FEWEST_SEEDS)],
        answer: ({ comparison }) => {
          const { accuracies } = comparison?.recipes[0] ?? { accuracies: [] };
          return `The worst gets ${percent(Math.min(...accuracies))}, the best ${percent(Math.max(...accuracies))}, and nothing but the seed differs. ` +
            "One run says little about a recipe.";
        },
      },
    },
    {
      title: "Three neurons or four?",
      text: [
        "With four hidden neurons, the very same seed gets only 68%. So four are worse than three?",
        `Let them race: ${COMPARE} Choose Race, let recipe 2 change Hidden layers to 4, and train.`,
      ],
      config: COMMON,
      question: {
        text: "Which of the two is better on average?",
        choices: ["Three neurons, as the two runs say", "Four neurons", "Neither: the difference may be luck"],
        right: 1,
        needs: [compared("three hidden neurons with four", (comparison) => layersOf(comparison) === "3 4"), seeds(FEWEST_SEEDS)],
        answer: ({ comparison }) => {
          const [three, four] = [...(comparison?.recipes ?? [])].sort((a, b) => a.hiddenLayers[0] - b.hiddenLayers[0]).map(({ accuracies }) => percent(meanOf(accuracies)));
          return `Four: ${four} on average, against ${three}. The seed of the two single runs was a lucky one for three neurons. ` +
            "“May be luck” would be in the table if equally good recipes often differed as much.";
        },
      },
    },
    {
      title: "Your turn",
      text: ["Find a recipe that beats this one by more than luck: the table must rank it first, without “may be luck” next to the other. Change anything you like."],
      config: COMMON,
      challenge: {
        goals: [beatsBaseBeyondLuck(), seedsFrom(FEWEST_SEEDS)],
        hint: "16 seeds are enough to decide a race of this recipe against tanh instead of relu, or against eight neurons.",
        solved: "Several seeds, their spread, and only then a verdict: that is how methods are compared. With two seeds each, the same race might have shown nothing.",
      },
    },
  ],
};

/** @param {import("./comparison-reading.js").Comparison} comparison */
function layersOf({ recipes }) {
  return recipes.map(({ hiddenLayers }) => hiddenLayers.join("-")).sort().join(" ");
}
