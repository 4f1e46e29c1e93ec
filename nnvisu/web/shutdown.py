"""The end of the process: sockets are closed with their code before the process goes.

Under ``flask run`` a signal ends the process at once, so the end is asked for here. gunicorn has its own signals: its
configuration file calls ``begin_shutdown`` (see gunicorn.conf.py).
"""

import atexit
import signal
import sys
import threading

import click

from nnvisu.live.registry import SessionRegistry


def end_with_server(registry: SessionRegistry) -> None:
    """Close everything at the process's end, also when ``flask run`` gets SIGTERM."""
    atexit.register(registry.shutdown)
    context = click.get_current_context(silent=True)
    is_flask_run = context is not None and context.info_name == "run"
    if is_flask_run and threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, _exit)


def _exit(signal_number: int, frame: object) -> None:
    sys.exit(0)
