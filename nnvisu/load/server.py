"""The server under load: one started here, or one found by its address; and what its processes use."""

import contextlib
import dataclasses
import importlib.util
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil

from nnvisu.load.transport import Place
from nnvisu.shipped import GUNICORN_APP, PACKAGE, SHIPPED

KINDS = ("flask", "gunicorn")
LOCAL_HOSTS = ("127.0.0.1", "localhost", "::1")
STOP_TIMEOUT_S = 15.0
MAX_OF_LOG = 600


class ServerEnded(Exception):
    """The server that was started here has ended."""


@dataclasses.dataclass(frozen=True)
class Usage:
    """What the server's processes have used: CPU seconds so far, resident bytes and threads now."""

    cpu_s: float
    memory_bytes: int
    n_threads: int
    n_processes: int


class Server:
    """Where the server is and, where they can be inspected, its processes."""

    is_starting = False  # whether it may be unreachable for now

    def __init__(self, place: Place, roots: list[psutil.Process]):
        self.place = place
        self._roots = roots

    def check(self) -> None:
        """Raises ServerEnded if the server is known to have ended."""

    def usage(self) -> Usage | None:
        """Return what the processes use, or None where that cannot be determined."""
        try:
            processes = {process for root in self._roots for process in (root, *root.children(recursive=True))}
            times = [process.cpu_times() for process in processes]
            usage = Usage(
                sum(time.user + time.system for time in times),
                sum(process.memory_info().rss for process in processes),
                sum(process.num_threads() for process in processes),
                len(processes),
            )
        except psutil.Error:
            return None
        return usage if processes else None


class OwnServer(Server):
    """A server started by this process, which ends with the course."""

    is_starting = True

    def __init__(self, place: Place, process: subprocess.Popen[bytes], log: Path):
        super().__init__(place, [psutil.Process(process.pid)])
        self._process, self._log = process, log

    def check(self) -> None:
        """Raises ServerEnded, with the last of its log, if the server has ended."""
        code = self._process.poll()
        if code is not None:
            log = " ".join(self._log.read_text(errors="replace")[-MAX_OF_LOG:].split())
            raise ServerEnded(f"the server ended with code {code}: {log or 'it printed nothing'}")


def default_kind() -> str:
    """Return "gunicorn" where it is available, else "flask"."""
    has_gunicorn = all(importlib.util.find_spec(module) for module in ("gunicorn", "fcntl"))
    return "gunicorn" if has_gunicorn else "flask"


@contextlib.contextmanager
def own_server(kind: str) -> Iterator[OwnServer]:
    """Start Flask's own server or gunicorn on a free port of this machine, and stop it afterwards."""
    port = _free_port()
    arguments = {
        "flask": ["nnvisu", "serve", "--port", str(port)],
        "gunicorn": ["gunicorn", GUNICORN_APP, "-c", str(SHIPPED / "gunicorn.conf.py"), "-b", f"127.0.0.1:{port}"],
    }
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        log = Path(folder, "log")
        with log.open("wb") as output:
            process = subprocess.Popen(
                [sys.executable, "-m", *arguments[kind]],
                cwd=PACKAGE.parent,
                env=os.environ | {"FLASK_DEBUG": "0", "NNVISU_STORE": folder},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        try:
            yield OwnServer(Place("http", "127.0.0.1", port, ""), process, log)
        finally:
            _end(process)


def found_server(place: Place) -> Server:
    """Return the server at ``place``, with its processes if they run on this machine and can be inspected."""
    processes = []
    if place.host in LOCAL_HOSTS:
        for process in psutil.process_iter():
            with contextlib.suppress(psutil.Error):
                if any(_listens(connection, place.port) for connection in process.net_connections("tcp")):
                    processes.append(process)
    return Server(place, processes)


def _listens(connection: "psutil._common.pconn", port: int) -> bool:
    return bool(connection.status == psutil.CONN_LISTEN and connection.laddr.port == port)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(STOP_TIMEOUT_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
