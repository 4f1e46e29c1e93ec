"""Shutdown: sockets are closed with their code before the process exits.

Under ``flask run`` and ``nnvisu serve`` a signal ends the process at once, so it is handled here; SIGHUP, which comes
when the terminal is closed, only where nobody has it ignored, as nohup does. Windows has no SIGTERM but, for
Ctrl-Break, SIGBREAK, which other systems lack. gunicorn's worker has its own handlers, which wait for the sockets:
these are told to close before each of them runs.
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

END_SIGNALS = ("SIGTERM", "SIGHUP", "SIGBREAK")
IMPATIENT_SIGNALS = (*END_SIGNALS, "SIGINT", "SIGQUIT")
SERVING_COMMANDS = ("run", "serve")  # of flask, and of nnvisu


def end_with_server(registry: SessionRegistry, worker: "Worker | None") -> None:
    """Close everything at the process's end, also at the end that a signal asks of it or of gunicorn's ``worker``."""
    atexit.register(_shut_down_undisturbed, registry)
    if sys.platform != "win32" and worker is not None:
        for signal_number in (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT):
            _before_handler(signal_number, registry.begin_shutdown)
        _end_with_parent(worker, registry.begin_shutdown)
    context = click.get_current_context(silent=True)
    is_served_by_click = context is not None and context.info_name in SERVING_COMMANDS
    if is_served_by_click and threading.current_thread() is threading.main_thread():
        for name in (*END_SIGNALS, "SIGINT"):
            number = getattr(signal, name, None)
            if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, _end_once)


def _shut_down_undisturbed(registry: SessionRegistry) -> None:
    """Shut down, which takes seconds at most; a signal that comes again would lose what is being written.

    gunicorn's worker is sent several: Ctrl-C reaches it and its master, which sends it another one.
    """
    _ignore_signals()
    registry.shutdown()


def _ignore_signals() -> None:
    for name in IMPATIENT_SIGNALS:
        if (number := getattr(signal, name, None)) is not None:
            signal.signal(number, signal.SIG_IGN)


def _before_handler(signal_number: int, action: Callable[[], None]) -> None:
    handler = signal.getsignal(signal_number)

    def act_and_handle(number: int, frame: FrameType | None) -> None:
        action()
        if callable(handler):
            handler(number, frame)

    signal.signal(signal_number, act_and_handle)


def _end_with_parent(worker: "Worker", action: Callable[[], None]) -> None:
    """Act as soon as the worker notices that its master was killed: it asks once a second, and ends without a signal.

    Its threads are waited for before anything registered for the process's end is called.
    """
    is_parent_alive = worker.is_parent_alive

    def noticed() -> bool:
        is_alive = bool(is_parent_alive())
        if not is_alive:
            action()
        return is_alive

    worker.is_parent_alive = noticed


def _end_once(signal_number: int, frame: object) -> None:
    """Have the main thread end. A second exception could come between here and what is to be done at the end of all."""
    _ignore_signals()
    if signal_number == signal.SIGINT:
        raise KeyboardInterrupt
    sys.exit(0)
