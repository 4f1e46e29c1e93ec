"""Forks processes that begin with everything imported. ``forks`` runs it, and says what for.

    python -m tests.support.fork_parent FOLDER

Each line of its input is a request in JSON, ``{"arguments", "environment", "log"}``; it answers with the id of the
fork, whose exit code comes into a file of that name in FOLDER. It ends with its input.
"""

import gc
import importlib
import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

from tests.support import launch
from tests.support.paths import ROOT

assert sys.platform == "linux"

IMPORTED = (
    *("flask.cli", "gunicorn.app.wsgiapp", "gunicorn.workers.gthread", "werkzeug.serving"),
    *("nnvisu.cli", "nnvisu.web.app", "nnvisu.core.kernels"),
)


def main(codes: Path) -> None:
    """Be the parent, until there are no more requests; a fork goes on from here as what was asked for."""
    sys.path[0] = str(ROOT)
    for name in IMPORTED:
        importlib.import_module(name)
    from nnvisu.core import kernels
    from nnvisu.shipped import SHIPPED
    from nnvisu.web.compression import Packing
    from nnvisu.web.parts import first_texts

    kernels.compile_kernels(lambda n_ready, n_total: None)
    Packing(lambda: first_texts(SHIPPED / "static" / "js")).run()
    gc.freeze()  # a fork collects its own garbage only, at its end, too
    signal.signal(signal.SIGCHLD, lambda *_: _note_ends(codes))
    for line in sys.stdin:
        request = json.loads(line)
        pid = os.fork()
        if pid == 0:
            _become(request)
            return
        print(pid)


def _note_ends(codes: Path) -> None:
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:  # none is left
            return
        if pid == 0:
            return
        unfinished = codes / f"{pid}.part"
        unfinished.write_text(str(os.waitstatus_to_exitcode(status)))
        unfinished.rename(codes / str(pid))


def _become(request: dict[str, Any]) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.environ.clear()
    os.environ.update(request["environment"])
    nothing = os.open(os.devnull, os.O_RDONLY)
    log = os.open(request["log"], os.O_WRONLY | os.O_APPEND)
    for descriptor, target in ((nothing, 0), (log, 1), (log, 2)):
        os.dup2(descriptor, target)
    os.closerange(3, log + 1)
    launch.main(request["arguments"])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
