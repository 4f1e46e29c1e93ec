"""Kernels: every loop over numbers. Placeholder for the compiled engine; the functions are those of the engine."""

from collections.abc import Callable

N_KERNELS = 1


def n_kernels() -> int:
    """Return how many kernels ``compile_kernels`` compiles."""
    return N_KERNELS


def compile_kernels(on_progress: Callable[[int, int], None]) -> None:
    """Compile every kernel; call ``on_progress(n_ready, n_total)`` after each."""
    on_progress(N_KERNELS, N_KERNELS)
