#!/usr/bin/env bash
# Ten times the batch is a tenth of the weight decay in ConvNetJS, and l1_decay does nothing.
#
# The guess: l2_decay adds l2_decay * w to the gradient, which is the mean over the batch; so with a gradient of 0 each
# step shrinks a weight by learning_rate * l2_decay, whatever batch_size is; and l1_decay by learning_rate * l1_decay.
# What happens: the trainer adds decay and the sum of the gradients first, and divides both by the batch size. With a
# batch of 10 the weights are pulled a tenth as hard as with single examples: whoever tries another batch size tries
# another regularisation, too. The trainer's l1_decay is multiplied by l1_decay_mul of each layer, which is 0 unless set.
# Versions: ConvNetJS 0.3.0 (npm), Node.js 20.20.2.
# Source: build/convnet.js (Trainer.train: "(l2grad + l1grad + g[j]) / this.batch_size";
# FullyConnLayer: l1_decay_mul); seen.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
npm install --prefix "$folder" --silent --no-audit --no-fund convnetjs@0.3.0
cat > "$folder/show.cjs" <<'JS'
const fs = require("fs");
const path = require("path");
const { Net, Trainer, Vol } = require("convnetjs");

const { version } = JSON.parse(fs.readFileSync(path.join(__dirname, "node_modules/convnetjs/package.json")));
console.log(`Node.js ${process.version}, ConvNetJS ${version}`);

// Inputs of 0 and a target of 0: the weight's gradient is 0, and only decay moves it.
function afterOneStep(batchSize, decays, weight) {
  const net = new Net();
  net.makeLayers([
    { type: "input", out_sx: 1, out_sy: 1, out_depth: 1 },
    { type: "regression", num_neurons: 1 },
  ]);
  const { params } = net.getParamsAndGrads()[0];
  params[0] = weight;
  const trainer = new Trainer(net, { method: "sgd", learning_rate: 1, momentum: 0, batch_size: batchSize, ...decays });
  for (let i = 0; i < batchSize; i += 1) trainer.train(new Vol(1, 1, 1, 0), [0]);
  return params[0];
}

const sizes = [1, 10, 100];
const left = sizes.map((size) => afterOneStep(size, { l2_decay: 0.1 }, 1));
sizes.forEach((size, i) => console.log(`batch of ${size}: one step with l2_decay 0.1 takes a weight from 1 to ${left[i]}`));
const withL1 = afterOneStep(1, { l1_decay: 0.1 }, 1);
console.log(`batch of 1: one step with l1_decay 0.1 takes a weight from 1 to ${withL1}`);
if (withL1 !== 1 || left.some((weight, i) => Math.abs(weight - (1 - 0.1 / sizes[i])) > 1e-9)) {
  console.error("The decay is another one now.");
  process.exit(1);
}
JS
node "$folder/show.cjs"
