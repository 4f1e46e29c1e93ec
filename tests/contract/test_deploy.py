"""What ``nnvisu/deploy`` holds, with the real programs: sessions behind HAProxy and nginx stay where they are."""

import json
import re
import secrets
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from nnvisu.settings import SERVER_SETTINGS
from nnvisu.web.environment import SERVER_LISTS, SERVER_TEXTS, variable_of
from tests.support.balancers import DEPLOY, Balancer
from tests.support.client import Client
from tests.support.paths import ROOT
from tests.support.servers import Server, wait_until
from tests.support.tls import Tls
from tests.support.websocket import Closed, WebSocket

N_SESSIONS = 9

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


def test_the_containers_file_copies_what_is_there_and_starts_what_is_configured():
    lines = (DEPLOY / "Containerfile").read_text("utf-8").splitlines()
    sources = [source for line in lines if line.startswith("COPY") for source in line.split()[1:-1]]

    assert {"nnvisu", "templates", "static", "wsgi.py", "gunicorn.conf.py", "requirements.txt"} == set(sources)
    assert all((ROOT / source).exists() for source in sources)
    (command,) = [json.loads(line.removeprefix("CMD ")) for line in lines if line.startswith("CMD")]
    assert ["gunicorn", "wsgi:app"] == command[:2]


def test_every_variable_that_the_files_set_is_one_of_the_servers():
    known = {variable_of(row.name) for row in SERVER_SETTINGS} | {variable_of(row.name) for row in SERVER_LISTS}
    known |= {variable_of(row.name) for row in SERVER_TEXTS} | {"NNVISU_CACHE_DIR"}
    named = {path.name: set(re.findall(r"NNVISU_\w+", path.read_text("utf-8"))) for path in DEPLOY.iterdir()}

    assert {} == {name: variables - known for name, variables in named.items() if variables - known}
    assert "NNVISU_PROXY_HOPS" in named["nnvisu@.service"]
