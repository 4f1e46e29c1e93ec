"""A Dask cluster on this machine: a scheduler and workers, each a process of its own, of which tests may kill one."""

import json
import subprocess
import sys
from pathlib import Path

from distributed import Client

from tests.support.paths import ROOT
from tests.support.servers import wait_until

LOCAL = ("--host", "127.0.0.1", "--no-dashboard")


class Cluster:
    """Its processes; ``folder`` is for their files."""

    def __init__(self, folder: Path, n_workers: int = 2):
        self._folder, self._n_workers = folder, n_workers
        self._processes: list[subprocess.Popen] = []

    def start(self) -> None:
        """Start them all, and wait until the workers are there."""
        file = self._folder / "scheduler.json"
        self._start("scheduler", *LOCAL, "--port", "0", "--scheduler-file", file)
        wait_until(lambda: file.exists() and file.read_text().endswith("}"), 60.0, "a scheduler")
        self.address = json.loads(file.read_text())["address"]
        options = (self.address, *LOCAL, "--no-nanny", "--nthreads", "1", "--local-directory", self._folder)
        self.workers = [self._start("worker", *options, "--name", f"w{i}") for i in range(self._n_workers)]
        with Client(self.address, set_as_default=False) as client:
            client.wait_for_workers(self._n_workers, timeout=120)

    def _start(self, kind: str, *options: object) -> subprocess.Popen:
        command = [sys.executable, "-m", f"distributed.cli.dask_{kind}", *map(str, options)]
        with open(self._folder / f"{kind}.log", "ab") as log:
            self._processes.append(subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log))
        return self._processes[-1]

    @property
    def pids(self) -> list[int]:
        """Of the scheduler and the workers."""
        return [process.pid for process in self._processes]

    def stop(self) -> None:
        """End them all."""
        for process in self._processes:
            process.kill()
            process.wait(30)
