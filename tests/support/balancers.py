"""HAProxy and nginx in front of several servers, with the files of ``nnvisu/deploy`` and other addresses in them.

Knows nothing of nnvisu but those files. A program that is not installed skips the test; CI installs both and requires
them.
"""

import os
import re
import shutil
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

import psutil
import pytest

from tests.support.paths import ROOT
from tests.support.servers import free_port, get, wait_until
from tests.support.tls import Tls

DEPLOY = ROOT / "nnvisu" / "deploy"
START_TIMEOUT_S = 30.0

NGINX_MAIN = """
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log crit;
{user}
events {{}}
http {{
    {paths}
    include {folder}/nnvisu.conf;
}}
"""
NGINX_PATHS = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


class Balancer:
    """A running ``haproxy`` or ``nginx`` that ends TLS on ``port`` of 127.0.0.1 and leads to the three ports given."""

    def __init__(self, program: str, folder: Path, tls: Tls, ports: Sequence[int]):
        path = shutil.which(program, path=f"{os.environ['PATH']}:/usr/sbin")
        if path is None:
            if os.environ.get("NNVISU_REQUIRE_BROWSER") == "1":
                pytest.fail(f"{program} is required here and not installed")
            pytest.skip(f"{program} is not installed")
        self.program, self.port, self._folder = program, free_port(), folder
        self._certificate, self.tls = tls, tls.client_context
        self._plain_port = free_port()
        command = [path, *(self._haproxy(ports) if program == "haproxy" else self._nginx(ports))]
        self._output = (folder / "output").open("wb")
        self.process = subprocess.Popen(command, stdout=self._output, stderr=subprocess.STDOUT)
        try:
            wait_until(self._answers, START_TIMEOUT_S, f"{program} answers")
        except TimeoutError as error:
            self.stop()
            raise TimeoutError(f"{error}\n{self.written()}") from None

    @property
    def ws_url(self) -> str:
        """Where the socket is."""
        return f"wss://127.0.0.1:{self.port}/ws"

    @property
    def origin(self) -> str:
        """That of the page."""
        return f"https://127.0.0.1:{self.port}"

    def get(self, path: str):
        """Return the answer to a GET."""
        return get(self.port, path, tls=self.tls)

    def reload(self) -> None:
        """Have it read its file again, as its service does, and wait for the process that takes over."""
        before = set(psutil.Process(self.process.pid).children())
        self.process.send_signal(signal.Signals["SIGUSR2" if self.program == "haproxy" else "SIGHUP"])
        wait_until(lambda: set(psutil.Process(self.process.pid).children()) - before, 10.0, "a new process")
        wait_until(self._answers, START_TIMEOUT_S, "its answer")

    def wait_until_one_is_missed(self) -> None:
        """Wait until it counts on a server that has died no more. nginx does so at the next request that fails.

        HAProxy leads elsewhere at once, and possibly to another server as soon as its checks have failed.
        """
        if self.program == "haproxy":
            wait_until(lambda: " is DOWN" in self.written(), START_TIMEOUT_S, "a server that is down")

    def written(self) -> str:
        """Return all that it has printed and logged."""
        return "\n".join(path.read_text(errors="replace") for path in (self._folder / "output", *self._logs()))

    def stop(self) -> None:
        """End it and its children at once."""
        children = psutil.Process(self.process.pid).children()
        for process in [self.process, *children]:  # in this order: a master starts a worker anew that is killed
            process.kill()
        self.process.wait(10.0)
        self._output.close()

    def _logs(self) -> list[Path]:
        return sorted(self._folder.glob("*.log"))

    def _answers(self) -> bool:
        if self.process.poll() is not None:
            raise RuntimeError(f"{self.program} ended:\n{self.written()}")
        try:
            return self.get("/healthz").status == 200
        except OSError:
            return False

    def _adapted(self, name: str, replaced: Mapping[str, str], ports: Sequence[int]) -> Path:
        """Write the deployed file with other addresses and paths, each of which it has to hold."""
        text = (DEPLOY / name).read_text("utf-8")
        servers = {f"10.0.0.{11 + i}:8000": f"127.0.0.1:{port}" for i, port in enumerate(ports)}
        for old, new in (servers | dict(replaced)).items():
            assert len(re.findall(rf"{re.escape(old)}\b", text)) == 1, f"{old} in {name}"
            text = text.replace(old, new)
        path = self._folder / ("haproxy.cfg" if self.program == "haproxy" else "nnvisu.conf")
        path.write_text(text, "utf-8")
        return path

    def _haproxy(self, ports: Sequence[int]) -> list[str]:
        both = self._folder / "both.pem"
        both.write_bytes(self._certificate.certificate_file.read_bytes() + self._certificate.key_file.read_bytes())
        replaced = {
            "bind :443": f"bind 127.0.0.1:{self.port}",
            "bind :80": f"bind 127.0.0.1:{self._plain_port}",
            "/etc/haproxy/nnvisu.pem": str(both),
        }
        # In the foreground, with a master that reloads, as Debian's unit starts it.
        return ["-W", "-db", "-f", str(self._adapted("haproxy.cfg", replaced, ports))]

    def _nginx(self, ports: Sequence[int]) -> list[str]:
        replaced = {
            "listen 443": f"listen 127.0.0.1:{self.port}",
            "listen 80": f"listen 127.0.0.1:{self._plain_port}",
            "/etc/nginx/nnvisu.crt": str(self._certificate.certificate_file),
            "/etc/nginx/nnvisu.key": str(self._certificate.key_file),
            "/var/log/nginx/nnvisu.log": f"{self._folder}/nnvisu.log",
            "/var/log/nginx/nnvisu-error.log": f"{self._folder}/nnvisu-error.log",
        }
        self._adapted("nginx.conf", replaced, ports)
        paths = "".join(f"{each}_temp_path {self._folder}/{each};" for each in NGINX_PATHS)
        user = "user root;" if psutil.Process().username() == "root" else ""
        main = self._folder / "main.conf"
        main.write_text(NGINX_MAIN.format(folder=self._folder, user=user, paths=paths))
        return ["-p", str(self._folder), "-c", str(main), "-e", str(self._folder / "error.log")]
