#!/usr/bin/env bash
# With brain.js' Adam, biases stand still in the first step, and follow a step late after that.
#
# The guess: a weight behind an input of 1 and the bias beside it have the same gradient, so Adam moves both by the same
# amount in each step, by the learning rate in the first.
# What happens: the weights take their moments of this step; the biases are moved by the moments of the step before,
# corrected as if they were of this one. In the first step they are 0, and the bias does not move; in the second it
# moves by 0.74 of the learning rate, in the third by 0.86, where the weight moves by all of it.
# Versions: brain.js 2.0.0-beta.24, Node.js 20.20.2.
# Source: dist/index.js (_adjustWeightsAdam: biasMomentumCorrection is computed from currentBiasChangesLow, not from
# biasChangeLow); seen.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
npm install --prefix "$folder" --silent --no-audit --no-fund --ignore-scripts brain.js@2.0.0-beta.24
cat > "$folder/show.cjs" <<'JS'
const fs = require("fs");
const path = require("path");
const { NeuralNetwork } = require("brain.js");

const { version } = JSON.parse(fs.readFileSync(path.join(__dirname, "node_modules/brain.js/package.json")));
console.log(`Node.js ${process.version}, brain.js ${version}`);
const RATE = 0.001;
const network = new NeuralNetwork({ inputSize: 1, outputSize: 1, hiddenLayers: [1], praxis: "adam" });
network.initialize();
let [weight, bias] = [network.weights[1][0][0], network.biases[1][0]];
const moves = [];
network.train([{ input: [1], output: [1] }], {
  learningRate: RATE,
  iterations: 4,
  errorThresh: 1e-9,
  callbackPeriod: 1,
  callback() {
    const [w, b] = [network.weights[1][0][0], network.biases[1][0]];
    moves.push([Math.abs(w - weight) / RATE, Math.abs(b - bias) / RATE]);
    [weight, bias] = [w, b];
  },
});
moves.forEach(([w, b], i) => {
  console.log(`step ${i + 1}: the weight moves by ${w.toFixed(3)} learning rates, the bias by ${b.toFixed(3)}`);
});
const [first] = moves;
if (moves.length < 3 || Math.abs(first[0] - 1) > 0.01 || first[1] !== 0) {
  console.error("Biases are moved otherwise now.");
  process.exit(1);
}
JS
node "$folder/show.cjs"
