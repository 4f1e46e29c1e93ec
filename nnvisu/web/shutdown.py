"""The end of the process: sockets are closed with their code before the process goes.

Under ``flask run`` and ``nnvisu serve`` a signal ends the process at once, so the end is asked for here. Windows sends
no SIGTERM but, for Ctrl-Break, SIGBREAK, which other systems do not know. gunicorn's worker has handlers of its own,
which wait for the sockets: before each of them the sockets are told.
"""

import atexit
import signal
import sys
import threading
from collections.abc import Callable
from types import FrameType
from typing import TYPE_CHECKING

import click

from nnvisu.live.registry import SessionRegistry

if TYPE_CHECKING:
    from gunicorn.workers.base import Worker

END_SIGNALS = ("SIGTERM", "SIGBREAK")
SERVING_COMMANDS = ("run", "serve")  # of flask, and of nnvisu


def end_with_server(registry: SessionRegistry, worker: "Worker | None") -> None:
    """Close everything at the process's end, also at the end that a signal asks of it or of gunicorn's ``worker``."""
    atexit.register(registry.shutdown)
    if sys.platform != "win32" and worker is not None:
        for signal_number in (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT):
            _before_handler(signal_number, registry.begin_shutdown)
    context = click.get_current_context(silent=True)
    is_served_by_click = context is not None and context.info_name in SERVING_COMMANDS
    if is_served_by_click and threading.current_thread() is threading.main_thread():
        for name in END_SIGNALS:
            if hasattr(signal, name):
                signal.signal(getattr(signal, name), _exit)


def _before_handler(signal_number: int, action: Callable[[], None]) -> None:
    handler = signal.getsignal(signal_number)

    def act_and_handle(number: int, frame: FrameType | None) -> None:
        action()
        if callable(handler):
            handler(number, frame)

    signal.signal(signal_number, act_and_handle)


def _exit(signal_number: int, frame: object) -> None:
    sys.exit(0)
