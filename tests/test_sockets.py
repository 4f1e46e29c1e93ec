"""GuardedSocket over a real pair of sockets."""

import itertools
import socket
import threading
import types

import pytest

from nnvisu.live import sockets
from nnvisu.live.sockets import GuardedSocket, guard_socket
from tests.servers import wait_until


@pytest.fixture
def pair():
    ours, theirs = socket.socketpair()
    yield ours, theirs
    ours.close()
    theirs.close()


def read_all(sock, n_bytes):
    data = b""
    while len(data) < n_bytes:
        data += sock.recv(65536)
    return data


def test_messages_of_many_threads_arrive_whole(pair):
    ours, theirs = pair
    guarded = GuardedSocket(ours, threading.Event())
    n_bytes, n_threads = 300_000, 4
    threads = [threading.Thread(target=guarded.send, args=(bytes([i]) * n_bytes,)) for i in range(n_threads)]

    for thread in threads:
        thread.start()
    received = read_all(theirs, n_bytes * n_threads)
    for thread in threads:
        thread.join(10)

    blocks = [received[i * n_bytes : (i + 1) * n_bytes] for i in range(n_threads)]
    assert all(len(set(block)) == 1 for block in blocks)


def test_a_client_that_does_not_read_is_given_up_and_hears_nothing_more(pair, monkeypatch):
    monkeypatch.setattr(sockets, "SEND_DEADLINE_S", 0.0)
    guarded = GuardedSocket(pair[0], threading.Event())

    with pytest.raises(OSError):
        guarded.send(bytes(50_000_000))

    with pytest.raises(BrokenPipeError):
        guarded.send(b"x")


def test_a_client_that_reads_slowly_is_not_given_up(pair, monkeypatch):
    looks = itertools.count()
    monkeypatch.setattr(sockets, "SEND_DEADLINE_S", 40)
    clock = types.SimpleNamespace(monotonic=lambda: next(looks))  # each look at it takes a second
    monkeypatch.setattr(sockets, "time", clock)
    for sock in pair:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
    guarded = GuardedSocket(pair[0], threading.Event())
    thread = threading.Thread(target=lambda: guarded.send(bytes(4_000_000)))
    thread.start()
    n_bytes = 0
    while n_bytes < 4_000_000 and (data := pair[1].recv(2048)):
        n_bytes += len(data)
    thread.join(10)

    assert 4_000_000 == n_bytes
    assert next(looks) > 80


def test_a_blocked_send_ends_when_the_server_stops(pair):
    is_stopping, failed = threading.Event(), threading.Event()
    guarded = GuardedSocket(pair[0], is_stopping)

    def send():
        try:
            guarded.send(bytes(50_000_000))
        except OSError:
            failed.set()

    thread = threading.Thread(target=send)
    thread.start()
    is_stopping.set()
    thread.join(10)

    assert failed.is_set()


def test_finish_lets_the_client_read_the_last_words_although_it_still_sends(pair):
    ours, theirs = pair
    guarded = GuardedSocket(ours, threading.Event())
    theirs.sendall(bytes(10_000))
    guarded.send(b"goodbye")
    thread = threading.Thread(target=guarded.finish)

    thread.start()
    last_words = theirs.recv(100)
    theirs.close()
    thread.join(10)

    assert b"goodbye" == last_words
    wait_until(lambda: not thread.is_alive())


def test_reading_is_slowed_for_who_sends_too_much(pair):
    class Waits(threading.Event):
        seconds = 0.0

        def wait(self, timeout=None):
            self.seconds += timeout

    waits = Waits()
    guarded = GuardedSocket(pair[0], waits)
    n_bytes = 3 * sockets.READ_BURST_BYTES // 2
    sender = threading.Thread(target=pair[1].sendall, args=(bytes(n_bytes),))
    sender.start()

    read = 0
    while read < n_bytes:
        read += len(guarded.recv(65536))
    sender.join(10)

    assert waits.seconds > 0


def test_guard_socket_takes_the_servers_socket_and_drops_compression(pair):
    environ = {"gunicorn.socket": pair[0], "HTTP_SEC_WEBSOCKET_EXTENSIONS": "permessage-deflate"}

    guarded = guard_socket(environ, threading.Event())

    assert {"gunicorn.socket": guarded} == environ


def test_guard_socket_says_which_servers_will_do():
    with pytest.raises(RuntimeError, match="gunicorn"):
        guard_socket({}, threading.Event())
