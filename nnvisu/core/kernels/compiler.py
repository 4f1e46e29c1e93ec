"""The decorators of kernels. ``linking`` says how machine code is linked, ``cache`` where it is kept."""

from collections.abc import Callable
from typing import TypeVar

import numba

from nnvisu.core.kernels.cache import ContentCache, processor
from nnvisu.core.kernels.linking import PartCompiler

F = TypeVar("F", bound=Callable[..., object])


def has_wide_registers() -> bool:
    """Return whether a vector of 16 floats fits one register, of which there are 32 (AVX-512)."""
    return "+avx512f" in processor()[1].split(",")


def kernel(function: F) -> F:
    """Compile for use by other kernels: without fast-math flags, division by zero gives infinity or NaN.

    A kernel validates nothing and allocates nothing, so it needs no reference counting.
    """
    return _compiled(function, no_cpython_wrapper=True, pipeline_class=PartCompiler)


def inlined_kernel(function: F) -> F:
    """Compile inline into every kernel that calls it: for functions of a few vectors."""
    return _compiled(function, no_cpython_wrapper=True, pipeline_class=PartCompiler, forceinline=True)


def entry_kernel(function: F) -> F:
    """Compile for calls from Python, with all kernels it calls: by ``compile_kernels``, or at the first call."""
    compiled = _compiled(function)
    if not numba.config.DISABLE_JIT:
        vars(compiled)["_cache"] = ContentCache(function)
    return compiled


def _compiled(function: F, **options: object) -> F:
    options |= {"nogil": True, "error_model": "numpy", "fastmath": False, "no_cfunc_wrapper": True, "_nrt": False}
    compiled: F = numba.njit(**options)(function)  # a dispatcher of Numba, to a type checker still the function
    return compiled
