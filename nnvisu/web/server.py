"""Which server runs the application, and whether it can: a session lives in one process, each socket holds a thread.

gunicorn is checked at startup, through the worker that loads the application; ``flask run`` through its options;
``nnvisu serve`` always works. Other servers are recognised by the environment of a request (PEP 3333), so the page and
the socket's route report them.
"""

import os
import shlex
import signal
import sys
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NoReturn

import click

from nnvisu.live.upgrade import SOCKET_KEYS
from nnvisu.shipped import GUNICORN_APP, PACKAGE, SHIPPED

if TYPE_CHECKING:
    from gunicorn.workers.base import Worker

WHAT_TO_WRITE = f"start it by `nnvisu serve` or `flask run`, or by `gunicorn {GUNICORN_APP}` with its gunicorn.conf.py"

# A page requests several files at once, and the health check must answer.
MIN_SPARE_THREADS = 2
SPARE_SHARE = 1 / 8


def is_gunicorn() -> bool:
    """Return whether this is a gunicorn process."""
    return os.environ.get("SERVER_SOFTWARE", "").startswith("gunicorn/")


def gunicorn_worker() -> "Worker | None":
    """Return the gunicorn worker that is loading the application; its signal handlers are installed by then."""
    if not is_gunicorn():
        return None
    from gunicorn.workers.base import Worker

    worker = getattr(signal.getsignal(signal.SIGTERM), "__self__", None)
    return worker if isinstance(worker, Worker) else None


def check_server(worker: "Worker | None") -> int | None:
    """Return how many sockets the server has threads for, None if any number.

    worker: gunicorn's, if there is one. Raises click.ClickException if the server cannot carry sessions and sockets.
    """
    context = click.get_current_context(silent=True)
    if context is not None and context.info_name == "run" and context.params.get("with_threads") is False:
        raise click.ClickException("a socket would hold the only thread of this server; leave out --without-threads")
    if not is_gunicorn():
        return None
    found = _unfit(worker)
    if found or worker is None:
        right = f"gunicorn --chdir {PACKAGE.parent} -c {SHIPPED}/gunicorn.conf.py {shlex.quote(GUNICORN_APP)}"
        raise click.ClickException(
            f"gunicorn has {found}, but sessions live in one process and each socket holds a thread; write `{right}`, "
            "or -k gthread -w 1 --threads 256 instead of these options"
        )
    n_threads: int = worker.cfg.threads
    return n_threads - spare_threads(n_threads)


def _unfit(worker: "Worker | None") -> str:
    """Return what is wrong with gunicorn's settings; empty if nothing."""
    from gunicorn.workers.gthread import ThreadWorker

    if worker is None:
        return "loaded the application with --preload"
    if not isinstance(worker, ThreadWorker):
        return f"the worker class {worker.cfg.worker_class_str}"
    if worker.cfg.workers != 1:
        return f"{worker.cfg.workers} workers"
    if worker.cfg.threads <= MIN_SPARE_THREADS:
        return f"--threads {worker.cfg.threads}"
    return ""


def spare_threads(n_threads: int) -> int:
    """Return how many threads are left for pages."""
    return max(MIN_SPARE_THREADS, int(n_threads * SPARE_SHARE))


def refuse_start(sentence: str, worker: "Worker | None") -> NoReturn:
    """Abort startup so that the server prints the sentence once, without traceback."""
    if is_gunicorn():
        if worker is not None and worker.cfg.workers > 1 and worker.age > 1:
            _await_end(worker)
        from gunicorn.errors import AppImportError

        class Refused(AppImportError, RuntimeError):
            """gunicorn prints the first if a worker loads the application, the second if its master does."""

        raise Refused(f"nnvisu cannot start: {sentence}") from None
    if click.get_current_context(silent=True) is not None:
        raise click.ClickException(sentence) from None
    sys.exit(f"nnvisu cannot start: {sentence}")


def _await_end(worker: "Worker") -> NoReturn:
    """Let the first of several workers report; gunicorn, which mishandles a second failure, then ends the others."""
    while worker.alive and os.getppid() == worker.ppid:
        time.sleep(0.05)
    sys.exit(0)


def server_fault(environ: Mapping[str, Any]) -> str | None:
    """Return why the server of this request can carry no socket, None if it can."""
    if not any(key in environ for key in SOCKET_KEYS):
        return f"This server passes no WebSocket on to nnvisu, so nothing can be shown; {WHAT_TO_WRITE}."
    if not environ.get("wsgi.multithread"):
        return f"This server answers one request at a time, and a socket would block it; {WHAT_TO_WRITE}."
    if environ.get("wsgi.multiprocess"):
        return f"This server has several processes, but a session lives in one; {WHAT_TO_WRITE}."
    return None
