"""A full server, on the real ones: who gets in, who has to leave, and what is said of it."""

import pytest

from tests.support.client import Client
from tests.support.servers import KINDS, Server
from tests.support.websocket import Refused, WebSocket

ONE, OTHER = ({"X-Forwarded-For": address} for address in ("192.0.2.1", "2001:db8::1"))


@pytest.fixture(params=KINDS)
def start(request: pytest.FixtureRequest, start_server):
    """Return a function that starts a server of either kind behind a proxy, with limits of its own."""

    def start(**limits: int) -> Server:
        settings = {f"NNVISU_{name.upper()}": str(value) for name, value in limits.items()}
        return start_server(request.param, NNVISU_PROXY_HOPS="1", **settings)

    return start


def test_a_crowd_that_left_keeps_nobody_out(start, connect_to):
    server = start(max_sessions=5)
    for _ in range(12):
        WebSocket(server.ws_url, ONE).close()

    assert connect_to(server, headers=ONE).is_open
    assert server.health()["status"] == "ok"
    assert server.health()["sessions"] <= 5


def test_the_health_check_names_the_limit(start, connect_to):
    server = start(max_sessions=1, max_sockets=2)
    assert (server.health()["status"], server.health()["limit"]) == ("ok", None)

    client = connect_to(server)
    assert (server.health()["status"], server.health()["limit"]) == ("full", "sessions")

    connect_to(server, client.viewer_id)
    health = server.health()
    assert (health["status"], health["limit"]) == ("full", "sockets")
    assert health["memory_mb"]["process"] > 50
    assert 0 <= health["memory_mb"]["sessions"] <= 4
    assert health["memory_mb"]["allowed"] == 1024


def test_one_address_with_all_sockets_gives_up_its_newest_ones(start, connect_to):
    server = start(max_sockets=4)
    clients = [connect_to(server, headers=ONE) for _ in range(4)]

    newcomers = [connect_to(server, headers=OTHER) for _ in range(2)]
    with pytest.raises(Refused) as refused:
        WebSocket(server.ws_url, OTHER)
    codes = [client.wait_until_closed() for client in clients[2:]]
    bye = clients[3].newest("bye")

    assert refused.value.status == 503
    assert [1013, 1013] == codes
    assert ("server_full", True) == (bye["code"], bye["retry"])
    assert all(client.is_open for client in (*clients[:2], *newcomers))
    assert connect_to_again(server, clients[3]) == 503


def connect_to_again(server: Server, client: Client) -> int:
    """Return the status of coming back to the session of ``client`` from the address that has its part."""
    with pytest.raises(Refused) as refused:
        WebSocket(f"{server.ws_url}?session={client.id}", ONE)
    return refused.value.status


def test_one_address_with_all_sessions_gives_up_its_newest_one(start, connect_to):
    server = start(max_sessions=2)
    first, second = (connect_to(server, headers=ONE) for _ in range(2))

    newcomer = connect_to(server, headers=OTHER)

    assert second.wait_until_closed() == 1013
    assert first.is_open and newcomer.is_open
    with pytest.raises(Refused):
        WebSocket(server.ws_url, ONE)


def test_addresses_of_one_network_are_one(start, connect_to):
    server = start(max_sockets=2)
    clients = [connect_to(server, headers={"X-Forwarded-For": f"2001:db8::{i}"}) for i in (1, 2)]

    with pytest.raises(Refused):
        WebSocket(server.ws_url, {"X-Forwarded-For": "2001:db8::3"})
    assert all(client.is_open for client in clients)
