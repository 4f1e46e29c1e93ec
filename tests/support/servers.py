"""Real servers as subprocesses: `flask run`, `nnvisu serve`, plain `gunicorn wsgi:app` and waitress.

Each has a free port of 127.0.0.1. Knows nothing of the program but its commands, its environment and /healthz.
"""

import contextlib
import dataclasses
import http.client
import json
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import psutil

from tests.support import forks, linux_threads
from tests.support.paths import ROOT, TESTS
from tests.support.tls import Tls

LAUNCH = TESTS / "support" / "launch.py"
# gunicorn does not run on Windows.
KINDS = ("flask",) if sys.platform == "win32" else ("flask", "gunicorn")

# What asks a server to end; Windows knows no SIGTERM, and sends its event to groups of processes only.
END_SIGNAL = getattr(signal, "CTRL_BREAK_EVENT", signal.SIGTERM)
OWN_GROUP = getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)

# A first start compiles every kernel; on two busy cores that has taken most of a minute.
START_TIMEOUT_S = 180.0
STOP_TIMEOUT_S = 15.0
POLL_S, MAX_POLL_S = 0.01, 0.1  # at first, and after half a second: a question costs the server some of its time


def wait_until(condition: Callable[[], Any], timeout_s: float = 30.0, what: str = "") -> Any:
    """Return the first true value of ``condition``; raise TimeoutError with ``what`` if none comes in time."""
    deadline = time.monotonic() + timeout_s
    pause_s = POLL_S
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise TimeoutError(f"not within {timeout_s:g} s: {what or condition}")
        time.sleep(pause_s)
        pause_s = min(1.2 * pause_s, MAX_POLL_S)


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
    """A server process that runs, and its log. ``options``: more of its command; ``folder``: where it is started.

    tls: makes it serve https and wss. launch: options of tests.support.launch. python: one that has nnvisu installed.
    host: what it listens on; the tests ask for it at 127.0.0.1 all the same.
    is_fresh: for tests of the start itself; else it is a fork of a process that has imported all, where that can be.
    """

    def __init__(
        self,
        kind: str,
        environment: Mapping[str, str] | None = None,
        options: Sequence[str] = (),
        folder: Path = ROOT,
        *,
        tls: Tls | None = None,
        launch: Sequence[str] = (),
        python: str | Path = sys.executable,
        host: str = "127.0.0.1",
        is_fresh: bool = False,
    ):
        self.kind = kind
        self.port = free_port()
        self.prefix = (environment or {}).get("SCRIPT_NAME", "")
        self.tls = tls.client_context if tls else None
        self._log_folder = tempfile.TemporaryDirectory()
        self._log_path = Path(self._log_folder.name) / "log"
        self._log_bytes = b""
        self.process: subprocess.Popen | forks.Fork
        self._log_path.touch()
        arguments = [*launch, *_arguments(kind, host, self.port, tls), *options]
        environment = forks.clean_environment() | {"NNVISU_STORE": "off"} | dict(environment or {})
        may_fork = not is_fresh and folder == ROOT and python == sys.executable and "--lack" not in launch
        if may_fork and forks.can_fork(environment):
            self.process = forks.fork(arguments, environment, self._log_path)
        else:
            self.process = _start([python, LAUNCH, *arguments], environment, folder, self._log_path)

    @property
    def url(self) -> str:
        """Where the page is."""
        return f"http{self._s}://127.0.0.1:{self.port}{self.prefix}"

    @property
    def ws_url(self) -> str:
        """Where the socket is."""
        return f"ws{self._s}://127.0.0.1:{self.port}{self.prefix}/ws"

    @property
    def _s(self) -> str:
        return "s" if self.tls else ""

    def get(self, path: str = "/", headers: Mapping[str, str] | None = None, timeout_s: float = 30.0) -> Answer:
        """Return the answer to a GET below the prefix; ``headers`` may replace Host."""
        return get(self.port, self.prefix + path, headers, timeout_s, self.tls)

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
        if self._log_path.exists():
            self._log_bytes = self._log_path.read_bytes()
        return self._log_bytes.decode(errors="replace")

    def n_threads(self) -> int:
        """Return how many threads the server and its children have."""
        return sum(process.num_threads() for process in self._processes())

    def thread_cores(self) -> list[frozenset[int]]:
        """Return on which cores each thread of the server may run, on Linux."""
        return [cores for process in self._processes() for cores in linux_threads.cores_of(process.pid)]

    def _processes(self) -> list[psutil.Process]:
        server = psutil.Process(self.process.pid)
        return [server, *server.children()]

    def kill(self) -> None:
        """End the server and its children at once, as a crash of the machine would; ``stop`` still clears up."""
        for process in self._processes():
            process.kill()

    def stop(self, signal_number: int = END_SIGNAL) -> float:
        """Send the signal, wait for the end and return the seconds it took; kill and raise if it never ends."""
        processes = [] if self._is_over() else self._processes()
        began = time.monotonic()
        if not self._is_over():
            self.process.send_signal(signal_number)
        try:
            self.process.wait(STOP_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            for process in processes:
                with contextlib.suppress(psutil.NoSuchProcess):
                    process.kill()
            self.process.wait(STOP_TIMEOUT_S)
            raise TimeoutError(f"{self.kind} ignored signal {signal_number}\n{self.log()[-3000:]}") from None
        finally:
            self.log()
            self._log_folder.cleanup()
        return time.monotonic() - began


def get(
    port: int,
    path: str,
    headers: Mapping[str, str] | None = None,
    timeout_s: float = 30.0,
    tls: ssl.SSLContext | None = None,
) -> Answer:
    """Return the answer to a GET at 127.0.0.1, by https if there is a context for it."""
    if tls is None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout_s)
    else:
        connection = http.client.HTTPSConnection("127.0.0.1", port, timeout=timeout_s, context=tls)
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


def _start(command: Sequence[str | Path], environment: Mapping[str, str], folder: Path, log: Path) -> subprocess.Popen:
    with log.open("wb") as log_file:
        return subprocess.Popen(
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log_file,
            stderr=subprocess.STDOUT,
            creationflags=OWN_GROUP,
        )


def _arguments(kind: str, host: str, port: int, tls: Tls | None) -> list[str]:
    if kind == "flask":
        certificate = ["--cert", tls.certificate_file, "--key", tls.key_file] if tls else []
        return ["flask", "run", "--host", host, "--port", str(port), *map(str, certificate)]
    if kind == "serve":
        return ["nnvisu", "serve", "--host", host, "--port", str(port)]
    if kind == "waitress":
        return ["waitress", f"--listen={host}:{port}", "wsgi:app"]
    application = "nnvisu.web.app:create_app()" if kind == "gunicorn factory" else "wsgi:app"
    certificate = ["--certfile", tls.certificate_file, "--keyfile", tls.key_file] if tls else []
    return ["gunicorn", application, "-b", f"{host}:{port}", *map(str, certificate)]
