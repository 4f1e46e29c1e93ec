#!/usr/bin/env bash
# One more random number changes all the others: torch.randn works in another way from 16 numbers on.
#
# The guess: with one seed, torch.randn(16) begins with the 15 numbers of torch.randn(15), as NumPy's normal numbers
# do, and as torch.rand's do. So a layer that gets one more weight keeps those that it had.
# What happens: on the CPU none of the 15 numbers is the same, and of 16 only the first is kept in 17. Fewer than 16
# numbers are drawn one by one. From 16 on the memory is filled with uniform numbers, which are turned into normal
# ones in groups of 16; if the last group is not whole, the last 16 places are drawn again, over what they held. So
# even 100 numbers are not quite the beginning of 101.
# Versions: PyTorch 2.13.0 (CPU), NumPy 2.4.6, Python 3.11.7.
# Source: PyTorch's aten/src/ATen/native/cpu/DistributionTemplates.h (normal_fill, for size >= 16); seen.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q torch==2.13.0 numpy==2.4.6
"$folder/venv/bin/python" - <<'PY'
import platform

import numpy as np
import torch

print(f"Python {platform.python_version()}, PyTorch {torch.__version__}, NumPy {np.__version__}")


def in_torch(draw):
    def drawn(n):
        torch.manual_seed(0)
        return draw(n).numpy()

    return drawn


def n_shared(draw, n):
    """Return how many of n numbers are at the same place among n + 1."""
    return np.count_nonzero(draw(n) == draw(n + 1)[:n])


sizes = (14, 15, 16, 32, 100)
shared = {}
for name, draw in {
    "torch.randn": in_torch(torch.randn),
    "torch.rand": in_torch(torch.rand),
    "NumPy's normal": lambda n: np.random.default_rng(0).normal(size=n),
}.items():
    shared[name] = [n_shared(draw, n) for n in sizes]
    print(f"{name}: " + ", ".join(f"{k} of {n} kept in {n + 1}" for k, n in zip(shared[name], sizes, strict=True)))
print("torch.randn(15):", in_torch(torch.randn)(15)[:4], "torch.randn(16):", in_torch(torch.randn)(16)[:4])
if shared["torch.rand"] != list(sizes) or shared["NumPy's normal"] != list(sizes):
    raise SystemExit("Uniform numbers or NumPy's depend on how many are drawn now.")
if shared["torch.randn"][:2] != [14, 0]:
    raise SystemExit("torch.randn behaves otherwise now.")
PY
