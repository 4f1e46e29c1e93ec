"""What ``nnvisu/deploy`` holds, with the real programs: sessions behind HAProxy and nginx stay where they are."""

import json
import os
import re
import secrets
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from nnvisu.settings import SERVER_SETTINGS
from nnvisu.web.environment import SERVER_LISTS, SERVER_TEXTS, variable_of
from tests.support.balancers import DEPLOY, Balancer
from tests.support.client import Client
from tests.support.paths import ROOT
from tests.support.servers import Server, free_port, wait_until
from tests.support.tls import Tls
from tests.support.websocket import Closed, WebSocket

N_SESSIONS = 9
# Of a Containerfile.
INSTRUCTIONS = {"FROM", "WORKDIR", "ENV", "COPY", "RUN", "VOLUME", "USER", "EXPOSE", "STOPSIGNAL", "HEALTHCHECK", "CMD"}

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="neither gunicorn nor the balancers run on Windows")


def own_id() -> str:
    """Return an id as the page makes it."""
    return f"{secrets.token_hex(6)}.{secrets.token_urlsafe(18)}"


@pytest.fixture
def servers(start_server) -> list[Server]:
    """Three servers that believe one proxy."""
    return [start_server("gunicorn", NNVISU_PROXY_HOPS="1") for _ in range(3)]


@pytest.fixture(params=["haproxy", "nginx"])
def balancer(request: pytest.FixtureRequest, servers: list[Server], tmp_path: Path) -> Iterator[Balancer]:
    """Either program in front of them."""
    balancer = Balancer(request.param, tmp_path, Tls(tmp_path), [server.port for server in servers])
    yield balancer
    balancer.stop()


class Visitors:
    """Clients that come through the balancer, with the page's origin."""

    def __init__(self, balancer: Balancer):
        self._balancer = balancer
        self._tls = balancer.tls
        self.clients: list[Client] = []

    def enter(self, session: str, copy: str | None = None) -> Client:
        """Return a client that asks for these ids."""
        headers = {"Origin": self._balancer.origin}
        self.clients.append(Client(self._balancer.ws_url, session, copy=copy, tls=self._tls, headers=headers))
        return self.clients[-1]

    def come_back(self, session: str) -> Client:
        """Return a client once the balancer has found a server for the session."""

        def entered() -> Client | None:
            try:
                return self.enter(session)
            except (Closed, OSError):
                return None

        return wait_until(entered, 30.0, "a server that takes the session over")


@pytest.fixture
def visitors(balancer: Balancer) -> Iterator[Visitors]:
    """Visitors who leave with the test."""
    visitors = Visitors(balancer)
    yield visitors
    for client in visitors.clients:
        client.vanish()


def home_of(servers: list[Server], viewer_id: str) -> Server:
    """Return the only server that has the session."""
    homes = [server for server in servers if _has(server, viewer_id)]
    assert 1 == len(homes)
    return homes[0]


def _has(server: Server, viewer_id: str) -> bool:
    socket = WebSocket(f"{server.ws_url}?session={viewer_id}")
    _, payload = socket.receive_frame()
    socket.close()
    return b'"role":"viewer"' in payload.replace(b" ", b"")


def trains_on(client: Client) -> Callable[[], bool]:
    """Return whether the run makes steps from now on, on the socket that it has."""
    step = client.newest("step_result")["step"]
    return lambda: client.is_open and client.newest("step_result")["step"] > step


def test_sessions_stay_where_they_are(balancer: Balancer, servers: list[Server], visitors: Visitors):
    owners = [visitors.enter(own_id()) for _ in range(N_SESSIONS)]
    for owner in owners:
        owner.send("set_pace", steps_per_second=20)
        owner.send("start_training")
    homes = {owner.id: home_of(servers, owner.viewer_id) for owner in owners}
    assert len(set(homes.values())) > 1

    # Whoever comes by a link arrives where the owner is; nobody by a dead one.
    for owner in owners[:4]:
        viewer = visitors.enter(owner.viewer_id)
        copied = visitors.enter(f"{owner.id.split('.')[0]}.{secrets.token_urlsafe(18)}", copy=owner.viewer_id)
        assert ("viewer", True) == (viewer.hello["role"], viewer.hello["resumed"])
        assert copied.hello["step"] > 0
        assert homes[owner.id] is home_of(servers, copied.viewer_id)
    with pytest.raises(Closed):
        visitors.enter(f"{secrets.token_hex(6)}.v.{secrets.token_urlsafe(16)}")

    balancer.reload()
    for owner in owners:
        wait_until(trains_on(owner), 20.0, "steps after the reload")
        assert visitors.enter(owner.id).hello["resumed"]

    dead = homes[owners[0].id]
    dead.kill()
    balancer.wait_until_one_is_missed()
    lost = [owner for owner in owners if homes[owner.id] is dead]
    kept = [owner for owner in owners if homes[owner.id] is not dead]
    alive = [server for server in servers if server is not dead]
    for owner in lost:
        owner.wait_until_closed()
        again = visitors.come_back(owner.id)
        assert (owner.id, owner.viewer_id, False) == (again.id, again.viewer_id, again.hello["resumed"])
        assert "viewer" == visitors.enter(owner.viewer_id).hello["role"]
        home_of(alive, owner.viewer_id)
    for owner in kept:
        wait_until(trains_on(owner), 20.0, "steps after another server's end")
        assert visitors.enter(owner.id).hello["resumed"]
        assert homes[owner.id] is home_of(alive, owner.viewer_id)

    assert 403 == balancer.get("/metrics").status
    assert b"<title>" in balancer.get("/").body
    written = balancer.written()
    assert "/ws" in written
    assert not any(owner.id.split(".")[1] in written or owner.viewer_id in written for owner in owners)


def instructions(name: str) -> list[tuple[str, str]]:
    """Return the instructions of a Containerfile, with what follows them; lines that end in a backslash go on."""
    text = (DEPLOY / name).read_text("utf-8").replace("\\\n", " ")
    lines = [line.split(None, 1) for line in text.splitlines() if line and not line.startswith("#")]
    return [(word, " ".join(rest.split())) for word, rest in lines]


def test_the_containers_file_copies_what_is_there_and_starts_what_is_configured():
    steps = instructions("Containerfile")
    copied = [source for word, rest in steps if word == "COPY" for source in rest.split()[:-1]]

    assert [] == [word for word, _ in steps if word not in INSTRUCTIONS]
    assert "FROM" == steps[0][0]
    assert {"nnvisu", "templates", "static", "wsgi.py", "gunicorn.conf.py", "requirements.txt"} == set(copied)
    assert all((ROOT / source).exists() for source in copied)
    runs = [rest for word, rest in steps if word == "RUN"]
    assert ["requirements.txt"] == [rest.split(" -r ")[1] for rest in runs if rest.startswith("pip install")]
    last = dict(steps)  # of each instruction the last counts
    assert ["gunicorn", "wsgi:app"] == json.loads(last["CMD"])[:2]
    # The user of the image may write where the store is, and nowhere else has to.
    folder = dict(pair.split("=") for pair in last["ENV"].split())["NNVISU_STORE"]
    assert folder == last["VOLUME"]
    assert f"mkdir {folder} && chown {last['USER']} {folder}" in runs
    # A layer is made before what it needs is there, or it is not.
    order = [f"{word} {rest}" for word, rest in steps]
    assert order.index("COPY requirements.txt .") < order.index(f"RUN {runs[0]}") < order.index("COPY nnvisu nnvisu")
    assert (
        order.index("COPY nnvisu nnvisu")
        < order.index("RUN python -m nnvisu warmup")
        < order.index(f"USER {last['USER']}")
    )


def test_what_the_container_starts_and_asks_is_a_healthy_server(tmp_path):
    last = dict(instructions("Containerfile"))
    port, elsewhere = last["EXPOSE"], str(free_port())
    command = [word.replace(f"0.0.0.0:{port}", f"127.0.0.1:{elsewhere}") for word in json.loads(last["CMD"])]
    check = json.loads(last["HEALTHCHECK"].partition("CMD ")[2].replace(f":{port}/", f":{elsewhere}/"))
    environment = os.environ | {"NNVISU_STORE": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"}
    binaries = Path(sys.executable).parent

    def is_healthy() -> bool:
        return subprocess.run([sys.executable, *check[1:]], stderr=subprocess.DEVNULL, check=False).returncode == 0

    assert not is_healthy()
    with (tmp_path / "log").open("wb") as log:
        server = subprocess.Popen(
            [binaries / command[0], *command[1:]], cwd=ROOT, env=environment, stdout=log, stderr=log
        )
    try:
        wait_until(is_healthy, 60.0, "the health check of the container")
        server.send_signal(signal.Signals[last["STOPSIGNAL"]])
        assert 0 == server.wait(10.0)
    finally:
        server.kill()
    assert "python" == check[0]


def unit_lines() -> list[tuple[str, str]]:
    """Return names and values of the unit, in order."""
    lines = (DEPLOY / "nnvisu@.service").read_text("utf-8").splitlines()
    pairs = [line.partition("=") for line in lines if line and line[0] not in "#["]
    return [(name, value) for name, _, value in pairs]


def test_the_unit_of_systemd_starts_what_is_there_and_may_write_what_it_needs(tmp_path):
    lines = unit_lines()
    unit = dict(lines)
    programs = [value.split()[0] for name, value in lines if name.startswith("ExecStart")]

    # What the README has installed, in the folder that holds wsgi.py and gunicorn.conf.py.
    assert {f"{unit['WorkingDirectory']}/.venv/bin/{name}" for name in ("python", "gunicorn")} == set(programs)
    assert ["wsgi:app", "-b", "127.0.0.1:%i"] == unit["ExecStart"].split()[1:]
    assert ["-m", "nnvisu", "warmup"] == unit["ExecStartPre"].split()[1:]
    assert (ROOT / "wsgi.py").exists() and (ROOT / "gunicorn.conf.py").exists()
    variables = dict(value.split("=", 1) for name, value in lines if name == "Environment")
    assert f"/var/cache/{unit['CacheDirectory']}" == variables["NNVISU_CACHE_DIR"]
    assert f"/var/lib/{unit['StateDirectory']}/%i" == variables["NNVISU_STORE"]
    # To end takes gunicorn's grace at most, and systemd waits for longer.
    assert int(unit["TimeoutStopSec"]) > grace_s()
    # Two descriptors for each socket that a server takes.
    assert int(unit["LimitNOFILE"]) >= 2 * next(row.default for row in SERVER_SETTINGS if row.name == "max_sockets")
    verify(tmp_path)


def grace_s() -> int:
    """Return how long gunicorn lets a worker end."""
    settings: dict[str, int] = {}
    exec((ROOT / "gunicorn.conf.py").read_text("utf-8"), settings)
    return settings["graceful_timeout"]


def verify(folder: Path) -> None:
    """Have systemd read the unit, where it is installed: it names settings that it does not know, or cannot take."""
    program = shutil.which("systemd-analyze")
    if program is None:
        return
    # It wants the programs to be there, and this one is.
    text = re.sub(r"/opt/nnvisu/\.venv/bin/\w+", sys.executable, (DEPLOY / "nnvisu@.service").read_text("utf-8"))
    unit = folder / "nnvisu@8000.service"
    unit.write_text(text.replace("/opt/nnvisu", str(ROOT)), "utf-8")
    found = subprocess.run([program, "verify", "--man=no", unit], capture_output=True, text=True, check=False)
    assert [] == [line for line in found.stderr.splitlines() if unit.name in line]
    assert 0 == found.returncode, found.stderr


def test_every_variable_that_the_files_set_is_one_of_the_servers():
    known = {variable_of(row.name) for row in SERVER_SETTINGS} | {variable_of(row.name) for row in SERVER_LISTS}
    known |= {variable_of(row.name) for row in SERVER_TEXTS} | {"NNVISU_CACHE_DIR"}
    named = {path.name: set(re.findall(r"NNVISU_\w+", path.read_text("utf-8"))) for path in DEPLOY.iterdir()}

    assert {} == {name: variables - known for name, variables in named.items() if variables - known}
    assert "NNVISU_PROXY_HOPS" in named["nnvisu@.service"]
