#!/usr/bin/env bash
# A share computed from counts cannot be sent: NumPy counts in its own integers, and msgspec takes no subclass of float.
#
# The guess: np.count_nonzero of a whole array is a Python int ("count : int"), so a quotient of two counts is a float;
# and what is an instance of float can be written as JSON by any encoder.
# What happens: the count is an np.int64 and the quotient an np.float64. That is an instance of float and the standard
# library's json writes it, but msgspec raises a TypeError, for any subclass of float. A figure of a message that is
# "a float" to isinstance and to a type checker ends the socket that it was meant for.
# Versions: NumPy 2.4.6, msgspec 0.22.0, Python 3.11.7. Source: seen; the examples of numpy.count_nonzero.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q numpy==2.4.6 msgspec==0.22.0
"$folder/venv/bin/python" - <<'PY'
import json
import platform

import msgspec
import numpy as np

print(f"Python {platform.python_version()}, NumPy {np.__version__}, msgspec 0.22.0")
count = np.count_nonzero(np.array([True, False, True]))
share = count / 3
print(f"count: {type(count).__name__}, share: {type(share).__name__}, instance of float: {isinstance(share, float)}")
print("json:", json.dumps(share))
try:
    print("msgspec:", msgspec.json.encode(share))
except TypeError as error:
    print("msgspec:", error)
else:
    raise SystemExit("msgspec takes it now")
assert type(count) is np.int64 and isinstance(share, float)
assert msgspec.json.encode(float(share)) == json.dumps(share).encode()
PY
