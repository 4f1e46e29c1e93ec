"""Finished members on disk: a file that only grows, so that whatever ends a sweep takes nothing of what was finished.

The first line says of which experiment and engine, each other one is a member's result. A last line that was being
written when the machine went down is no line yet, and is cut off.

Each result has a checksum over itself and the experiment: what was edited, damaged, or copied from another file is
no result, and its run is made again. Making runs again to see whether they come out the same would cost what resuming
saves. A checksum is no signature: who wants to deceive themselves can compute one.
"""

import hashlib
import json
import os
from pathlib import Path
from types import TracebackType
from typing import Any

import click
import msgspec

from nnvisu import ENGINE, __version__
from nnvisu.experiments.experiment import Experiment
from nnvisu.experiments.member_result import MemberResult


class FinishedMembers:
    """The results of members, by index, in a file that is open while this is entered.

    n_refused: lines that are no results as they were written; their runs are not among ``rows``.
    """

    def __init__(self, path: Path, experiment: Experiment, is_resumed: bool):
        self.path = path
        self.rows: dict[int, dict[str, Any]] = {}
        self.n_refused = 0
        self._n_runs = experiment.n_runs
        self._head = {"experiment": experiment.digest, "engine": ENGINE, "version": __version__}
        self._n_whole_bytes = 0
        if path.exists() and path.stat().st_size:
            if not is_resumed:
                text = f"{path} holds finished runs; --resume goes on from them, or choose another --out"
                raise click.ClickException(text)
            self._read()

    def _read(self) -> None:
        """Take over what is there. Raises click.ClickException if it is of something else."""
        content = self.path.read_bytes()
        whole = content[: content.rfind(b"\n") + 1]
        lines = whole.splitlines()
        try:
            head = json.loads(lines[0]) if lines else self._head
        except ValueError:
            raise click.ClickException(f"{self.path} is no file of finished runs; choose another --out") from None
        for name, what in (("experiment", "another experiment"), ("engine", "another engine, with other bits")):
            if not isinstance(head, dict) or head.get(name) != self._head[name]:
                raise click.ClickException(f"{self.path} has runs of {what}; choose another --out, or delete it")
        for line in lines[1:]:
            result = self._result_in(line)
            if result is None:
                self.n_refused += 1
            elif 0 <= result.index < self._n_runs:
                self.rows[result.index] = result.as_json()
        self._n_whole_bytes = len(whole)

    def _result_in(self, line: bytes) -> MemberResult | None:
        """Return the result that a line holds, None if it is not as it was written."""
        try:
            row = json.loads(line)
            if not isinstance(row, dict) or row.pop("check", None) != self._check_of(row):
                return None
            return msgspec.convert(row, MemberResult)
        except ValueError:
            return None

    def _check_of(self, row: dict[str, Any]) -> str:
        text = json.dumps([self._head["experiment"], row], sort_keys=True)
        return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()

    def __enter__(self) -> "FinishedMembers":
        self._file = open(self.path, "r+b" if self._n_whole_bytes else "wb")
        self._file.truncate(self._n_whole_bytes)
        self._file.seek(self._n_whole_bytes)
        if not self._n_whole_bytes:
            self._write([self._head])
        return self

    def __exit__(self, *error: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._file.close()

    def add(self, rows: list[dict[str, Any]]) -> None:
        """Keep the results of members; they are on the disk when this returns."""
        self.rows.update((row["index"], row) for row in rows)
        self._write([row | {"check": self._check_of(row)} for row in rows])

    def _write(self, objects: list[dict[str, Any]]) -> None:
        self._file.write(b"".join(json.dumps(each).encode() + b"\n" for each in objects))
        self._file.flush()
        os.fsync(self._file.fileno())
