#!/usr/bin/env bash
# A first call that waits while another thread compiles the very same thing is told "compilation disabled".
#
# The guess: disable_compile() closes a Numba function to further signatures. Those that are compiled go on working,
# for whoever calls, whenever the call began.
# What happens: a call finds no machine code, asks for it, and waits for the compiler's lock, which another thread
# holds: that one compiles the signature and closes the function. The waiting call then sees first that the function
# is closed, and raises RuntimeError; only after that would it have looked whether its signature is there. The same
# call a moment later works. A server that compiles in the background and then closes its functions fails so once,
# for whoever was quickest.
# Versions: Numba 0.68.1, NumPy 2.4.6, Python 3.11.7.
# Source: Numba's core/dispatcher.py (Dispatcher.compile: _can_compile is read before overloads); seen.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q numba==0.68.1 numpy==2.4.6
"$folder/venv/bin/python" - <<'PY'
import platform
import threading

import numba
import numpy as np
from numba.core.compiler_lock import global_compiler_lock

print(f"Python {platform.python_version()}, Numba {numba.__version__}, NumPy {np.__version__}")


@numba.njit(nogil=True)
def total(values):
    return values.sum()


waits, outcomes, compile_ = threading.Event(), [], total.compile


def waiting(signature):
    waits.set()  # the next thing that it does is to take the lock
    return compile_(signature)


def first_call():
    try:
        outcomes.append(float(total(np.ones(3))))
    except RuntimeError as error:
        outcomes.append(str(error))


total.compile = waiting
caller = threading.Thread(target=first_call)
with global_compiler_lock:
    caller.start()
    waits.wait()
    compile_((numba.float64[::1],))
    total.disable_compile()
caller.join()
first_call()
print(f"the call that had waited: {outcomes[0]}; the same call afterwards: {outcomes[1]}")
if outcomes != ["compilation disabled", 3.0]:
    raise SystemExit("Numba lets those that have waited in now.")
PY
