"""`nnvisu serve`: the port that it takes, what it says of one that it cannot have, and its end."""

import re
import socket
import subprocess
import sys
from collections.abc import Iterator

import pytest

from nnvisu.web import local_server
from tests.support.client import Client
from tests.support.paths import ROOT
from tests.support.servers import Server


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that another program listens at."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def refusal(*options: str) -> str:
    """Return what `python -m nnvisu serve` says before it ends with an error."""
    command = [sys.executable, "-m", "nnvisu", "serve", *options]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert run.returncode != 0
    return run.stderr


def test_a_run_trains_and_its_socket_hears_of_the_end(start_server):
    server: Server = start_server("serve")
    client = Client(server.ws_url)
    client.send("set_view", map_size=64, encodings=[0])
    client.send("start_training")
    client.wait_for_frame(lambda frame: frame.step > 0)

    server.stop()
    code = client.wait_until_closed()
    client.close()

    assert 1012 == code
    assert f"nnvisu is at {server.url}\n" in server.log()
    assert "Traceback" not in server.log()


def test_without_a_port_it_takes_the_next_free_one_where_its_own_is_taken(monkeypatch, taken):
    monkeypatch.setattr(local_server, "DEFAULT_PORT", taken)

    with local_server.listen("127.0.0.1", None) as listener:
        port = listener.getsockname()[1]

    assert taken < port < taken + local_server.N_PORTS_TRIED
    assert f"Port {taken} is taken" in local_server.welcome("127.0.0.1", port, None)
    assert f"http://127.0.0.1:{port}\n" in local_server.welcome("127.0.0.1", port, None)


def test_a_port_that_is_asked_for_and_taken_is_refused_in_one_sentence(taken):
    said = refusal("--port", str(taken))

    assert re.fullmatch(rf"Error: [^\n]*port {taken} is taken[^\n]*--port\n", said)


@pytest.mark.parametrize(
    ("options", "found"),
    [
        (("--host", "nowhere.invalid"), "cannot listen at nowhere.invalid"),
        (("--host", "a..b"), "'a..b' is not the name of a host"),
        (("--port", "65536"), "65536 is not in the range"),
        (("--port", "http"), "'http' is not a valid integer"),
    ],
)
def test_an_address_that_cannot_be_is_refused_in_one_sentence(options, found):
    said = refusal(*options)

    assert found in said.splitlines()[-1]
    assert "Traceback" not in said


def test_a_wrong_setting_of_the_server_is_refused_in_one_sentence(monkeypatch):
    monkeypatch.setenv("NNVISU_MAX_SESSIONS", "many")

    said = refusal("--port", "0")

    assert 1 == said.count("\n")
    assert "NNVISU_MAX_SESSIONS is 'many'" in said


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "http://127.0.0.1:5000"),
        ("::1", "http://[::1]:5000"),
        ("0.0.0.0", "http://127.0.0.1:5000"),
        ("::", "http://[::1]:5000"),
        ("localhost", "http://localhost:5000"),
    ],
)
def test_the_address_that_is_shown_can_be_opened(host, address):
    lines = local_server.welcome(host, 5000, None).splitlines()

    assert f"nnvisu is at {address}" == lines[0]
    assert (host in ("0.0.0.0", "::")) == any("others in this network" in line for line in lines)


# Signals in this very thread, so that each is handled before the next line.
ENDS = """\
import signal
import click
from nnvisu.live.limits import ServerLimits
from nnvisu.live.registry import SessionRegistry
from nnvisu.web.shutdown import end_with_server

signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell that starts it in the background ignores it
with click.Context(click.Command("serve"), info_name="serve"):
    end_with_server(SessionRegistry(ServerLimits(3, 3, 64, 600, 6000)), None)
try:
    signal.raise_signal(signal.{first})
except (KeyboardInterrupt, SystemExit):
    print("ends")
signal.raise_signal(signal.SIGINT)
signal.raise_signal(signal.SIGTERM)
print("writes undisturbed")
"""


@pytest.mark.parametrize("first", ["SIGINT", "SIGTERM"])
def test_from_the_first_signal_on_no_other_one_disturbs_the_end(first):
    run = subprocess.run(
        [sys.executable, "-c", ENDS.format(first=first)], cwd=ROOT, capture_output=True, text=True, timeout=60
    )

    assert (0, ["ends", "writes undisturbed"]) == (run.returncode, run.stdout.split("\n")[:2]), run.stderr
