// @ts-check
/** The activations by name: formula, what they do in plain words, and how NumPy writes them, of the sum z. Pure. */

/** @type {Record<string, {formula: string, words: string, numpy: string}>} */
export const ACTIVATIONS = {
  tanh: {
    formula: "a = tanh(z)",
    words: "tanh squashes the sum into the range from −1 to 1",
    numpy: "np.tanh(z)",
  },
  relu: {
    formula: "a = max(0, z)",
    words: "relu passes positive sums on and makes all others 0",
    numpy: "np.maximum(z, 0.0)",
  },
  leaky_relu: {
    formula: "a = z, or 0.01·z where z < 0",
    words: "leaky relu passes positive sums on, and a hundredth of the others",
    numpy: "np.where(z > 0, z, 0.01 * z)",
  },
  elu: {
    formula: "a = z, or eᶻ − 1 where z < 0",
    words: "elu passes positive sums on and bends the others towards −1",
    numpy: "np.where(z > 0, z, np.exp(np.minimum(z, 0.0)) - 1.0)",
  },
  gelu: {
    formula: "a = z · Φ(z)",
    words: "gelu passes large sums on and fades out small ones",
    numpy: "z * 0.5 * (1.0 + np.vectorize(math.erf, otypes=[float])(z / math.sqrt(2.0)))",
  },
  silu: {
    formula: "a = z · sigmoid(z)",
    words: "silu passes large sums on and fades out small ones",
    numpy: "z * 0.5 * (1.0 + np.tanh(z / 2.0))",
  },
  sigmoid: {
    formula: "a = 1 / (1 + e⁻ᶻ)",
    words: "the sigmoid squashes the sum into the range from 0 to 1",
    numpy: "0.5 * (1.0 + np.tanh(z / 2.0))",
  },
  softplus: {
    formula: "a = ln(1 + eᶻ)",
    words: "softplus bends smoothly from 0 to the sum itself",
    numpy: "np.logaddexp(0.0, z)",
  },
  sine: {
    formula: "a = sin(z)",
    words: "the sine turns the sum into a wave",
    numpy: "np.sin(z)",
  },
  linear: {
    formula: "a = z",
    words: "linear passes the sum on as it is",
    numpy: "z",
  },
};
