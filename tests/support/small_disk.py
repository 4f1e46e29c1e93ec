"""A disk so small that a test can fill it: for one process and its children, at one folder, without any rights.

A process gives itself a namespace of its own, in which it may mount a file system in memory. Where that is not
allowed, as in some containers, its files may not grow instead, which SQLite finds out at the same place.
"""

import contextlib
import ctypes
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

DISK_BYTES = 64 * 2**20
NEW_USER, NEW_MOUNTS, PRIVATE_FROM_HERE = 0x10000000, 0x00020000, (1 << 18) | (1 << 14)
MAX_BYTES_PER_CALL = 2**20


def enter(folder: str) -> None:
    """Have a small disk at ``folder`` from now on; for a process with a single thread, before anything else."""
    if sys.platform != "linux":
        raise OSError("only Linux has namespaces")
    uid, gid = os.getuid(), os.getgid()
    with contextlib.suppress(OSError, AttributeError):
        _call("unshare", NEW_USER | NEW_MOUNTS)
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{uid} {uid} 1")
        Path("/proc/self/gid_map").write_text(f"{gid} {gid} 1")
        _call("mount", b"none", b"/", None, PRIVATE_FROM_HERE, None)
        _call("mount", b"none", folder.encode(), b"tmpfs", 0, f"size={DISK_BYTES}".encode())


def _call(name: str, *arguments: object) -> None:
    library = ctypes.CDLL(None, use_errno=True)
    if getattr(library, name)(*arguments) != 0:
        raise OSError(ctypes.get_errno(), name)


class SmallDisk:
    """The disk of the process ``pid`` at ``folder``, as others can fill it."""

    def __init__(self, pid: int, folder: Path):
        self._pid = pid
        inside = Path(f"/proc/{pid}/root{folder}")
        self.is_real = inside.exists() and shutil.disk_usage(inside).total == DISK_BYTES
        self.folder = inside if self.is_real else folder

    @contextlib.contextmanager
    def full(self) -> Iterator[None]:
        """Have no room on it meanwhile."""
        if not self.is_real:
            with self._without_growth():
                yield
            return
        ballast = self.folder / "ballast"
        with ballast.open("wb", buffering=0) as file, contextlib.suppress(OSError):
            n_bytes = MAX_BYTES_PER_CALL
            while n_bytes:
                try:
                    file.write(bytes(n_bytes))
                except OSError:
                    n_bytes //= 2
        try:
            yield
        finally:
            ballast.unlink()

    @contextlib.contextmanager
    def _without_growth(self) -> Iterator[None]:
        if sys.platform != "linux":
            raise OSError("only Linux limits the files of another process")
        import resource

        before = resource.prlimit(self._pid, resource.RLIMIT_FSIZE)
        resource.prlimit(self._pid, resource.RLIMIT_FSIZE, (2**16, before[1]))
        try:
            yield
        finally:
            resource.prlimit(self._pid, resource.RLIMIT_FSIZE, before)
