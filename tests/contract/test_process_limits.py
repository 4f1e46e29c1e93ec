"""What the limit on open files allows, asked for in processes of its own, and on servers that have few of them."""

import socket
import subprocess
import sys

import pytest

from tests.support.client import Client
from tests.support.paths import ROOT
from tests.support.servers import KINDS, wait_until
from tests.support.websocket import Refused, WebSocket

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on open files")

FEW_FILES = 256
# Each socket takes one, so fewer than this would be a waste, and a page needs some.
MIN_SOCKETS, MAX_SOCKETS = 64, FEW_FILES - 32


def answer(code: str) -> list[int]:
    """Return the integers that ``code`` prints in a new process."""
    preamble = "from nnvisu.web.process_limits import affordable_connections, affordable_sockets\n"
    run = subprocess.run([sys.executable, "-c", preamble + code], cwd=ROOT, capture_output=True, text=True, check=True)
    return [int(number) for number in run.stdout.split()]


@posix_only
def test_the_soft_limit_is_raised_as_far_as_needed():
    code = """if True:
        import resource
        _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (100, min(hard, 5000)))
        print(affordable_sockets(200), *resource.getrlimit(resource.RLIMIT_NOFILE))
    """

    sockets, soft, hard = answer(code)

    assert 200 == sockets
    assert 400 < soft < hard


@posix_only
def test_a_soft_limit_that_is_high_enough_is_left_alone():
    code = """if True:
        import resource
        resource.setrlimit(resource.RLIMIT_NOFILE, (900, 1000))
        print(affordable_sockets(50), *resource.getrlimit(resource.RLIMIT_NOFILE))
    """

    assert [50, 900, 1000] == answer(code)


@posix_only
def test_a_low_hard_limit_bounds_the_sockets():
    code = f"""if True:
        import resource
        resource.setrlimit(resource.RLIMIT_NOFILE, (100, {FEW_FILES}))
        print(affordable_sockets(200), affordable_connections(1000), *resource.getrlimit(resource.RLIMIT_NOFILE))
    """

    sockets, connections, soft, hard = answer(code)

    assert MIN_SOCKETS <= sockets < connections <= MAX_SOCKETS
    assert FEW_FILES == soft == hard


@posix_only
def test_where_the_wanted_limit_is_refused_the_most_that_macos_grants_is_taken():
    code = """if True:
        import resource
        granted = resource.setrlimit
        def setrlimit(which, limits):
            if limits[0] > 10240:
                raise ValueError("current limit exceeds maximum limit")
            resource.soft = limits[0]
        resource.soft = 256
        resource.setrlimit = setrlimit
        resource.getrlimit = lambda which: (resource.soft, resource.RLIM_INFINITY)
        print(affordable_sockets(100_000), resource.soft)
    """

    sockets, soft = answer(code)

    assert 10_240 == soft
    assert 4_000 < sockets < 10_240


def test_on_windows_the_setting_is_kept():
    code = "import sys; sys.platform, sys.modules['resource'] = 'win32', None; print(affordable_sockets(100_000))"

    assert [100_000] == answer(code)


@posix_only
@pytest.mark.parametrize("kind", KINDS)
def test_a_server_with_few_open_files_refuses_sockets_and_answers_pages(start_server, kind: str):
    server = start_server(kind, launch=["--open-files", str(FEW_FILES)])
    first = Client(server.ws_url)
    watching = f"{server.ws_url}?session={first.viewer_id}"
    sockets = []
    try:
        with pytest.raises(Refused) as refused:
            while len(sockets) < FEW_FILES:
                sockets.append(WebSocket(watching))
        health, page = server.health(), server.get("/")
        trained = first.train(3)
    finally:
        for watcher in sockets:
            watcher.close()
        first.close()

    assert 503 == refused.value.status
    assert MIN_SOCKETS <= len(sockets) + 1 <= MAX_SOCKETS
    assert ("full", len(sockets) + 1) == (health["status"], health["sockets"])
    assert 200 == page.status
    assert 3 == trained["step"]
    assert "Traceback" not in server.log()


@posix_only
def test_gunicorns_worker_outlives_more_connections_than_it_has_files_for(start_server):
    server = start_server("gunicorn", launch=["--open-files", str(FEW_FILES)])
    with Client(server.ws_url) as client:
        # gunicorn takes two for each until its request comes.
        idle = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(FEW_FILES * 2 // 3)]
        server.get("/healthz", timeout_s=60.0)  # has its turn after all of them
        client.train(3)
        for connection in idle:
            connection.close()

    wait_until(lambda: server.health()["sockets"] == 0, what="no socket")
    with Client(server.ws_url, client.id) as again:
        assert again.hello["resumed"]
        assert 3 == again.hello["step"]
    assert "Traceback" not in server.log()
