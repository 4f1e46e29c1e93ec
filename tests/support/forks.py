"""Processes that begin with everything imported: a parent imports and compiles once, and forks whenever it is asked.

To import Numba and Flask and to read the compiled kernels costs two seconds of a processor; a fork of a process
that has done so costs next to none. What is forked runs as it would by ``launch``, in an environment and with an end of
its own. Linux only: elsewhere a fork of a process with NumPy's threads is no safe thing.
"""

import atexit
import functools
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.support.paths import ROOT

# Read at start-up by nothing that the parent has run: with other names a process has to be a new one.
FORKABLE = ("NNVISU_", "SCRIPT_NAME")
NOT_FORKABLE = ("NNVISU_CACHE_DIR",)  # says where the kernels are, which the parent has
POLL_S = 0.01


class Fork:
    """A forked process: as much of ``subprocess.Popen`` as tests use."""

    def __init__(self, pid: int, codes: Path):
        self.pid = pid
        self.returncode: int | None = None
        self._code = codes / str(pid)

    def poll(self) -> int | None:
        """Return the exit code, None as long as there is none."""
        if self.returncode is None and self._code.exists():
            self.returncode = int(self._code.read_text())
            self._code.unlink()
        return self.returncode

    def wait(self, timeout: float) -> int:
        """Wait for the end, and return the exit code."""
        deadline = time.monotonic() + timeout
        while (code := self.poll()) is None:
            if time.monotonic() > deadline:
                raise subprocess.TimeoutExpired(f"fork {self.pid}", timeout)
            time.sleep(POLL_S)
        return code

    def send_signal(self, number: int) -> None:
        """Send a signal, unless the process has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)


def can_fork(environment: Mapping[str, str]) -> bool:
    """Return whether a process with this environment can be a fork of the parent, which is started if there is none."""
    if sys.platform != "linux":
        return False
    changed = {name for name, _ in environment.items() ^ _parent().environment.items()}
    return all(name.startswith(FORKABLE) and name not in NOT_FORKABLE for name in changed)


def fork(arguments: Sequence[str], environment: Mapping[str, str], log: Path) -> Fork:
    """Run a module by ``launch.main(arguments)`` in a fork, with standard output and errors in ``log``."""
    return _parent().fork(arguments, environment, log)


class _Parent:
    """The process that forks, and the folder in which it leaves the exit code of each fork, by its id."""

    def __init__(self, environment: Mapping[str, str]):
        self.environment = environment
        self._codes = tempfile.TemporaryDirectory()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.fork_parent", self._codes.name],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        atexit.register(self._end)

    def fork(self, arguments: Sequence[str], environment: Mapping[str, str], log: Path) -> Fork:
        request = {"arguments": [*map(str, arguments)], "environment": {**environment}, "log": str(log)}
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            raise RuntimeError(f"the process that forks has ended with {self._process.wait()}")
        return Fork(int(answer), Path(self._codes.name))

    def _end(self) -> None:
        with self._process:
            self._process.stdin.close()
        self._codes.cleanup()


@functools.cache
def _parent() -> _Parent:
    return _Parent(clean_environment())


def clean_environment() -> dict[str, str]:
    """Return the environment of the tests without what would configure a server."""
    ours = ("NNVISU_", "FLASK_", "GUNICORN_", "SCRIPT_NAME", "WERKZEUG_", "WEB_CONCURRENCY", "PYTEST_")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return environment | {"PYTHONUNBUFFERED": "1"}
