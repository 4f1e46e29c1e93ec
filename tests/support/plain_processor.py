"""A processor without wide vectors, for tests that nothing but the speed depends on them.

Its kernels check each index, too: all tests share one compilation, which takes half a minute.
"""

PLAIN_PROCESSOR = {"NUMBA_CPU_NAME": "generic", "NUMBA_CPU_FEATURES": "", "NUMBA_BOUNDSCHECK": "1"}
