"""HTTP as the protocol has it: routes, who may open a socket, a full server, a proxy in front. On the real servers."""

import http.client
import json
import re
import socket
from urllib.parse import quote

import psutil
import pytest

from tests.support.client import Client
from tests.support.servers import KINDS, Server, wait_until
from tests.support.websocket import Refused, WebSocket


def upgrade_status(server: Server, path: str = "/ws", **headers: str) -> int:
    """Return the status of an upgrade with those headers (underscores for hyphens)."""
    try:
        connection = WebSocket(server.url.replace("http", "ws") + path, _as_headers(headers))
    except Refused as refused:
        return refused.status
    connection.close()
    return 101


def _as_headers(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


def test_healthz_says_what_there_is(server: Server):
    answer = server.get("/healthz")
    health = answer.json()

    assert answer.status == 200
    assert {"status", "kernels", "sessions", "sockets", "version"} <= set(health)
    assert health["status"] == "ok"
    assert health["kernels"]["ready"] == health["kernels"]["total"] > 0


def test_healthz_counts_sessions_and_sockets(server: Server, connect):
    before = server.health()
    connect()
    during = server.health()

    assert (before["sessions"] + 1, before["sockets"] + 1) == (during["sessions"], during["sockets"])


def test_page_is_html_with_a_strict_policy_and_nothing_from_elsewhere(server: Server):
    answer = server.get("/")
    policy = answer.headers["Content-Security-Policy"]
    links = re.findall(r"(?:src|href)=[\"']([^\"']*)", answer.body.decode())

    assert answer.status == 200
    assert answer.headers["Content-Type"].startswith("text/html")
    assert "default-src 'none'" in policy or "default-src 'self'" in policy
    assert "unsafe" not in policy and "*" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert [] == [link for link in links if re.match(r"(?:https?:)?//", link)]


def test_everything_the_page_loads_is_there(server: Server):
    page = server.get("/").body.decode()
    paths = re.findall(r"<(?:script|link|img)[^>]*(?:src|href)=[\"']([^\"':]+)[\"']", page)

    statuses = {path: server.get(path if path.startswith("/") else f"/{path}").status for path in paths}

    assert paths
    assert {200} == set(statuses.values()), statuses


def test_unknown_path_is_404(server: Server):
    assert server.get("/nothing-here").status == 404


def test_plain_get_of_the_socket_is_400(server: Server):
    assert server.get("/ws").status == 400


def test_compression_is_not_negotiated(server: Server):
    connection = WebSocket(server.ws_url, {"Sec-WebSocket-Extensions": "permessage-deflate; client_max_window_bits"})
    connection.close()

    assert "extensions" not in connection.response_head.lower()


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        ("http://127.0.0.1:{port}", 101),
        ("http://127.0.0.1:{other}", 403),
        ("http://127.0.0.1", 403),
        ("https://127.0.0.1:{port}", 403),
        ("http://localhost:{port}", 403),
        ("http://evil.example:{port}", 403),
        ("http://127.0.0.1:{port}.evil.example", 403),
        ("http://evil.example/127.0.0.1:{port}", 403),
        ("http://evil.example@127.0.0.1:{port}", 403),
        ("null", 403),
        ("", 403),
        ("http://[", 403),
        ("http://127.0.0.1:99999999", 403),
    ],
)
def test_foreign_origin_is_refused(server: Server, origin: str, status: int):
    origin = origin.format(port=server.port, other=server.port + 1)

    assert status == upgrade_status(server, Origin=origin)


def test_no_origin_is_allowed(server: Server):
    assert upgrade_status(server) == 101


@pytest.mark.parametrize(
    ("host", "is_allowed"),
    [
        ("localhost:{port}", True),
        ("LOCALHOST:{port}", True),
        ("localhost", True),
        ("127.0.0.1:{port}", True),
        ("[::1]:{port}", True),
        ("192.168.1.20:{port}", True),
        ("teacher.local:{port}", True),
        ("{machine}:{port}", True),
        ("evil.example", False),
        ("evil.example:{port}", False),
        ("localhost.evil.example", False),
        ("127.0.0.1.evil.example:{port}", False),
        ("local", False),
        ("evil.localx", False),
        ("127.0.0.1@evil.example", False),
        ("evil.example/.local", False),
        ("[::1", False),
        ("local host", False),
    ],
)
def test_foreign_host_is_refused(server: Server, host: str, is_allowed: bool):
    host = host.format(port=server.port, machine=socket.gethostname())
    expected = (200, 101) if is_allowed else (400, 400)

    assert expected == (server.get("/healthz", {"Host": host}).status, upgrade_status(server, Host=host))


def test_origin_and_host_of_another_name_pass_together(server: Server):
    host = f"teacher.local:{server.port}"

    assert upgrade_status(server, Host=host, Origin=f"http://{host}") == 101


def test_origin_and_host_of_a_rebound_name_are_refused(server: Server):
    assert upgrade_status(server, Host="evil.example", Origin="http://evil.example") == 400


def test_forwarded_headers_are_not_believed_by_default(server: Server):
    forwarded = {"X_Forwarded_Host": "evil.example", "X_Forwarded_Proto": "https", "X_Forwarded_Prefix": "/evil"}

    assert upgrade_status(server, Origin="https://evil.example", **forwarded) == 403
    assert "/evil" not in server.get("/", _as_headers(forwarded)).body.decode()


def test_ids_are_never_logged(server: Server, connect):
    first = connect()
    again = connect(first.id)
    viewer = connect(first.viewer_id)
    server.get(f"/ws?session={first.id}")
    server.get(f"/?session={first.id}")
    server.get(f"/ws?copy={first.id}")
    again.close()
    viewer.close()

    assert (False, False) == (first.id in server.log(), first.viewer_id in server.log())


@pytest.mark.parametrize("kind", ["flask", "gunicorn"])
def test_full_server_refuses_with_503_and_still_answers(start_server, connect_to, kind: str):
    server = start_server(kind, NNVISU_MAX_SESSIONS="1", NNVISU_MAX_SOCKETS="3")
    client = connect_to(server)

    with pytest.raises(Refused) as refused:
        WebSocket(server.ws_url)
    second, third = connect_to(server, client.id), connect_to(server, client.viewer_id)
    with pytest.raises(Refused) as refused_socket:
        WebSocket(f"{server.ws_url}?session={client.id}")

    assert (503, 503) == (refused.value.status, refused_socket.value.status)
    assert re.search(r"(?im)^retry-after: \d+", refused.value.headers)
    assert "full" == server.health()["status"]
    assert server.get("/").status == 200
    assert client.id == second.id
    third.close()
    wait_until(lambda: server.health()["sockets"] == 2, what="the place to be given back")
    connect_to(server, client.viewer_id)


def test_behind_a_proxy_with_tls_and_prefix(start_server):
    server = start_server("gunicorn", NNVISU_PROXY_HOPS="1", NNVISU_TRUSTED_HOSTS="nn.example, other.example")
    forwarded = {
        "X_Forwarded_For": "203.0.113.9",
        "X_Forwarded_Proto": "https",
        "X_Forwarded_Host": "nn.example",
        "X_Forwarded_Prefix": "/class/a",
    }
    page = server.get("/", _as_headers(forwarded))
    paths = re.findall(r"<(?:script|link)[^>]*(?:src|href)=[\"']([^\"']+)", page.body.decode())

    assert page.status == 200
    assert 101 == upgrade_status(server, Origin="https://nn.example", **forwarded)
    assert 403 == upgrade_status(server, Origin="http://nn.example", **forwarded)
    assert 403 == upgrade_status(server, Origin="https://other.example", **forwarded)
    assert 400 == server.get("/", _as_headers(forwarded | {"X_Forwarded_Host": "evil.example"})).status
    assert [] == [path for path in paths if path.startswith("/") and not path.startswith("/class/a/")]


def test_below_a_script_name(start_server, connect_to):
    server = start_server("gunicorn", SCRIPT_NAME="/class")
    page = server.get("/")
    paths = re.findall(r"<(?:script|link)[^>]*(?:src|href)=[\"']([^\"']+)", page.body.decode())

    assert page.status == 200
    assert server.url.endswith("/class")
    assert "paused" == connect_to(server).hello["status"]
    assert [] == [path for path in paths if path.startswith("/") and not path.startswith("/class/")]


def test_the_page_without_its_slash_leads_to_itself_wherever_a_proxy_has_put_it(start_server):
    server = start_server("gunicorn", SCRIPT_NAME="/class/a:b")

    answers = [server.get(end) for end in ("", "?session=x&a=%20")]

    assert [308, 308] == [answer.status for answer in answers]
    assert ["./a:b/", "./a:b/?session=x&a=%20"] == [answer.headers["Location"] for answer in answers]


@pytest.mark.parametrize("prefix", ["", "/class"])
def test_every_address_in_the_page_is_relative(start_server, prefix: str):
    page = start_server("gunicorn", SCRIPT_NAME=prefix, NNVISU_PROXY_HOPS="1").get("/", {"X-Forwarded-Prefix": "/a"})
    links = re.findall(r"\s(?:src|href)=[\"']([^\"']*)", page.body.decode())

    assert {"static/js/page.css", "parts/main.js"} < set(links)
    assert [] == [link for link in links if not re.match(r"static/|parts/|#", link)]


@pytest.mark.parametrize(
    ("environment", "origin", "expected", "missing"),
    [
        ({}, "https://127.0.0.1:{port}", "http://127.0.0.1:{port}", "X-Forwarded-Proto, and set NNVISU_PROXY_HOPS=1"),
        ({}, "http://nn.example", "http://127.0.0.1:{port}", "X-Forwarded-Host"),
        (
            {"NNVISU_PROXY_HOPS": "1"},
            "https://127.0.0.1:{port}",
            "http://127.0.0.1:{port}",
            "X-Forwarded-Proto; NNVISU",
        ),
    ],
)
@pytest.mark.parametrize("kind", ["flask", "gunicorn"])
def test_the_log_says_why_an_origin_was_refused(start_server, kind, environment, origin, expected, missing):
    server = start_server(kind, **environment)
    origin, expected = origin.format(port=server.port), expected.format(port=server.port)

    status = upgrade_status(server, "/ws?session=SECRET", Origin=origin)

    lines = [line for line in server.log().splitlines() if "Socket refused" in line]
    assert 403 == status
    assert 1 == len(lines) and "WARNING" in lines[0]
    assert f"its Origin is {origin}, expected {expected}. " in lines[0]
    assert missing in lines[0]
    assert "SECRET" not in server.log()


@pytest.mark.parametrize("kind", ["flask", "gunicorn"])
def test_page_and_socket_answer_while_kernels_warm_up(kind: str):
    server = Server(kind, is_fresh=True)
    try:
        page = wait_until(lambda: _answer_if_up(server), 30.0, "the page")
        health = server.health()
        client = Client(server.ws_url)
        client.send("start_training", until_step=200)
        done = client.wait_for("step_result", timeout_s=180.0, step=200, status="paused")
        client.close()
    finally:
        server.stop()

    assert 200 == page.status
    assert health["status"] in ("warming", "ok")
    assert done["metrics"]["loss"] > 0
    assert "Traceback" not in server.log()


def _answer_if_up(server: Server):
    try:
        return server.get("/")
    except (OSError, http.client.HTTPException):
        return None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("NNVISU_MAX_SESSIONS", "many"),
        ("NNVISU_MAX_SESSIONS", "0"),
        ("NNVISU_MAX_SOCKETS", "nan"),
        ("NNVISU_IDLE_PAUSE_S", "-1"),
        ("NNVISU_PROXY_HOPS", "1.5"),
        ("NNVISU_TRUSTED_HOSTS", "https://nn.example"),
        ("NNVISU_FRAME_ANCESTORS", "*"),
    ],
)
@pytest.mark.parametrize("kind", ["flask", "gunicorn", "waitress"])
def test_wrong_environment_ends_the_start_with_one_sentence(kind: str, name: str, value: str):
    server = Server(kind, {name: value})
    try:
        wait_until(lambda: server.process.poll() is not None, 30.0, "the end")
    finally:
        server.stop()

    assert server.process.returncode != 0
    assert server.log().count(name) == 1
    assert value in server.log()
    assert "Traceback" not in server.log()


def test_a_server_for_this_machine_alone_says_so(server: Server):
    assert {"is_open": False, "hosts": []} == server.get("/addresses").json()


@pytest.mark.parametrize("kind", (*KINDS, "serve"))
def test_the_addresses_that_a_server_tells_are_its_own(start_server, kind: str):
    server = start_server(kind, host="0.0.0.0")
    told = server.get("/addresses").json()
    own = {each.address for addresses in psutil.net_if_addrs().values() for each in addresses} - {"127.0.0.1"}

    assert told["is_open"]
    assert {str(server.port)} >= {host.rpartition(":")[2] for host in told["hosts"]}
    for host in told["hosts"]:
        assert host.rpartition(":")[0] in own
        connection = http.client.HTTPConnection(host, timeout=30)
        connection.request("GET", "/addresses")
        # By that address it is another's question, also for whoever sits at this machine.
        assert {"is_open": None, "hosts": []} == json.loads(connection.getresponse().read())
        connection.close()


@pytest.mark.parametrize(
    ("origin", "is_own"), [("", True), ("http://other.example", False), ("https:", False), ("null", False)]
)
def test_a_page_is_told_whether_its_socket_would_be_refused_here(server: Server, origin: str, is_own: bool):
    own = server.url
    origin = {"": own, "https:": own.replace("http:", "https:")}.get(origin, origin)
    expected = server.get(f"/socket-check?origin={quote(origin, safe='')}").json()["expected"]

    assert (None if is_own else own) == expected
    assert (101 if is_own else 403) == upgrade_status(server, Origin=origin)
