#!/usr/bin/env bash
# Looking at the validation data changes the run: a DataLoader that shuffles nothing draws random numbers.
#
# The guess: going through DataLoader(data), without shuffle and without workers, takes nothing from PyTorch's random
# numbers. So whoever measures the validation loss after each epoch trains the very run that nobody measures.
# What happens: each pass over a loader draws a seed for workers, whether there are any or not, from the global
# generator. Dropout, new weights and the order of the training batches that follow are others. A generator of its own
# for that loader, or torch.random.fork_rng, keeps the run as it is.
# Versions: PyTorch 2.13.0 (CPU), Python 3.11.7.
# Source: torch/utils/data/dataloader.py (_BaseDataLoaderIter: _base_seed); seen.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q torch==2.13.0 numpy==2.4.6
"$folder/venv/bin/python" - <<'PY'
import platform

import torch
from torch.utils.data import DataLoader, TensorDataset

print(f"Python {platform.python_version()}, PyTorch {torch.__version__}")
inputs = torch.linspace(-1, 1, 40).reshape(20, 2)
TRAIN, VALIDATION = TensorDataset(inputs[:16], inputs[:16].sum(1)), TensorDataset(inputs[16:], inputs[16:].sum(1))


def weights_after(n_epochs, looks):
    torch.manual_seed(0)
    model = torch.nn.Linear(2, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for _ in range(n_epochs):
        for x, y in DataLoader(TRAIN, batch_size=4, shuffle=True):
            optimizer.zero_grad()
            torch.nn.functional.mse_loss(model(x)[:, 0], y).backward()
            optimizer.step()
        if looks == "always":
            for _ in DataLoader(VALIDATION):
                pass
        elif looks == "own generator":
            for _ in DataLoader(VALIDATION, generator=torch.Generator()):
                pass
    return model.weight.detach().numpy()[0]


runs = {looks: weights_after(3, looks) for looks in ("never", "always", "own generator")}
for looks, weights in runs.items():
    print(f"validation data looked at: {looks}; weights {weights}")
if (runs["never"] == runs["always"]).all() or (runs["never"] != runs["own generator"]).any():
    raise SystemExit("A DataLoader draws otherwise now.")
PY
