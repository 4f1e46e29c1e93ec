"""The one decorator of kernels, and the cache that lets a second start begin at once.

Numba's cache watches only the file of the outermost function, so the directory is named after everything that goes
into the machine code: every file of this package, the versions, the processor. Broken files are compiled anew.
"""

import contextlib
import hashlib
import os
import platform
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import llvmlite
import llvmlite.binding
import numba
from numba.core.caching import FunctionCache

from nnvisu.core.kernels.linking import PartCompiler

N_KEPT_CACHES = 4  # of other versions, so that two checkouts side by side do not compile in turn


def processor() -> tuple[str, str]:
    """Return name and features of the processor that is compiled for; NUMBA_CPU_NAME overrides the host."""
    if numba.config.CPU_NAME is not None:
        return numba.config.CPU_NAME, numba.config.CPU_FEATURES or ""
    return llvmlite.binding.get_host_cpu_name(), llvmlite.binding.get_host_cpu_features().flatten()


def has_wide_registers() -> bool:
    """Return whether a vector of 16 floats is one register, of which there are 32."""
    return "+avx512f" in processor()[1].split(",")


def source_key() -> str:
    """Return a hash over everything that decides the machine code."""
    parts = [numba.__version__, llvmlite.__version__, platform.python_version(), *processor()]
    parts.append(os.environ.get("NUMBA_BOUNDSCHECK", ""))
    digest = hashlib.sha256("\n".join(parts).encode())
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def cache_directory() -> Path:
    """Return the first writable of NNVISU_CACHE_DIR, the user's cache and the temporary directory, for this key."""
    user_cache = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    candidates = (
        os.environ.get("NNVISU_CACHE_DIR"),
        os.path.join(user_cache, "nnvisu"),
        os.path.join(tempfile.gettempdir(), f"nnvisu-{os.getuid() if hasattr(os, 'getuid') else 'user'}"),
    )
    for candidate in filter(None, candidates):
        directory = Path(candidate) / f"kernels-{source_key()}"
        with contextlib.suppress(OSError):
            directory.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=directory):
                os.utime(directory)
            remove_old_caches(directory)
            return directory
    return Path(tempfile.mkdtemp(prefix="nnvisu-"))


def remove_old_caches(directory: Path) -> None:
    """Delete the caches beside ``directory`` except for the few that were used last."""
    with contextlib.suppress(OSError):
        others = [path for path in directory.parent.glob("kernels-*") if path != directory]
        others.sort(key=lambda path: path.stat().st_mtime, reverse=True)
        for path in others[N_KEPT_CACHES:]:
            shutil.rmtree(path, ignore_errors=True)


class ResilientCache(FunctionCache):
    """A cache that is emptied where it cannot be read and left out where it cannot be written."""

    def load_overload(self, signature, target_context):
        """Return the compiled function, or None if there is none or none that can be read."""
        try:
            return super().load_overload(signature, target_context)
        except Exception:  # truncated or foreign files raise nearly anything
            with contextlib.suppress(OSError):
                self.flush()
            return None

    def save_overload(self, signature, data):
        """Write the compiled function if that is possible."""
        with contextlib.suppress(OSError):
            super().save_overload(signature, data)


if not numba.config.DISABLE_JIT:
    numba.config.CACHE_DIR = str(cache_directory())


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
    compiled = _compiled(function, cache=True)
    if not numba.config.DISABLE_JIT:
        compiled._cache = ResilientCache(function)
    return compiled


def _compiled(function: Callable, **options: object) -> Callable:
    return numba.njit(nogil=True, error_model="numpy", fastmath=False, no_cfunc_wrapper=True, _nrt=False, **options)(
        function
    )
