#!/usr/bin/env bash
# OneCycleLR, a schedule of the learning rate, sets Adam's beta1 to 0.95 and moves it.
#
# The guess: a learning rate scheduler changes the learning rate. Adam with betas=(0.9, 0.999) keeps them.
# What happens: with PyTorch's OneCycleLR, beta1 is 0.95 from the moment that the scheduler is made, falls to 0.85 while
# the rate rises, and comes back; the 0.9 that was asked for is never used again. It is SGD's momentum that the paper
# cycles; Adam gets the same by default, and AdamW, too. Who compares two schedules compares two momenta as well.
# cycle_momentum=False cures it.
# Versions: PyTorch 2.13.0 (CPU), Python 3.11.7.
# Source: torch/optim/lr_scheduler.py (OneCycleLR, use_beta1); its text speaks of momentum only; seen.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q torch==2.13.0 numpy==2.4.6
"$folder/venv/bin/python" - <<'PY'
import platform

import torch

print(f"Python {platform.python_version()}, PyTorch {torch.__version__}")
N_STEPS = 10


def beta1s(**arguments):
    optimizer = torch.optim.AdamW([torch.nn.Parameter(torch.zeros(1))], lr=0.1, betas=(0.9, 0.999))
    scheduler = torch.optim.lr_scheduler.OneCycleLR(optimizer, 0.1, total_steps=N_STEPS, **arguments)
    seen = [optimizer.param_groups[0]["betas"][0]]
    for _ in range(N_STEPS - 1):
        optimizer.step()
        scheduler.step()
        seen.append(optimizer.param_groups[0]["betas"][0])
    return seen


by_default, without = beta1s(), beta1s(cycle_momentum=False)
print("beta1 asked for: 0.9")
print("by default:", *(f"{beta1:.3f}" for beta1 in by_default))
print("with cycle_momentum=False:", *(f"{beta1:.3f}" for beta1 in without))
is_as_seen = abs(by_default[0] - 0.95) < 1e-9 and abs(min(by_default) - 0.85) < 1e-9 and set(without) == {0.9}
if not is_as_seen:
    raise SystemExit("OneCycleLR treats beta1 otherwise now.")
PY
