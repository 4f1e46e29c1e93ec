"""The proxy itself, on a plain echo server: what it claims of rate, delay, queue, stall and cut. Bounds are wide."""

import contextlib
import socket
import threading
import time
from collections.abc import Iterator

import pytest

from tests.support.proxy import BUFFERING_BYTES, Link, Proxy
from tests.support.servers import wait_until


@pytest.fixture
def echo_port() -> Iterator[int]:
    """The port of a server that sends back what it gets."""
    listener = socket.create_server(("127.0.0.1", 0))
    threads: list[threading.Thread] = []

    def echo(connection: socket.socket) -> None:
        with connection, contextlib.suppress(OSError):
            while data := connection.recv(65536):
                connection.sendall(data)

    def accept() -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = listener.accept()
                threads.append(threading.Thread(target=echo, args=(connection,), name="test-echo"))
                threads[-1].start()

    threads.append(threading.Thread(target=accept, name="test-echo-accept"))
    threads[0].start()
    yield listener.getsockname()[1]
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    for thread in threads:
        thread.join(5.0)


def _connect(proxy: Proxy) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", proxy.port), timeout=30.0)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection


def _receive(connection: socket.socket, n_bytes: int) -> bytes:
    received = b""
    while len(received) < n_bytes and (data := connection.recv(65536)):
        received += data
    return received


def test_bytes_pass_unchanged_when_the_link_is_free(echo_port: int):
    sent = bytes(range(256)) * 800

    with Proxy(echo_port, Link()) as proxy, _connect(proxy) as connection:
        sender = threading.Thread(target=connection.sendall, args=(sent,), name="test-sender")
        sender.start()
        received = _receive(connection, len(sent))
        sender.join()

    assert sent == received


def test_rate_bounds_the_throughput(echo_port: int):
    n_bytes = 40_000

    with Proxy(echo_port, Link(rate=50_000)) as proxy, _connect(proxy) as connection:
        began = time.monotonic()
        connection.sendall(bytes(n_bytes))
        _receive(connection, n_bytes)
        taken_s = time.monotonic() - began

    assert 0.75 < taken_s < 1.8  # 0.8 s up; the way down overlaps with it


def test_delay_is_added_each_way(echo_port: int):
    with Proxy(echo_port, Link(delay_s=0.1)) as proxy, _connect(proxy) as connection:
        began = time.monotonic()
        connection.sendall(b"echo")
        _receive(connection, 4)
        taken_s = time.monotonic() - began

    assert 0.2 <= taken_s < 0.5


def test_delay_does_not_limit_the_rate(echo_port: int):
    n_bytes = 50_000

    with Proxy(echo_port, Link(rate=100_000, delay_s=0.2)) as proxy, _connect(proxy) as connection:
        began = time.monotonic()
        connection.sendall(bytes(n_bytes))
        _receive(connection, n_bytes)
        taken_s = time.monotonic() - began

    assert 0.85 < taken_s < 1.8  # 0.5 s of bytes and 0.4 s of delay


@pytest.mark.parametrize(
    ("queue_bytes", "least", "most"), [(24_000, 10_000, 24_000), (BUFFERING_BYTES, 1_000_000, BUFFERING_BYTES)]
)
def test_queue_holds_what_it_should_and_no_more(echo_port: int, queue_bytes: int, least: int, most: int):
    link = Link(rate=20_000, queue_bytes=queue_bytes)

    with Proxy(echo_port, link) as proxy, _connect(proxy) as connection:
        connection.settimeout(0.5)
        with contextlib.suppress(TimeoutError):
            connection.sendall(bytes(1_500_000))
        up = wait_until(lambda: proxy.pipes[1:2], what="the way up")[0]
        n_queued = wait_until(lambda: up.n_queued() >= least and up.n_queued(), what="a full queue")

    assert least <= n_queued <= most


def test_stall_holds_everything_and_resume_delivers_it(echo_port: int):
    with Proxy(echo_port, Link()) as proxy, _connect(proxy) as connection:
        connection.sendall(b"before")
        _receive(connection, 6)
        proxy.stall()
        connection.sendall(b"during")
        connection.settimeout(0.3)
        with pytest.raises(TimeoutError):
            connection.recv(6)
        proxy.resume()
        connection.settimeout(30.0)

        assert b"during" == _receive(connection, 6)


def test_cut_ends_the_connection_and_allows_another(echo_port: int):
    with Proxy(echo_port, Link()) as proxy, _connect(proxy) as connection:
        connection.sendall(b"echo")
        _receive(connection, 4)
        proxy.cut()
        with contextlib.suppress(ConnectionResetError):
            assert b"" == connection.recv(1)

        with _connect(proxy) as second:
            second.sendall(b"again")

            assert b"again" == _receive(second, 5)


def test_no_thread_is_left_after_the_end(echo_port: int):
    with Proxy(echo_port, Link(rate=1000)) as proxy, _connect(proxy) as connection:
        connection.sendall(bytes(10_000))
        wait_until(lambda: proxy.pipes)

    assert [] == [thread.name for thread in threading.enumerate() if thread.name.startswith("test-proxy")]
