"""Ways to start a server: each carries sockets, or refuses in one sentence, or serves a page that says why."""

import re
import runpy
import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import flask
import pytest

from nnvisu.web.app import create_app
from nnvisu.web.server import server_fault, spare_threads
from tests.support.client import Client
from tests.support.paths import ROOT
from tests.support.servers import Server, wait_until
from tests.support.websocket import Refused, WebSocket

ELSEWHERE = ("--chdir", str(ROOT))  # started in another folder, so that gunicorn.conf.py is not read
WRITE = f"gunicorn --chdir {ROOT} -c {ROOT}/gunicorn.conf.py wsgi:app"

# A start that is refused takes as long as importing the application, in each worker.
REFUSAL_S = 60.0
END_S = 6.0


@pytest.fixture
def start(tmp_path: Path):
    """Return a function that starts gunicorn in an empty folder; all end with the test."""
    servers: list[Server] = []

    def start_gunicorn(*options: str, **environment: str) -> Server:
        servers.append(Server("gunicorn", environment, options, tmp_path, is_fresh=True))
        return servers[-1]

    yield start_gunicorn
    for server in servers:
        server.stop()


@pytest.mark.parametrize(
    ("kind", "options", "environment", "found", "advice"),
    [
        ("gunicorn", ELSEWHERE, {}, "gunicorn has the worker class sync", WRITE),
        ("gunicorn", ("--pythonpath", str(ROOT)), {}, "gunicorn has the worker class sync", WRITE),
        ("gunicorn", (*ELSEWHERE, "--threads", "9"), {"WEB_CONCURRENCY": "3"}, "gunicorn has 3 workers", WRITE),
        ("gunicorn", ("-k", "sync", "--threads", "1"), {}, "gunicorn has the worker class sync", WRITE),
        ("gunicorn", ("-w", "2"), {}, "gunicorn has 2 workers", "-w 1"),
        ("gunicorn", ("--threads", "2"), {}, "gunicorn has --threads 2", "--threads 256"),
        ("gunicorn", ("--preload",), {}, "gunicorn has loaded the application with --preload", WRITE),
        ("flask", ("--without-threads",), {}, "the only thread of this server", "leave out --without-threads"),
        ("flask", (), {"FLASK_RUN_WITH_THREADS": "0"}, "the only thread of this server", "leave out --without-threads"),
    ],
)
def test_a_server_that_cannot_carry_sockets_is_refused_in_one_sentence(
    tmp_path, kind, options, environment, found, advice
):
    is_elsewhere = "--chdir" in options or "--pythonpath" in options
    server = Server(kind, environment, options, tmp_path if is_elsewhere else ROOT, is_fresh=True)
    try:
        wait_until(lambda: server.process.poll() is not None, REFUSAL_S, f"the end: {server.log()}")
    finally:
        server.stop()

    told = [line for line in server.log().splitlines() if found in line]
    assert server.process.returncode != 0
    assert 1 == len(told), server.log()
    assert advice in told[0]
    assert "Traceback" not in server.log()


def test_the_command_that_a_refusal_names_works_from_any_folder(start):
    server = start(*re.search(r"gunicorn (.*) wsgi:app", WRITE)[1].split()).wait_until_ready()

    WebSocket(server.ws_url).close()

    assert "WARNING" not in server.log()


def test_few_threads_carry_few_sockets_and_pages_still_answer(start):
    server = start(*ELSEWHERE, "--threads", "4").wait_until_ready()
    sockets = [WebSocket(server.ws_url) for _ in range(2)]

    with pytest.raises(Refused) as refused:
        WebSocket(server.ws_url)

    assert 503 == refused.value.status
    assert "full" == server.health()["status"]
    assert 200 == server.get("/").status
    assert "At most 2 sockets at once" in server.log()
    for each in sockets:
        each.close()


def test_gunicorn_without_its_file_still_closes_sockets_with_1012(start):
    server = start(*ELSEWHERE, "--threads", "20").wait_until_ready()
    clients = [Client(server.ws_url) for _ in range(3)]

    began = time.monotonic()
    server.stop()
    codes = [client.wait_until_closed() for client in clients]
    for client in clients:
        client.close()

    assert [1012] * 3 == codes
    assert time.monotonic() - began < END_S
    assert "Traceback" not in server.log()


class SmallSystem(ThreadPoolExecutor):
    """A pool on a system that allows two threads."""

    def submit(self, *task) -> Future:
        if len(self._threads) == 2:
            raise RuntimeError("can't start new thread")
        return super().submit(*task)


@pytest.mark.parametrize(("kind", "n_started"), [(ThreadPoolExecutor, 5), (SmallSystem, 2)])
def test_all_threads_of_gunicorns_pool_are_started_or_as_many_as_can_be(kind, n_started):
    with kind(5, "of-the-pool") as pool:
        runpy.run_path(str(ROOT / "gunicorn.conf.py"))["start_threads"](pool, 5)

        assert n_started == sum(thread.name.startswith("of-the-pool") for thread in threading.enumerate())
        assert "works" == ThreadPoolExecutor.submit(pool, lambda: "works").result(10)


@pytest.mark.parametrize(("n_threads", "n_spare"), [(3, 2), (4, 2), (16, 2), (24, 3), (256, 32), (1000, 125)])
def test_an_eighth_of_the_threads_and_two_at_least_are_for_pages(n_threads, n_spare):
    assert n_spare == spare_threads(n_threads)


def test_waitress_serves_a_page_that_says_what_is_missing(start_server):
    server = start_server("waitress")
    page = server.get("/").body.decode()
    plain = server.get("/ws")

    with pytest.raises(Refused) as refused:
        WebSocket(server.ws_url)

    assert 501 == refused.value.status == plain.status
    assert plain.headers["Content-Type"].startswith("text/plain")
    assert "This server passes no WebSocket on to nnvisu" in plain.body.decode()
    assert "gunicorn wsgi:app" in plain.body.decode()
    assert "This server passes no WebSocket on to nnvisu" in page
    assert "Connecting" not in page
    assert "Traceback" not in server.log()


def test_a_server_with_sockets_serves_a_page_without_a_fault(server: Server):
    assert "data-server-fault" not in server.get("/").body.decode()


@pytest.mark.parametrize("key", ["werkzeug.socket", "gunicorn.socket"])
@pytest.mark.parametrize(
    ("threads", "processes", "found"),
    [(True, False, None), (False, False, "one request at a time"), (True, True, "several processes")],
)
def test_the_environment_of_a_request_tells_what_the_server_cannot_do(key, threads, processes, found):
    fault = server_fault({key: object(), "wsgi.multithread": threads, "wsgi.multiprocess": processes})

    assert (found is None) == (fault is None)
    assert found is None or found in fault


def test_a_page_is_made_once_for_each_fault_and_anew_where_templates_are_edited():
    app = create_app()
    client, environment = app.test_client(), {"werkzeug.socket": object(), "wsgi.multithread": True}
    made: list[object] = []

    def note(sender: object, **what: object) -> None:
        made.append(what)

    def page(**changes: object) -> str:
        answer = client.get("/", headers={"Host": "localhost"}, environ_overrides={**environment, **changes})
        return answer.get_data(as_text=True)

    with flask.template_rendered.connected_to(note, app):
        whole, faulty = page(), page(**{"wsgi.multithread": False})
        assert (whole, faulty) == (page(), page(**{"wsgi.multithread": False}))
        assert len(made) == 2
        assert "one request at a time" in faulty and "data-server-fault" not in whole
        app.jinja_env.auto_reload = True
        assert whole == page()
        assert len(made) == 3
