#!/usr/bin/env bash
# An exported classifier says 0 where the network that was trained says 0.000000015: ONNX Runtime's sigmoid ends there.
#
# The guess: Sigmoid in ONNX Runtime has float32's seven digits, also for very negative inputs, where a float32 holds
# 1.5 · 10^-8 as exactly as 0.5. PyTorch and NumPy have them there.
# What happens: on the processor it is a quotient of two polynomials plus 0.5, which is good to 6 · 10^-8, and not to
# seven digits: at -15 it is 17% too large, at -17 twice as large, from -18 on exactly 0. Whoever takes the logarithm
# of it, as the loss does, gets minus infinity for a point that the network is merely sure about. Exporting the value
# before the sigmoid (the logit) cures it.
# Versions: ONNX Runtime 1.32.0 (CPUExecutionProvider), ONNX 1.23.2, NumPy 2.4.6, Python 3.11.7.
# Source: onnxruntime/core/mlas/lib/logistic.cpp (LowerRange -18, a rational function plus 0.5); seen.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q onnx==1.23.2 onnxruntime==1.32.0 numpy==2.4.6
"$folder/venv/bin/python" - <<'PY'
import platform

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper

print(f"Python {platform.python_version()}, ONNX {onnx.__version__}, ONNX Runtime {onnxruntime.__version__}")


def sigmoid(x):
    values = [helper.make_tensor_value_info(name, TensorProto.FLOAT, [None]) for name in "xy"]
    graph = helper.make_graph([helper.make_node("Sigmoid", ["x"], ["y"])], "sigmoid", values[:1], values[1:])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=10)
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    return session.run(None, {"x": x})[0]


x = np.array([-5, -10, -15, -17, -18, -30], np.float32)
exact = 1 / (1 + np.exp(-x.astype(np.float64)))
seen = sigmoid(x)
for each in zip(x, seen, exact, seen / exact, strict=True):
    print("sigmoid({:g}): {:.3g}, exactly {:.3g}; quotient {:.3f}".format(*each))
is_as_seen = abs(seen[0] / exact[0] - 1) < 1e-4 and abs(seen[2] / exact[2] - 1) > 0.05 and not seen[4:].any()
if not is_as_seen:
    raise SystemExit("Sigmoid has other digits now.")
PY
