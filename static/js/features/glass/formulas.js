// @ts-check
/** Formulas of losses and optimizers, and what they do in plain words. Pure. */

/** @type {Record<string, {formula: string, words: string, delta: string, deltaWords: string}>} */
const CLASS_LOSSES = {
  cross_entropy: {
    formula: "L = −ln p(right class)",
    words: "The loss is small where the right class got a high probability, and grows without bound as that goes to 0.",
    delta: "δ = p − 1 for the right class, δ = p for the others",
    deltaWords: "The right output should rise, the others should fall, each by as much as its probability is wrong.",
  },
  squared_error: {
    formula: "L = ½ · Σ (z − t)², t = 1 for the right class, else 0",
    words: "The loss is half the squared distance of the outputs from what they should be.",
    delta: "δ = z − t",
    deltaWords: "Each output should move to its target, and is pulled the more the farther off it is.",
  },
  hinge: {
    formula: "L = max(0, 1 + largest wrong z − right z)",
    words: "The loss is 0 once the right output leads by 1; short of that, it is what the lead lacks.",
    delta: "δ = −1 for the right class, +1 for the strongest wrong one, if the lead is short",
    deltaWords: "Only two outputs are pulled: the right one up, its strongest rival down.",
  },
};

/** @type {typeof CLASS_LOSSES} r is what the output is too high */
const VALUE_LOSSES = {
  squared_error: {
    formula: "L = ½ · r², r = output − value",
    words: "The loss is half the square of what the output is wrong by.",
    delta: "δ = r",
    deltaWords: "The output is pulled back by just what it is wrong by.",
  },
  absolute_error: {
    formula: "L = |r|, r = output − value",
    words: "The loss is what the output is wrong by.",
    delta: "δ = 1 where r > 0, −1 where r < 0",
    deltaWords: "The pull is the same however far off the output is.",
  },
  huber: {
    formula: "L = ½ · r² while |r| ≤ d, from there on a line",
    words: "The loss is a square near the value and a line far from it, so that outliers do not pull too much.",
    delta: "δ = r, at most d and at least −d",
    deltaWords: "The output is pulled back by what it is wrong by, up to a limit.",
  },
};

/**
 * @param {string} loss
 * @param {boolean} isRegression
 * @returns {{formula: string, words: string, delta: string, deltaWords: string}}
 */
export function lossWords(loss, isRegression) {
  return (isRegression ? VALUE_LOSSES : CLASS_LOSSES)[loss];
}

/**
 * @param {import("../../wire/messages.js").Config} config
 * @returns {{formula: string, words: string}} what one update is
 */
export function optimizerWords({ optimizer, momentum, nesterov, weight_decay: weightDecay }) {
  switch (optimizer) {
    case "sgd":
      if (momentum === 0) return { formula: "w ← w − η · g", words: "Every weight goes a little way down its gradient." };
      return {
        formula: nesterov ? "v ← μ·v + g,  w ← w − η · (g + μ·v)" : "v ← μ·v + g,  w ← w − η · v",
        words: "Every weight rolls on with a momentum v, which its gradient bends.",
      };
    case "adagrad":
      return { formula: "w ← w − η · g / (√Σg² + ε)", words: "Adagrad moves every weight less, the larger its gradients have been so far." };
    case "rmsprop":
      return { formula: "w ← w − η · g / (√mean(g²) + ε)", words: "RMSprop measures every gradient by its usual size." };
    default:
      return {
        formula: `w ← w − η · m / (√v + ε)${optimizer === "adamw" && weightDecay > 0 ? " − η·λ·w" : ""}`,
        words: "Adam follows a running mean m of the gradients, measured by their usual size √v, both corrected for their start at 0: so steps are about η long.",
      };
  }
}
