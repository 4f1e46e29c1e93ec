"""Files of the command line: JSON that people wrote, and places to write to, checked before anything is computed."""

import contextlib
import errno
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

import click
import msgspec
import psutil

from nnvisu.errors import LimitExceeded, fault_of_json

INPUT = click.Path(exists=True, dir_okay=False, path_type=Path)


class OutputType(click.Path):
    """A file to write to. What is there and is no file, such as a device, stays."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the path; fail for an empty name, and for what is not to be replaced."""
        path = Path(str(super().convert(value, param, ctx)))
        if not path.name:
            self.fail(f"{str(value)!r} is no name of a file", param, ctx)
        if path.exists() and not path.is_file():
            self.fail(f"{path} is no ordinary file", param, ctx)
        return path


OUTPUT = OutputType(dir_okay=False, path_type=Path)


def read_json(path: Path) -> Any:
    """Return what a file holds. Raises click.ClickException where it cannot be read, or is not JSON."""
    try:
        return msgspec.json.decode(path.read_bytes())
    except OSError as error:
        raise click.ClickException(f"{path} cannot be read: {error.strerror}") from None
    except (ValueError, RecursionError) as error:
        raise click.ClickException(f"{path} is not valid JSON: {fault_of_json(error)}") from None


def check_writable(source: Path, *paths: Path | None) -> None:
    """Raise click.ClickException if one of the files cannot be made, or would replace ``source`` or another of them."""
    taken = {source.resolve(): f"it is the input, {source}"}
    for path in filter(None, paths):
        folder = path.absolute().parent
        if path.resolve() in taken:
            raise click.ClickException(f"{path} cannot be written: {taken[path.resolve()]}; choose another name")
        taken[path.resolve()] = "another output goes there"
        if not folder.is_dir():
            raise click.ClickException(f"{path} cannot be written: there is no folder {folder}")
        try:
            if path.exists() and not os.access(path, os.W_OK):
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
            with tempfile.TemporaryFile(dir=folder):
                pass
        except OSError as error:
            text = (error.strerror or "the folder takes no files").lower()
            raise click.ClickException(f"{path} cannot be written: {text}") from None


def write_whole(path: Path, write: Callable[[BinaryIO], object]) -> None:
    """Write a file so that nobody ever reads half of it, and one that was there stays if writing fails."""
    number, part = tempfile.mkstemp(dir=path.absolute().parent, prefix=f".{path.name}-")
    try:
        with open(number, "wb") as file:
            write(file)
        os.chmod(part, path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_mask())
        os.replace(part, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(part)
        raise


def check_memory(n_bytes: int) -> None:
    """Raise LimitExceeded if this machine has no room for so much."""
    free = psutil.virtual_memory().available
    if n_bytes > free:
        needed, allowed = f"{n_bytes / 2**20:,.0f} MiB", f"{free / 2**20:,.0f} MiB"
        raise LimitExceeded(f"this needs about {needed} of memory; allowed: {allowed}, which are free")


def _mask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
