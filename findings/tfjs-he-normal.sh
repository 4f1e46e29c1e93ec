#!/usr/bin/env bash
# TensorFlow.js' heNormal gives weights a fifth less variance than its formula, and than Keras, its model.
#
# The guess: heNormal draws weights of the deviation sqrt(2 / inputs), and glorotNormal of sqrt(2 / (inputs +
# outputs)), as in Keras, whose layers and names TensorFlow.js has taken over.
# What happens: they draw from a normal distribution that is cut off at two deviations, which leaves 0.88 of the
# deviation and 0.77 of the variance. Keras divides by 0.8796 before, so that the formula holds; TensorFlow.js does
# not. heUniform is right. Each layer of relu passes on 0.88 of the signal that it would with heUniform; ten pass on
# 0.28.
# Versions: TensorFlow.js (tfjs-core, tfjs-layers, tfjs-backend-cpu) 4.22.0, Node.js 20.20.2.
# Source: tfjs-layers/src/initializers.ts (VarianceScaling); Keras' src/initializers/random_initializers.py ("stddev =
# math.sqrt(scale) / 0.87962566103423978"); seen.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
npm install --prefix "$folder" --silent --no-audit --no-fund \
    @tensorflow/tfjs-core@4.22.0 @tensorflow/tfjs-layers@4.22.0 @tensorflow/tfjs-backend-cpu@4.22.0
cat > "$folder/show.cjs" <<'JS'
const tf = require("@tensorflow/tfjs-core");
require("@tensorflow/tfjs-backend-cpu");
const { initializers, version_layers } = require("@tensorflow/tfjs-layers");

console.log(`Node.js ${process.version}, TensorFlow.js ${tf.version_core}, its layers ${version_layers}`);
const [nIn, nOut] = [500, 400];
const asWritten = {
  heUniform: Math.sqrt(2 / nIn),
  heNormal: Math.sqrt(2 / nIn),
  glorotNormal: Math.sqrt(2 / (nIn + nOut)),
  leCunNormal: Math.sqrt(1 / nIn),
};
const shares = Object.entries(asWritten).map(([name, deviation]) => {
  const weights = initializers[name]({ seed: 1 }).apply([nIn, nOut]).dataSync();
  const drawn = Math.sqrt(weights.reduce((sum, w) => sum + w * w, 0) / weights.length);
  console.log(`${name}: deviation ${drawn.toFixed(4)}, by its formula ${deviation.toFixed(4)}`);
  return drawn / deviation;
});
const isCut = shares.map((share) => Math.abs(share - 0.8796) < 0.01);
if (Math.abs(shares[0] - 1) > 0.01 || isCut.join() !== "false,true,true,true") {
  console.error("The initializers behave otherwise now.");
  process.exit(1);
}
JS
node "$folder/show.cjs"
