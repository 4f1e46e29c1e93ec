#!/usr/bin/env bash
# A loss below zero never stands still for ReduceLROnPlateau, not even while it rises.
#
# The guess: the scheduler lowers the learning rate once the loss has not improved for `patience` steps, whatever the
# sign of the loss. Adding a constant to a loss changes nothing in training, so it changes nothing here.
# What happens: "improved" is loss < best * (1 - 0.0001). Below zero that limit lies above the best loss, so the same
# loss again, or one that is a little worse each time, counts as an improvement and becomes the best. The rate stays
# as it is for ever. Losses below zero are usual: log-likelihoods of densities, negated rewards, a score to be raised.
# threshold_mode="abs" cures it.
# Versions: PyTorch 2.13.0 (CPU), Python 3.11.7.
# Source: torch/optim/lr_scheduler.py (ReduceLROnPlateau; its text gives the formula, and says nothing of the sign);
# seen.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q torch==2.13.0 numpy==2.4.6
"$folder/venv/bin/python" - <<'PY'
import platform

import torch

print(f"Python {platform.python_version()}, PyTorch {torch.__version__}")


def rate_after(losses, **arguments):
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=1.0)
    scheduler = torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer, patience=3, **arguments)
    for loss in losses:
        scheduler.step(loss)
    return optimizer.param_groups[0]["lr"]


rises = [0.00005 * step for step in range(40)]
rates = {
    "1 for 40 steps": rate_after([1.0] * 40),
    "-1 for 40 steps": rate_after([-1.0] * 40),
    "from 1 up to 1.002": rate_after([1.0 + rise for rise in rises]),
    "from -1 up to -0.998": rate_after([-1.0 + rise for rise in rises]),
    "from -1 up to -0.998, threshold_mode='abs'": rate_after([-1.0 + rise for rise in rises], threshold_mode="abs"),
}
for losses, rate in rates.items():
    print(f"loss {losses}: learning rate 1 has become {rate:.1g}")
if [rate < 1.0 for rate in rates.values()] != [True, False, True, False, True]:
    raise SystemExit("The scheduler behaves otherwise now.")
PY
