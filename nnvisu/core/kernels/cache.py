"""A cache of machine code, keyed by content: a copy of these sources, in a release say, is not compiled again.

Numba's own cache is keyed by the path of the outermost function and watches only that file. Here a folder is named
after everything that affects the machine code. It holds one file per entry, with a digest: damaged ones are recompiled.
"""

import contextlib
import functools
import hashlib
import os
import pickle
import platform
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import llvmlite
import llvmlite.binding
import numba
import numpy as np
from numba.core.caching import NullCache
from numba.core.compiler import CompileResult
from numba.core.cpu import CPUContext
from numba.core.serialize import dumps
from numba.core.typing import Signature

N_KEPT_CACHES = 4  # of other versions, so that two checkouts side by side do not compile in turn
DIGEST_BYTES = 32  # of SHA-256
# Settings of Numba about other hardware, threads, the cache, and the look of what it prints. Any other is in the key.
OUTSIDE_OF_THE_CODE = (
    "CACHE_", "CHROME_TRACE", "COLOR_SCHEME", "CUDA_", "DEBUG_CACHE", "FORCE_CUDA", "FUNCTION_CACHE", "GDB_",
    "NUMBA_", "THREADING_",
)  # fmt: skip


def processor() -> tuple[str, str]:
    """Return name and features of the target processor: the host, unless NUMBA_CPU_NAME says otherwise."""
    if numba.config.CPU_NAME is not None:
        return numba.config.CPU_NAME, numba.config.CPU_FEATURES or ""
    return llvmlite.binding.get_host_cpu_name(), llvmlite.binding.get_host_cpu_features().flatten()


def code_settings() -> dict[str, Any]:
    """Return the settings of Numba that may affect the machine code, from the environment or its file."""
    names = [name for name in dir(numba.config) if name.isupper() and name[0] != "_"]
    return {name: getattr(numba.config, name) for name in names if not name.startswith(OUTSIDE_OF_THE_CODE)}


def sources() -> list[Path]:
    """Return the files of nnvisu that kernels consist of; they import no others."""
    return [*sorted(Path(__file__).parent.glob("*.py")), Path(__file__).parents[2] / "arrays.py"]


@functools.cache
def content_key() -> str:
    """Return a hash of everything that affects the machine code: sources, versions, processor and settings."""
    versions = (numba.__version__, llvmlite.__version__, np.__version__, platform.python_version())
    parts = (*versions, llvmlite.binding.get_process_triple(), *processor(), sorted(code_settings().items()))
    digest = hashlib.sha256(repr(parts).encode())
    for path in sources():
        source = path.read_bytes()
        digest.update(f"\n{path.name} {len(source)}\n".encode() + source)
    return digest.hexdigest()[:16]


def directories() -> Iterator[Path]:
    """Yield the possible places of the cache: NNVISU_CACHE_DIR, the user's cache and the temporary directory."""
    user_cache = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    for root in filter(None, (os.environ.get("NNVISU_CACHE_DIR"), os.path.join(user_cache, "nnvisu"))):
        yield Path(root) / f"kernels-{content_key()}"
    yield from _temporary_directory()


def _temporary_directory() -> Iterator[Path]:
    # Anybody can create a folder of that name, and its contents are executed.
    user = os.getuid() if hasattr(os, "getuid") else None
    root = Path(tempfile.gettempdir()) / f"nnvisu-{'user' if user is None else user}"
    try:
        is_ours = user is None or root.lstat().st_uid == user
    except OSError:
        is_ours = True  # there is none yet
    if is_ours:
        yield root / f"kernels-{content_key()}"


def remove_old_caches(directory: Path) -> None:
    """Delete the caches next to ``directory``, except the few most recently used ones."""
    with contextlib.suppress(OSError):
        others = [path for path in directory.parent.glob("kernels-*") if path != directory]
        others.sort(key=lambda path: path.stat().st_mtime, reverse=True)
        for path in others[N_KEPT_CACHES:]:
            shutil.rmtree(path, ignore_errors=True)


class ContentCache(NullCache):
    """The machine code of one function, with the interface that a Numba dispatcher expects of a cache.

    It is read from the first directory that has it, which need not be writable, and written to the first writable one.
    Processes may share it: files are replaced atomically, and every writer writes the same.
    """

    def __init__(self, function: Callable[..., object]):
        self._name = f"{function.__module__.rpartition('.')[2]}.{function.__qualname__}"

    @property
    def cache_path(self) -> str:
        """Where the machine code is looked for first."""
        return str(next(directories()))

    def load_overload(self, signature: Signature, target_context: CPUContext) -> CompileResult | None:
        """Return the compiled function, or None if it is missing or damaged."""
        target_context.refresh()
        name, without = self._file_name(signature), []
        for directory in directories():
            try:
                content = (directory / name).read_bytes()
                digest, code = content[:DIGEST_BYTES], content[DIGEST_BYTES:]
                if digest != hashlib.sha256(code).digest():
                    raise ValueError("damaged")
                compiled = CompileResult._rebuild(target_context, *pickle.loads(code))
            except Exception:  # no such file, or one that another program wrote
                without.append(directory)
                continue
            with contextlib.suppress(OSError):
                os.utime(directory)
            # A build fills the directory it was given, even if the user's own cache has everything.
            _keep(without, name, content)
            return compiled
        return None

    def save_overload(self, signature: Signature, compiled: CompileResult) -> None:
        """Write the compiled function to the first directory that allows it."""
        code = dumps(compiled._reduce())
        _keep(directories(), self._file_name(signature), hashlib.sha256(code).digest() + code)

    def _file_name(self, signature: Signature) -> str:
        return f"{self._name}-{hashlib.sha256(str(signature).encode()).hexdigest()[:8]}.code"


def _keep(places: Iterable[Path], name: str, content: bytes) -> None:
    """Write a file to the first of the directories that can be written."""
    for directory in places:
        with contextlib.suppress(OSError):
            directory.mkdir(parents=True, exist_ok=True)
            _write_whole(directory / name, content)
            os.utime(directory)
            remove_old_caches(directory)
            return


def _write_whole(path: Path, content: bytes) -> None:
    """Write a file atomically: no reader ever sees part of it."""
    number, part = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    try:
        with open(number, "wb") as file:
            file.write(content)
        os.chmod(part, 0o644)  # mkstemp's is for the owner alone; a build fills the cache of another user's server
        os.replace(part, path)
    except OSError:
        os.unlink(part)
        raise
