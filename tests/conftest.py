"""Fixtures of the black-box tests: real servers, one of each kind for the session, and own ones for own settings."""

import contextlib
import os
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from tests.support.browser import (  # noqa: F401 (fixtures)
    Driver,
    browser_context_args,
    browser_type_launch_args,
    driver,
    faults,
)
from tests.support.client import Client
from tests.support.page_modules import in_browser, in_node  # noqa: F401 (fixtures)
from tests.support.servers import KINDS, Server
from tests.support.tls import Tls

# Applications in the tests' own process keep nothing; a server that is to keep sessions is given a folder.
os.environ["NNVISU_STORE"] = "off"

# The longest modules, first: at the end short ones fill what is left of each worker's time. The first one, with which
# the first worker begins, measures ages.
LONG_MODULES = (
    *("test_link", "test_page_axe", "test_page_classroom", "test_page_lessons", "test_page_sessions"),
    *("test_page_looks", "test_page_data", "test_page_time", "test_platforms", "test_page_result"),
    *("test_page_network", "test_load", "test_page_share", "test_page", "test_several_servers"),
    *("test_kernel_cache", "test_install", "test_contract_starts", "test_page_compare", "test_page_plane"),
    *("test_page_follow", "test_page_inspect", "test_page_hosts", "test_faults_servers", "test_kernels", "test_export"),
)


def pytest_configure(config: pytest.Config) -> None:
    """Give the first worker the processor before the others, which keep it busy: ages need it at once."""
    if sys.platform != "win32" and getattr(config, "workerinput", {}).get("workerid", "gw0") != "gw0":
        os.nice(5)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the longest modules first; the others as they come."""
    order = {name: number for number, name in enumerate(LONG_MODULES)}
    items.sort(key=lambda item: order.get(item.path.stem, len(order)))


@pytest.fixture(scope="session")
def compiled() -> None:
    """All kernels, before a test's own first call: a server of another test may be compiling them in a thread."""
    from nnvisu.core import kernels  # of all modules of tests only some need Numba

    kernels.compile_kernels(lambda n_ready, n_total: None)


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

    launch, tls, host: as for ``Server``.
    """
    servers: list[Server] = []

    def start(
        kind: str, launch: Sequence[str] = (), tls: Tls | None = None, host: str = "127.0.0.1", **environment: str
    ) -> Server:
        servers.append(Server(kind, environment, launch=launch, tls=tls, host=host))
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


@pytest.fixture
def page_driver(driver: Driver, flask_server: Server) -> Driver:  # noqa: F811
    """The page, loaded, with its map."""
    return driver.open(flask_server.url)


def _connector(default: Callable[[], Server] | None) -> Iterator[Callable[..., Client]]:
    clients: list[Client] = []

    def open_client(*arguments: object, **options: object) -> Client:
        server = default() if default else arguments[0]
        session = arguments[0 if default else 1] if len(arguments) > (0 if default else 1) else None
        clients.append(Client(server.ws_url, session, tls=server.tls, **options))
        return clients[-1]

    yield open_client
    for client in clients:
        with contextlib.suppress(OSError):  # else the server would train on for seconds, beside the tests that follow
            client.send("stop_training")
        client.close()


@pytest.fixture(autouse=True)
def _no_thread_is_left(request: pytest.FixtureRequest) -> Iterator[None]:
    """The harness's own threads end with the test that started them."""
    yield
    if Path(request.fspath).stem.startswith(("test_contract", "test_faults", "test_link", "test_proxy")):
        left = [thread.name for thread in threading.enumerate() if thread.name.startswith("test-")]
        assert left == []
