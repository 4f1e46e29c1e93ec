#!/usr/bin/env bash
# Guess: NumPy releases the GIL while it adds arrays of more than 500 numbers, so four threads that do nothing else make
#   up to twice as many additions a second on two cores as on one, and never fewer.
#
# What happens: with 4,000 numbers, which take a microsecond, two cores make less than half as many as one, and each
#   costs about three times the processor time. On one core a thread that released the GIL mostly has it back before
#   anybody else wakes. On two, another one takes it at once, the first one has to sleep, and so on: a sleep for every
#   fourth or fifth addition where there was hardly one in a thousand. With 400 numbers, for which the GIL is kept,
#   nothing of that is to be seen. So releasing the GIL for short work is no gain but a loss, and the cure is fewer cores.
#
# Versions: NumPy 2.4.6, CPython 3.11 and 3.12 (with the GIL), Linux on two cores or more.
# Source: NPY_BEGIN_THREADS_THRESHOLDED in NumPy's C API (https://numpy.org/doc/stable/reference/c-api/array.html);
#   drop_gil and take_gil in CPython's Python/ceval_gil.h (3.12: ceval_gil.c).
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q numpy==2.4.6

cat > "$folder/add.py" <<'PYTHON'
import os
import platform
import resource
import statistics
import sys
import threading
import time

import numpy as np

N_THREADS, SECONDS, ROUNDS = 4, 0.5, 5

cores = sorted(os.sched_getaffinity(0))[:2]
print(f"Python {platform.python_version()}, NumPy {np.__version__}, {platform.machine()}, {len(cores)} cores")
if len(cores) < 2:
    sys.exit("This machine has one core.")


def measure(cores, size):
    """Return additions a second, microseconds of processor time for each, and sleeps for each."""
    os.sched_setaffinity(0, cores)
    is_over, counts = threading.Event(), [0] * N_THREADS

    def add(i):
        ones, result = np.ones(size, np.float32), np.empty(size, np.float32)
        while not is_over.is_set():
            for _ in range(20):
                np.add(ones, ones, out=result)
            counts[i] += 20

    threads = [threading.Thread(target=add, args=(i,)) for i in range(N_THREADS)]
    before, began = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
    for thread in threads:
        thread.start()
    time.sleep(SECONDS)
    is_over.set()
    for thread in threads:
        thread.join()
    after, n = resource.getrusage(resource.RUSAGE_SELF), sum(counts)
    cpu_s = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return n / (time.perf_counter() - began), 1e6 * cpu_s / n, (after.ru_nvcsw - before.ru_nvcsw) / n


ratios = {}
for size in (400, 4000):
    runs = [(measure(cores[:1], size), measure(cores, size)) for _ in range(ROUNDS)]
    one, two = ([statistics.median(column) for column in zip(*side)] for side in zip(*runs))
    for name, (rate, cpu_us, sleeps) in (("one core", one), ("two cores", two)):
        print(f"{size} numbers, {name}: {rate:,.0f} a second, {cpu_us:.2f} us of processor time, {sleeps:.4f} sleeps")
    ratios[size] = two[0] / one[0]
    print(f"{size} numbers: two cores make {ratios[size]:.2f} times as many as one")
if not (ratios[4000] < 0.75 and ratios[4000] < ratios[400]):
    sys.exit("The behaviour has changed.")
PYTHON

"$folder/venv/bin/python" "$folder/add.py"
