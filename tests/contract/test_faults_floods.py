"""Floods, thin links and stopped clocks on real servers: whoever causes them harms himself alone."""

import contextlib
import json
import secrets
import signal
import sys
import threading
from collections.abc import Callable

import psutil
import pytest

from tests.support.client import Client
from tests.support.proxy import Link, Proxy
from tests.support.servers import KINDS, Server, wait_until
from tests.support.websocket import PING, TEXT, Refused, WebSocket, pack_client_frame

ACK = pack_client_frame(TEXT, b'{"type": "ack", "seq": 0}')
FLOODS = {"acks": ACK, "pings": pack_client_frame(PING, b"?"), "nothing": pack_client_frame(TEXT, b"")}


def goes_on(client: Client) -> Callable[[], bool]:
    """Return whether the run makes steps from now on, on the socket that it has."""
    step = client.newest("step_result")["step"]
    return lambda: client.is_open and client.newest("step_result")["step"] > step


@pytest.mark.parametrize("flood", FLOODS)
def test_a_flood_of_small_frames_harms_nobody_else(connect, flood: str):
    flooder, other = connect(), connect()
    flooder.socket.socket.settimeout(0.5)  # the server stops reading it
    with contextlib.suppress(OSError):
        for _ in range(20):
            flooder.socket.send_bytes(FLOODS[flood] * 2000)

    assert 20 == other.train(20)["step"]
    assert other.probe(0, 0)
    flooder.vanish()
    assert connect(flooder.id).hello["resumed"]


def test_a_flood_of_expensive_questions_harms_nobody_else(connect):
    flooder, other = connect(), connect()
    flooder.do("update_config", config={"hidden_layers": [256] * 3})
    flooder.do("generate_data", dataset="moons", n_points=10_000)
    questions = [
        ("rank_points", {}),
        ("get_activations", {}),
        ("trace", {"x": 0, "y": 0, "label": 1}),
        ("get_model", {}),
    ]
    for i in range(40):
        name, fields = questions[i % len(questions)]
        flooder.send(name, **fields)

    assert 20 == other.train(20)["step"]
    assert other.probe(0, 0)
    flooder.vanish()
    wait_until(lambda: connect(flooder.id).hello["resumed"], what="the flooder's session")


def test_hundreds_of_reconnects_leave_nothing(start_server, connect_to):
    server = start_server("gunicorn" if "gunicorn" in KINDS else "flask")
    other = connect_to(server)
    other.send("set_pace", steps_per_second=50)
    other.send("start_training")
    asked = f"{secrets.token_hex(6)}.{secrets.token_urlsafe(18)}"
    Client(server.ws_url, asked).close()
    process = psutil.Process(server.process.pid)
    worker = (process.children() or [process])[0]
    wait_until(lambda: server.health()["sockets"] == 1, what="one socket")
    n_threads, n_files = worker.num_threads(), _n_files(worker)

    def reconnect() -> None:
        for i in range(60):
            with contextlib.suppress(Refused):  # by a server that is full for a moment
                socket = WebSocket(f"{server.ws_url}?session={asked}")
                if i % 2:
                    socket.receive_frame()
                socket.close()

    threads = [threading.Thread(target=reconnect, name=f"test-reconnect-{i}") for i in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    wait_until(goes_on(other), what="steps of the other")
    wait_until(lambda: server.health()["sockets"] == 1, 30.0, "the places")
    assert 2 == server.health()["sessions"]
    wait_until(lambda: worker.num_threads() <= n_threads, 20.0, "the threads")
    wait_until(lambda: _n_files(worker) <= n_files + 2, 20.0, "the descriptors")
    assert connect_to(server, asked).hello["resumed"]
    assert "Traceback" not in server.log()


def _n_files(process: psutil.Process) -> int:
    return process.num_handles() if sys.platform == "win32" else process.num_fds()


def test_a_reader_at_2_kilobytes_a_second_sees_the_present_and_holds_up_nobody(server: Server, connect):
    owner = connect()
    with Proxy(server.port, Link()) as proxy, Client(proxy.ws_url, owner.viewer_id) as reader:
        reader.wait_for_frame(lambda frame: frame.step == 0)
        proxy.change(Link(rate=2000, queue_bytes=4000))
        owner.send("start_training")
        wait_until(goes_on(owner), what="steps")
        n_frames = len(reader.frames)
        wait_until(lambda: len(reader.frames) >= n_frames + 2, 30.0, "pictures over the thin link")

        last = owner.wait_for("step_result", owner.send("stop_training"), status="paused")["step"]
        # Were pictures or figures queued, these would not be the next but one to come.
        n_frames, mark = len(reader.frames), reader.mark
        reader.wait_for("step_result", mark, 30.0, status="paused", step=last)
        reader.wait_for_frame(lambda frame: frame.step == last, 30.0)
        seen = [frame.step for frame in reader.frames[n_frames:]]

        assert len([step for step in seen if step < last]) <= 2
        assert reader.is_open


@pytest.mark.parametrize("kind", KINDS)
def test_a_server_that_was_stopped_for_a_while_goes_on_with_all_sessions(start_server, connect_to, kind: str):
    server = start_server(kind, NNVISU_IDLE_PAUSE_S="2", NNVISU_IDLE_DROP_S="3")
    runner, viewer = connect_to(server), None
    viewer = connect_to(server, runner.viewer_id)
    runner.send("set_pace", steps_per_second=50)
    runner.send("start_training")
    wait_until(goes_on(runner), what="steps")
    left = Client(server.ws_url)
    left.train(5)
    left.close()
    processes = [psutil.Process(server.process.pid), *psutil.Process(server.process.pid).children()]

    for process in processes:
        process.suspend()
    threading.Event().wait(5.0)  # longer than a session is kept that nobody comes back to
    for process in reversed(processes):
        process.resume()

    wait_until(goes_on(runner), what="steps of the runner")
    wait_until(goes_on(viewer), what="steps for the viewer")
    again = connect_to(server, left.id)
    assert (True, 5) == (again.hello["resumed"], again.hello["step"])
    assert "Traceback" not in server.log()


@pytest.mark.skipif(sys.platform == "win32", reason="there is no gunicorn")
def test_gunicorn_begins_anew_after_sighup_and_pages_are_told(start_server, connect_to):
    server = start_server("gunicorn")
    clients = [connect_to(server) for _ in range(3)]
    clients[0].send("start_training")

    server.process.send_signal(signal.Signals["SIGHUP"])
    codes = [client.wait_until_closed() for client in clients]

    def entered() -> Client | None:
        try:
            return connect_to(server, clients[0].id)
        except OSError:
            return None

    again = wait_until(entered, 60.0, "the new worker")
    assert [1012] * 3 == codes
    assert all(client.newest("bye")["retry"] for client in clients)
    assert clients[0].id == again.id
    assert 1 == again.train(1)["step"] - again.hello["step"]
    assert "Traceback" not in server.log()


def test_a_message_in_thousands_of_parts_is_one_and_holds_up_nobody(connect):
    """Each part of a message, also an empty one, counts towards what its socket may send."""
    client, other = connect(acks=False), connect()  # an acknowledgement must not get between the parts
    text = json.dumps({"type": "step", "n_steps": 3}).encode()
    parts = [pack_client_frame(TEXT if i == 0 else 0, text[i : i + 1], is_final=False) for i in range(len(text))]
    parts[1:1] = [pack_client_frame(0, b"", is_final=False)] * 3000
    client.socket.send_bytes(b"".join(parts) + pack_client_frame(0, b"", is_final=True))

    assert 20 == other.train(20)["step"]
    client.wait_for("step_result", step=3, status="paused", timeout_s=60.0)
