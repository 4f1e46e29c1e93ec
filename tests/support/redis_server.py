"""A real ``redis-server`` (or ``valkey-server``) on a free port of 127.0.0.1, which keeps nothing on the disk.

Where neither is installed the test is skipped; CI installs one and requires it.
"""

import os
import shutil
import subprocess

import psutil
import pytest
import redis

from tests.support.servers import free_port, wait_until

PROGRAMS = ("redis-server", "valkey-server")


class RedisServer:
    """A running server, for as long as the test wants."""

    def __init__(self) -> None:
        program = next(filter(None, map(shutil.which, PROGRAMS)), None)
        if program is None:
            if os.environ.get("NNVISU_REQUIRE_BROWSER") == "1":
                pytest.fail(f"{PROGRAMS[0]} is required here and not installed")
            pytest.skip(f"{PROGRAMS[0]} is not installed")
        self._program, self.port = program, free_port()
        self.url = f"redis://127.0.0.1:{self.port}"
        self.client = redis.Redis(port=self.port)
        self.start()

    def start(self) -> None:
        """Start it, empty, and wait until it answers."""
        options = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        self.process = subprocess.Popen([self._program, *options], stdout=subprocess.DEVNULL)
        wait_until(self._answers, 20, "redis answers")

    def _answers(self) -> bool:
        try:
            return bool(self.client.ping())
        except redis.ConnectionError:
            return False

    def pause(self) -> None:
        """Have it do nothing: connections stay, and nobody is answered."""
        process = psutil.Process(self.process.pid)
        process.suspend()
        wait_until(lambda: process.status() == psutil.STATUS_STOPPED)

    def n_active(self) -> int:
        """Return how many of the sessions that are kept train."""
        entries = self.client.keys("nnvisu:entry:*")
        return sum(self.client.hget(entry, "is_active") == b"1" for entry in entries)

    def expire_leases(self) -> None:
        """Have all leases run out, as they do when nobody renews them."""
        for lease in self.client.keys("nnvisu:lease:*"):
            self.client.pexpire(lease, 1)

    def resume(self) -> None:
        """Have it go on."""
        psutil.Process(self.process.pid).resume()

    def stop(self) -> None:
        """End it at once, with all that it holds."""
        self.client.close()
        self.process.kill()
        self.process.wait(10)
