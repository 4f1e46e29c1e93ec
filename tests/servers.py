"""Real servers as subprocesses: `flask run`, plain `gunicorn wsgi:app` and waitress, on a free port of 127.0.0.1.

Knows nothing of the program but its commands, its environment and /healthz.
"""

import dataclasses
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
KINDS = ("flask", "gunicorn")

# A first start compiles every kernel; on two busy cores that has taken most of a minute.
START_TIMEOUT_S = 180.0
STOP_TIMEOUT_S = 15.0
POLL_S = 0.01


def wait_until(condition: Callable[[], Any], timeout_s: float = 10.0, what: str = "") -> Any:
    """Return the first true value of ``condition``; raise TimeoutError with ``what`` if none comes in time."""
    deadline = time.monotonic() + timeout_s
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise TimeoutError(f"not within {timeout_s:g} s: {what or condition}")
        time.sleep(POLL_S)


@dataclasses.dataclass(frozen=True)
class Answer:
    """One HTTP answer."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    def json(self) -> Any:
        """Return the decoded body."""
        return json.loads(self.body)


class Server:
    """A server process that runs, and its log. ``options``: more of its command; ``folder``: where it is started."""

    def __init__(
        self,
        kind: str,
        environment: Mapping[str, str] | None = None,
        options: Sequence[str] = (),
        folder: Path = ROOT,
    ):
        self.kind = kind
        self.port = free_port()
        self.prefix = (environment or {}).get("SCRIPT_NAME", "")
        self._log_file = tempfile.TemporaryFile()  # noqa: SIM115 (closed by stop)
        self._log_bytes = b""
        self.process = subprocess.Popen(
            [sys.executable, "-m", *_arguments(kind, self.port), *options],
            cwd=folder,
            env=_clean_environment() | dict(environment or {}),
            stdin=subprocess.DEVNULL,
            stdout=self._log_file,
            stderr=subprocess.STDOUT,
        )

    @property
    def url(self) -> str:
        """Where the page is."""
        return f"http://127.0.0.1:{self.port}{self.prefix}"

    @property
    def ws_url(self) -> str:
        """Where the socket is."""
        return f"ws://127.0.0.1:{self.port}{self.prefix}/ws"

    def get(self, path: str = "/", headers: Mapping[str, str] | None = None, timeout_s: float = 20.0) -> Answer:
        """Return the answer to a GET below the prefix; ``headers`` may replace Host."""
        return get(self.port, self.prefix + path, headers, timeout_s)

    def health(self) -> dict[str, Any]:
        """Return what /healthz says."""
        return self.get("/healthz").json()

    def wait_until_ready(self, statuses: tuple[str, ...] = ("ok",)) -> "Server":
        """Wait until /healthz says one of ``statuses``; raise with the log if the process ends or time is up."""
        try:
            wait_until(lambda: self._is_over() or self._health_status() in statuses, START_TIMEOUT_S, "server is ready")
        except TimeoutError as error:
            raise TimeoutError(f"{error}\n{self.log()[-3000:]}") from None
        if self._is_over():
            raise RuntimeError(f"{self.kind} ended with {self.process.returncode}:\n{self.log()[-3000:]}")
        return self

    def _is_over(self) -> bool:
        return self.process.poll() is not None

    def _health_status(self) -> str | None:
        try:
            return self.health()["status"]
        except (OSError, http.client.HTTPException, ValueError, KeyError):
            return None

    def log(self) -> str:
        """Return all that the server has printed."""
        if not self._log_file.closed:
            self._log_bytes = os.pread(self._log_file.fileno(), 100_000_000, 0)
        return self._log_bytes.decode(errors="replace")

    def n_threads(self) -> int:
        """Return how many threads the server and its children have."""
        return sum(len(list(Path(f"/proc/{pid}/task").iterdir())) for pid in self._pids())

    def _pids(self) -> list[int]:
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return [self.process.pid, *(int(child) for child in children)]

    def stop(self, signal_number: int = signal.SIGTERM) -> float:
        """Send the signal, wait for the end and return the seconds it took; kill and raise if it never ends."""
        pids = [] if self._is_over() else self._pids()
        began = time.monotonic()
        if not self._is_over():
            self.process.send_signal(signal_number)
        try:
            self.process.wait(STOP_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            for pid in pids:
                os.kill(pid, signal.SIGKILL)
            self.process.wait(STOP_TIMEOUT_S)
            raise TimeoutError(f"{self.kind} ignored signal {signal_number}\n{self.log()[-3000:]}") from None
        finally:
            self.log()
            self._log_file.close()
        return time.monotonic() - began


def get(port: int, path: str, headers: Mapping[str, str] | None = None, timeout_s: float = 20.0) -> Answer:
    """Return the answer to a GET at 127.0.0.1."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout_s)
    try:
        connection.request("GET", path, headers=dict(headers or {}))
        response = connection.getresponse()
        return Answer(response.status, response.headers, response.read())
    finally:
        connection.close()


def free_port() -> int:
    """Return a port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _arguments(kind: str, port: int) -> list[str]:
    if kind == "flask":
        return ["flask", "run", "--port", str(port)]
    if kind == "waitress":
        return ["waitress", f"--listen=127.0.0.1:{port}", "wsgi:app"]
    return ["gunicorn", "wsgi:app", "-b", f"127.0.0.1:{port}"]


def _clean_environment() -> dict[str, str]:
    ours = ("NNVISU_", "FLASK_", "GUNICORN_", "SCRIPT_NAME", "WERKZEUG_", "WEB_CONCURRENCY")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return environment | {"PYTHONUNBUFFERED": "1"}
