"""Servers that speak TLS themselves: whatever works without it works with it."""

import random
import signal
from collections.abc import Iterator

import pytest

from tests.support.browser import Driver
from tests.support.client import Client
from tests.support.proxy import Link, Proxy
from tests.support.servers import KINDS, Server, wait_until
from tests.support.tls import Tls
from tests.support.websocket import PING


@pytest.fixture(scope="module")
def tls(tmp_path_factory: pytest.TempPathFactory) -> Tls:
    """One authority and certificate for all of these tests."""
    return Tls(tmp_path_factory.mktemp("tls"))


@pytest.fixture(scope="module", params=KINDS)
def server(request: pytest.FixtureRequest, tls: Tls) -> Iterator[Server]:
    """A server of each kind with a certificate."""
    server = Server(request.param, tls=tls)
    try:
        yield server.wait_until_ready()
        assert "Traceback" not in server.log()
    finally:
        server.stop()


def test_page_is_served_and_may_open_its_socket(server: Server):
    page = server.get("/")

    assert 200 == page.status
    assert f"wss://127.0.0.1:{server.port}" in page.headers["Content-Security-Policy"]


def test_origin_is_the_pages_own_by_https(server: Server, connect):
    client = connect(headers={"Origin": f"https://127.0.0.1:{server.port}"})

    assert client.is_open


def test_training_is_shown_by_frames(connect):
    client = connect()

    client.send("set_view", map_size=64, encodings=[0, 1, 2])
    client.send("start_training")
    first = client.wait_for_frame(lambda frame: frame.step > 0)
    later = client.wait_for_frame(lambda frame: frame.seq >= first.seq + 20)

    assert later.step > first.step


def test_10_000_points_come_in_and_go_out(connect):
    client = connect()
    chosen = random.Random(1)
    points = {
        "x": [round(chosen.uniform(-1, 1), 6) for _ in range(10_000)],
        "y": [round(chosen.uniform(-1, 1), 6) for _ in range(10_000)],
        "label": [chosen.randrange(3) for _ in range(10_000)],
    }

    mark = client.send("update_data", points=points)
    data = client.wait_for("data", since=mark, n_classes=3)

    assert points["label"] == data["points"]["label"]
    assert points["x"] == pytest.approx(data["points"]["x"], abs=1e-6)


def test_pictures_larger_than_all_buffers_arrive_whole_on_a_slow_link(server: Server):
    with (
        Proxy(server.port, Link(rate=1_000_000)) as proxy,
        Client(f"wss://127.0.0.1:{proxy.port}/ws", tls=server.tls) as client,
    ):
        client.send("start_training")
        client.send("set_view", map_size=512, encodings=[0])
        # Pings come in while the picture is on its way out.
        for i in range(20):
            client.socket.send_frame(PING, bytes([i]))
        frame = client.wait_for_frame(lambda frame: frame.width == 512)
        client.wait(lambda: len(client.pongs) == 20, "all pongs")

    assert (512, 512, 3) == frame.picture.shape


def test_a_client_that_rests_does_not_hold_up_others(server: Server, connect):
    with Proxy(server.port, Link()) as proxy:
        resting = Client(f"wss://127.0.0.1:{proxy.port}/ws", tls=server.tls)
        resting.send("set_view", map_size=512, encodings=[0])
        resting.send("start_training")
        resting.wait_for_frame(lambda frame: frame.width == 512)
        proxy.stall()
        other = connect(resting.id)
        mark = other.send("stop_training")
        other.wait_for("step_result", since=mark, status="paused")
        proxy.resume()
        resting.wait_for("step_result", status="paused", since=1)
        resting.close()

    assert 1000 == resting.close_code


def test_vanished_and_closed_clients_give_their_places_back(server: Server, connect):
    clients = [connect() for _ in range(6)]
    assert server.health()["sockets"] >= 6

    for client in clients[:3]:
        client.vanish()
    for client in clients[3:]:
        client.close()

    wait_until(lambda: server.health()["sockets"] == 0, what="no socket")
    assert [1000] * 3 == [client.close_code for client in clients[3:]]


CLOSE_AT_FIRST_MESSAGE = """(url) => new Promise((done) => {
    const socket = new WebSocket(url);
    socket.onmessage = () => socket.close(1000);
    socket.onclose = ({code, wasClean}) => done([code, wasClean]);
})"""


@pytest.fixture
def trusting_driver(browser_type, browser_type_launch_args, faults) -> Iterator[Driver]:
    """A tab of a browser that takes any certificate from the start; with later exceptions, requests fail at times."""
    arguments = [*browser_type_launch_args["args"], "--ignore-certificate-errors"]
    browser = browser_type.launch(**browser_type_launch_args | {"args": arguments})
    yield Driver(browser.new_page(), faults)
    browser.close()


@pytest.mark.browser
def test_the_page_trains_in_a_browser_and_its_sockets_close_cleanly(trusting_driver: Driver, server: Server):
    driver = trusting_driver
    driver.page.set_default_navigation_timeout(30_000)  # each of some hundred files comes with a handshake
    driver.open(server.url)

    driver.press("train")
    driver.expect_status("running")
    driver.press("train")
    driver.expect_status("paused")
    ends = [driver.page.evaluate(CLOSE_AT_FIRST_MESSAGE, server.ws_url) for _ in range(5)]

    assert [[1000, True]] * 5 == ends


@pytest.mark.parametrize("kind", KINDS)
def test_signal_ends_the_server_and_sockets_with_1012(start_server, tls: Tls, kind: str):
    server = start_server(kind, tls=tls)
    clients = [Client(server.ws_url, tls=server.tls) for _ in range(3)]
    for client in clients[:2]:
        client.send("start_training")
        client.wait_for("step_result", status="running")

    server.stop(signal.SIGTERM)
    codes = [client.wait_until_closed() for client in clients]
    for client in clients:
        client.close()

    assert [1012] * 3 == codes
    assert "Traceback" not in server.log()
