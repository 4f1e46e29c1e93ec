"""The one decorator of kernels. How machine code is linked stands in ``linking``, where it is kept in ``cache``."""

from collections.abc import Callable

import numba

from nnvisu.core.kernels.cache import ContentCache, processor
from nnvisu.core.kernels.linking import PartCompiler


def has_wide_registers() -> bool:
    """Return whether a vector of 16 floats is one register, of which there are 32."""
    return "+avx512f" in processor()[1].split(",")


def kernel(function: Callable) -> Callable:
    """Compile for use by other kernels: without fast-math flags, division by zero gives infinity or NaN.

    A kernel validates nothing and allocates nothing, so arrays need no reference counts in it.
    """
    return _compiled(function, no_cpython_wrapper=True, pipeline_class=PartCompiler)


def inlined_kernel(function: Callable) -> Callable:
    """Compile into every kernel that calls it: for what works on a few vectors."""
    return _compiled(function, no_cpython_wrapper=True, pipeline_class=PartCompiler, forceinline=True)


def entry_kernel(function: Callable) -> Callable:
    """Compile for calls from Python, with all kernels that it calls; by ``compile_kernels`` or at the first call."""
    compiled = _compiled(function)
    if not numba.config.DISABLE_JIT:
        compiled._cache = ContentCache(function)
    return compiled


def _compiled(function: Callable, **options: object) -> Callable:
    return numba.njit(nogil=True, error_model="numpy", fastmath=False, no_cfunc_wrapper=True, _nrt=False, **options)(
        function
    )
