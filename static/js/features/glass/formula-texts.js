// @ts-check
/** Formulas of losses and optimizers, and what they do in plain words. Pure. */

/** @type {Record<string, {formula: string, words: string, delta: string, deltaWords: string}>} */
const CLASS_LOSSES = {
  cross_entropy: {
    formula: "L = −ln p(right class)",
    words: "The loss is small if the right class got a high probability, and grows without limit as that goes to 0.",
    delta: "δ = p − 1 for the right class, δ = p for the others",
    deltaWords: "The output of the right class should rise and the others fall, each by as much as its probability is off.",
  },
  squared_error: {
    formula: "L = ½ · Σ (z − t)², t = 1 for the right class, else 0",
    words: "The loss is half the squared distance of the outputs from what they should be.",
    delta: "δ = z − t",
    deltaWords: "Each output should move towards its target; the farther off it is, the harder it is pulled.",
  },
  hinge: {
    formula: "L = max(0, 1 + largest wrong z − right z)",
    words: "The loss is 0 once the right output leads by 1; until then it is what is missing from that lead.",
    delta: "δ = −1 for the right class, +1 for the strongest wrong one, if the lead is short",
    deltaWords: "Only two outputs are pulled: the right one up, its strongest rival down.",
  },
};

/** @type {typeof CLASS_LOSSES} r is what the output is too high */
const VALUE_LOSSES = {
  squared_error: {
    formula: "L = ½ · r², r = output − value",
    words: "The loss is half the square of the error r.",
    delta: "δ = r",
    deltaWords: "The output is pulled back by exactly its error.",
  },
  absolute_error: {
    formula: "L = |r|, r = output − value",
    words: "The loss is the size of the error r.",
    delta: "δ = 1 where r > 0, −1 where r < 0",
    deltaWords: "The pull is the same, however large the error is.",
  },
  huber: {
    formula: "L = ½ · r² while |r| ≤ d, from there on a line",
    words: "The loss is a square for small errors and a straight line for large ones, so that outliers do not pull too hard.",
    delta: "δ = r, at most d and at least −d",
    deltaWords: "The output is pulled back by its error, up to a limit.",
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
      if (momentum === 0) return { formula: "w ← w − η · g", words: "Every weight takes a small step against its gradient." };
      return {
        formula: nesterov ? "v ← μ·v + g,  w ← w − η · (g + μ·v)" : "v ← μ·v + g,  w ← w − η · v",
        words: "Every weight keeps rolling with a momentum v, which the gradient steers.",
      };
    case "adagrad":
      return { formula: "w ← w − η · g / (√Σg² + ε)", words: "Adagrad takes smaller steps for weights whose gradients have been large so far." };
    case "rmsprop":
      return { formula: "w ← w − η · g / (√mean(g²) + ε)", words: "RMSprop divides every gradient by its typical size." };
    default:
      return {
        formula: `w ← w − η · m / (√v + ε)${optimizer === "adamw" && weightDecay > 0 ? " − η·λ·w" : ""}`,
        words: "Adam follows a running mean m of the gradients, divided by their typical size √v, both corrected for starting at 0. Most steps are no longer than η.",
      };
  }
}
