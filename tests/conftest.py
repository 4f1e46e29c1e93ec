"""Fixtures of the black-box tests: real servers, one of each kind for the session, and own ones for own settings."""

import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from tests.client import Client
from tests.servers import KINDS, Server
from tests.tls import Tls


@pytest.fixture(scope="session")
def flask_server() -> Iterator[Server]:
    """`flask run`, ready."""
    yield from _running("flask")


@pytest.fixture(scope="session")
def gunicorn_server() -> Iterator[Server]:
    """Plain `gunicorn wsgi:app`, ready."""
    yield from _running("gunicorn")


# Hundreds of tests leave a session each; whoever is gone for some seconds makes room, and computes no more.
SHORT_LIVES = {"NNVISU_IDLE_PAUSE_S": "3", "NNVISU_IDLE_DROP_S": "60"}


def _running(kind: str) -> Iterator[Server]:
    server = Server(kind, SHORT_LIVES)
    try:
        yield server.wait_until_ready()
    finally:
        server.stop()


@pytest.fixture(params=KINDS)
def server(request: pytest.FixtureRequest) -> Server:
    """Either kind: the test runs once with each."""
    return request.getfixturevalue(f"{request.param}_server")


@pytest.fixture
def start_server() -> Iterator[Callable[..., Server]]:
    """Return a function that starts a server of one kind, ready, with own environment; all end with the test.

    launch, tls: as for ``Server``.
    """
    servers: list[Server] = []

    def start(kind: str, launch: Sequence[str] = (), tls: Tls | None = None, **environment: str) -> Server:
        servers.append(Server(kind, environment, launch=launch, tls=tls))
        return servers[-1].wait_until_ready()

    yield start
    for server in servers:
        server.stop()


@pytest.fixture
def connect(server: Server) -> Iterator[Callable[..., Client]]:
    """Return a function that opens a client of ``server``; all are closed with the test."""
    yield from _connector(lambda: server)


@pytest.fixture
def connect_to() -> Iterator[Callable[..., Client]]:
    """Return a function that opens a client of the server given first; all are closed with the test."""
    yield from _connector(None)


def _connector(default: Callable[[], Server] | None) -> Iterator[Callable[..., Client]]:
    clients: list[Client] = []

    def open_client(*arguments: object, **options: object) -> Client:
        server = default() if default else arguments[0]
        session = arguments[0 if default else 1] if len(arguments) > (0 if default else 1) else None
        clients.append(Client(server.ws_url, session, tls=server.tls, **options))
        return clients[-1]

    yield open_client
    for client in clients:
        client.close()


@pytest.fixture(autouse=True)
def _no_thread_is_left(request: pytest.FixtureRequest) -> Iterator[None]:
    """The harness's own threads end with the test that started them."""
    yield
    if Path(request.fspath).stem.startswith(("test_contract", "test_faults", "test_link", "test_proxy")):
        left = [thread.name for thread in threading.enumerate() if thread.name.startswith("test-")]
        assert left == []
