"""Channel over a real pair of sockets, with TLS and without, and wsproto's own client at the other end."""

import itertools
import socket
import ssl
import struct
import threading
import time
import types

import pytest
from wsproto import WSConnection
from wsproto.connection import ConnectionType
from wsproto.events import AcceptConnection, BytesMessage, CloseConnection, Ping, Pong, Request, TextMessage

from nnvisu.live import channel as channels
from nnvisu.live import sender
from nnvisu.live.channel import Channel, ChannelClosed
from nnvisu.live.sender import Sender
from nnvisu.live.upgrade import prepare_upgrade
from nnvisu.live.wakeup import Wakeup
from tests.support.servers import wait_until
from tests.support.tls import Tls, TlsSocket

MAX_BYTES = 1_000_000


class Peer:
    """The client's end: sends wsproto events, and collects what comes."""

    def __init__(self, sock):
        self.sock = sock
        self.protocol = WSConnection(ConnectionType.CLIENT)
        self.server = WSConnection(ConnectionType.SERVER)
        self.server.receive_data(self.protocol.send(Request(host="here", target="/")))
        list(self.server.events())
        self.protocol.receive_data(self.server.send(AcceptConnection()))
        list(self.protocol.events())

    def send(self, event):
        self.sock.sendall(self.protocol.send(event))

    def events(self, n_events=1):
        """Return the next events of the channel, at least so many."""
        events = []
        while len(events) < n_events:
            data = self.sock.recv(65536)
            self.protocol.receive_data(data or None)
            events += self.protocol.events()
            if not data:
                break
        return events


@pytest.fixture(scope="module")
def tls(tmp_path_factory):
    return Tls(tmp_path_factory.mktemp("tls"))


@pytest.fixture(params=["plain", "tls"])
def ends(request):
    ours, theirs = socket.socketpair()
    theirs.settimeout(10)
    if request.param == "tls":
        tls = request.getfixturevalue("tls")
        wrapped = []
        thread = threading.Thread(
            target=lambda: wrapped.append(tls.server_context().wrap_socket(ours, server_side=True))
        )
        thread.start()
        theirs = TlsSocket(theirs, tls.client_context, "localhost")
        thread.join(10)
        (ours,) = wrapped
    peer = Peer(theirs)
    yield types.SimpleNamespace(sock=ours, ws=peer.server), peer
    ours.close()
    theirs.close()


def open_channel(ends, **options):
    return Channel(ends[0], threading.Event(), MAX_BYTES, **options), ends[1]


def received(channel):
    """Return the next messages, waiting for them."""
    messages = []
    while not messages:
        channel.wait(10)
        messages = channel.receive()
    return messages


def test_messages_go_both_ways(ends):
    channel, peer = open_channel(ends)
    peer.send(TextMessage("grüß"))
    peer.send(BytesMessage(b"\0\1"))

    messages = received(channel)
    while len(messages) < 2:
        messages += received(channel)
    assert ["grüß", b"\0\1"] == messages
    channel.write("figures")
    channel.write(b"map")
    channel.flush()

    text, binary = peer.events(2)
    assert ("figures", b"map") == (text.data, bytes(binary.data))


def test_what_is_written_together_leaves_in_one_piece(ends):
    channel, peer = open_channel(ends)

    channel.write("figures")
    channel.write(b"map")
    peer.sock.settimeout(0)
    with pytest.raises((BlockingIOError, TimeoutError)):
        peer.sock.recv(1)
    peer.sock.settimeout(10)
    channel.flush()

    assert len(peer.sock.recv(65536)) == 2 + len("figures") + 2 + len("map")


def test_another_thread_ends_the_wait(ends):
    channel, _ = open_channel(ends)
    is_over = threading.Event()

    def wait():
        channel.wait(1000)
        is_over.set()

    thread = threading.Thread(target=wait)
    thread.start()
    channel.wake()
    thread.join(10)

    assert is_over.is_set()
    assert [] == channel.receive()


def test_a_wake_before_the_wait_is_not_lost(ends):
    channel, _ = open_channel(ends)

    channel.wake()
    channel.wake()
    channel.wait(1000)

    wakeup = Wakeup()
    wakeup.set()
    assert (True, False) == (wakeup.clear(), wakeup.clear())
    wakeup.close()
    wakeup.set()  # nobody else's descriptor is written to


def test_a_message_in_parts_is_one(ends):
    channel, peer = open_channel(ends)
    peer.send(TextMessage("a", message_finished=False))
    peer.send(TextMessage("b", message_finished=True))

    assert ["ab"] == received(channel)


def test_a_message_that_is_too_large_closes_with_1009(ends):
    channel, peer = open_channel(ends)
    sender = threading.Thread(target=lambda: peer.send(BytesMessage(bytes(MAX_BYTES + 1))))
    sender.start()

    with pytest.raises(ChannelClosed):
        received(channel)
    sender.join(10)

    assert 1009 == peer.events()[0].code


def test_pings_are_answered(ends):
    channel, peer = open_channel(ends)
    peer.send(Ping(b"now"))

    channel.wait(10)
    channel.receive()

    (pong,) = peer.events()
    assert isinstance(pong, Pong)
    assert b"now" == pong.payload


def test_who_answers_no_ping_is_closed_with_1008(ends, monkeypatch):
    monkeypatch.setattr(channels, "PATIENCE_S", 0.0)
    now = [0.0]
    channel, peer = open_channel(ends, clock=lambda: now[0])

    now[0] += channels.PING_INTERVAL_S
    channel.wait(0)
    now[0] += channels.PING_INTERVAL_S
    with pytest.raises(ChannelClosed, match="pong"):
        channel.wait(0)

    ping, close = peer.events(2)
    assert isinstance(ping, Ping)
    assert 1008 == close.code


def test_who_answers_pings_stays(ends):
    now = [0.0]
    channel, peer = open_channel(ends, clock=lambda: now[0])

    for _ in range(3):
        now[0] += channels.PING_INTERVAL_S
        channel.wait(0)
        (ping,) = peer.events()
        peer.send(ping.response())
        channel.wait(10)
        assert [] == channel.receive()


def test_a_pong_that_was_not_read_yet_counts(ends):
    now = [0.0]
    channel, peer = open_channel(ends, clock=lambda: now[0])
    now[0] += channels.PING_INTERVAL_S
    channel.wait(0)
    (ping,) = peer.events()
    peer.send(ping.response())

    now[0] += 2 * channels.PING_INTERVAL_S  # the thread had long work to do
    channel.wait(0)

    assert [] == channel.receive()


def test_floods_of_small_frames_are_slowed(ends, monkeypatch):
    monkeypatch.setattr(channels, "READ_BURST_BYTES", 50 * channels.FRAME_BYTES)
    now = [0.0]
    channel, peer = open_channel(ends, clock=lambda: now[0])
    parts = [TextMessage("", message_finished=False)] * 100 + [TextMessage("end", message_finished=True)]
    peer.sock.sendall(b"".join(map(peer.protocol.send, parts)))

    channel.wait(1)
    messages = channel.receive()

    assert channel._reads_from > now[0]
    assert ["end"] == messages


def test_empty_parts_fill_no_memory(ends):
    channel, peer = open_channel(ends)
    peer.sock.sendall(b"".join(peer.protocol.send(TextMessage("", message_finished=False)) for _ in range(100)))

    channel.wait(1)
    channel.receive()

    assert ([], []) == (channel._texts, channel._blobs)


def test_a_channel_is_behind_until_all_is_sent(ends):
    channel, peer = open_channel(ends)
    assert not channel.is_behind
    channel.write(bytes(5_000_000))
    assert channel.is_behind

    thread = threading.Thread(target=channel.flush)
    thread.start()
    wait_until(lambda: not channel._sender._written)
    assert channel.is_behind
    while not peer.events()[-1].message_finished:
        pass
    thread.join(10)

    assert not channel.is_behind


def woken(channel):
    """Return whether another thread has woken this channel's."""
    return bool(channel._selector.select(0)) and channel._wakeup.clear()


def test_another_thread_sends_what_is_written_where_that_takes_no_waiting(ends):
    channel, peer = open_channel(ends)
    channel.write("figures")
    channel.write(b"map")

    thread = threading.Thread(target=channel.send_or_wake)
    thread.start()
    thread.join(10)

    if isinstance(ends[0].sock, ssl.SSLSocket):  # which two threads may not use
        assert woken(channel)
        channel.flush()
    assert ("figures", b"map") == tuple(event.data for event in peer.events(2))
    assert not channel.is_behind
    assert not woken(channel)


def test_what_does_not_go_at_once_is_left_to_the_channels_own_thread(ends):
    channel, peer = open_channel(ends)
    large = bytes(range(256)) * 20_000
    channel.write(large)
    channel.write("figures")

    channel.send_or_wake()

    assert woken(channel)
    assert channel.is_behind
    thread = threading.Thread(target=channel.flush)
    thread.start()
    events = []
    while not (events and isinstance(events[-1], TextMessage)):
        events += peer.events()
    thread.join(10)
    assert large == b"".join(bytes(event.data) for event in events[:-1])
    assert "figures" == events[-1].data
    assert not channel.is_behind


def test_what_is_written_meanwhile_goes_out_after_the_rest(ends):
    sent = []

    class Narrow:
        """A link that takes three bytes at a time; while it takes the first, another thread writes."""

        def send(self, data):
            if not sent:
                channel._sender.write(b"second")
            sent.append(bytes(data[:3]))
            return len(data[:3])

    channel, _ = open_channel(ends)
    channel._sender = Sender(Narrow(), threading.Event(), time.perf_counter)
    channel._sender.write(b"first")

    channel.send_or_wake()
    channel.flush()

    assert b"firstsecond" == b"".join(sent)


def test_while_the_channels_own_thread_sends_another_one_leaves_it_the_rest(ends):
    channel, peer = open_channel(ends)
    channel.write(bytes(5_000_000))
    thread = threading.Thread(target=channel.flush)
    thread.start()
    wait_until(lambda: not channel._sender._written)
    channel.write("figures")

    channel.send_or_wake()

    assert woken(channel)
    while not peer.events()[-1].message_finished:
        pass
    thread.join(10)
    channel.flush()
    assert "figures" == peer.events()[-1].data


def test_nobody_sends_on_a_channel_that_is_finished(ends):
    channel, peer = open_channel(ends)
    thread = threading.Thread(target=lambda: (channel.close(1000, ""), channel.finish()))
    thread.start()
    assert 1000 == peer.events()[0].code
    peer.sock.close()
    thread.join(10)

    ours, theirs = socket.socketpair()
    with ours, theirs:
        channel._sender._sock = ours  # as if its descriptor were that of another client by now
        channel._sender.write(b"map")
        channel.send_or_wake()
        theirs.settimeout(0)
        with pytest.raises(BlockingIOError):
            theirs.recv(100)


def test_the_clients_close_is_answered_with_its_code(ends):
    channel, peer = open_channel(ends)
    peer.send(CloseConnection(1001, "bye"))

    with pytest.raises(ChannelClosed):
        received(channel)

    assert 1001 == peer.events()[0].code
    with pytest.raises(ChannelClosed):
        channel.write("more")


def test_what_came_before_the_close_is_not_lost(ends):
    channel, peer = open_channel(ends)
    peer.send(TextMessage("pause"))
    peer.send(CloseConnection(1000))

    assert ["pause"] == received(channel)
    with pytest.raises(ChannelClosed):
        received(channel)


@pytest.mark.parametrize(("data", "code"), [(b"\xff\xff\xff\xff", 1002), (b"\x81\x81\0\0\0\0\xff", 1007)])
def test_what_is_no_frame_or_no_text_closes_with_its_code(ends, data, code):
    channel, peer = open_channel(ends)
    peer.sock.sendall(data)

    with pytest.raises(ChannelClosed):
        received(channel)

    assert code == struct.unpack(">H", peer.sock.recv(100)[2:4])[0]


def test_a_client_that_vanishes_ends_the_channel(ends):
    channel, peer = open_channel(ends)
    peer.sock.close()

    with pytest.raises(ChannelClosed):
        received(channel)


def test_a_client_that_does_not_read_is_given_up_and_hears_nothing_more(ends, monkeypatch):
    monkeypatch.setattr(sender, "DEADLINE_S", 0.0)
    channel, _ = open_channel(ends)
    channel.write(bytes(50_000_000))

    with pytest.raises(ChannelClosed):
        channel.flush()

    channel.write(b"x")
    with pytest.raises(ChannelClosed):
        channel.flush()


def test_a_client_that_reads_slowly_is_not_given_up(ends, monkeypatch):
    looks = itertools.count()
    monkeypatch.setattr(sender, "DEADLINE_S", 40)
    ends[0].sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
    channel, peer = open_channel(ends, clock=lambda: next(looks))  # each look at it takes a second
    channel.write(bytes(4_000_000))
    thread = threading.Thread(target=channel.flush)
    thread.start()
    n_bytes = 0
    while n_bytes < 4_000_000 and (data := peer.sock.recv(2048)):
        n_bytes += len(data)
    thread.join(10)

    assert n_bytes >= 4_000_000
    assert next(looks) > 80


def test_a_blocked_send_ends_when_the_server_stops(ends):
    is_stopping, failed = threading.Event(), threading.Event()
    channel = Channel(ends[0], is_stopping, MAX_BYTES)
    channel.write(bytes(50_000_000))

    def flush():
        try:
            channel.flush()
        except ChannelClosed:
            failed.set()

    thread = threading.Thread(target=flush)
    thread.start()
    is_stopping.set()
    thread.join(10)

    assert failed.is_set()


def test_the_last_words_are_read_although_the_client_still_sends(ends):
    channel, peer = open_channel(ends)
    peer.send(BytesMessage(bytes(10_000)))
    channel.write("goodbye")
    channel.flush()
    thread = threading.Thread(target=lambda: (channel.close(1012, "restart"), channel.finish()))

    thread.start()
    words, close = peer.events(2)
    assert b"" == peer.sock.recv(100)  # TLS would raise where the end is not announced
    peer.sock.close()
    thread.join(10)

    assert ("goodbye", 1012) == (words.data, close.code)
    wait_until(lambda: not thread.is_alive())


def test_who_sends_too_much_is_not_read_until_it_may_send_again(ends, monkeypatch):
    monkeypatch.setattr(channels, "PING_INTERVAL_S", 1e9)
    now = [0.0]
    channel, peer = open_channel(ends, clock=lambda: now[0])
    message = BytesMessage(bytes(900_000))
    sender = threading.Thread(target=lambda: [peer.send(message) for _ in range(8)])
    sender.start()

    deadline = time.monotonic() + 60
    n_messages = 0
    while channel._reads_from <= now[0] and time.monotonic() < deadline:
        channel.wait(1)
        n_messages += len(channel.receive())
    assert 4 <= n_messages < 8
    channel.wait(0)
    assert [] == channel.receive()

    while n_messages < 8 and time.monotonic() < deadline:
        now[0] += 1.0
        channel.wait(1)
        n_messages += len(channel.receive())
    sender.join(10)
    assert 8 == n_messages


def test_half_a_tls_record_is_nothing_yet_and_holds_up_no_answer(tls):
    ours, theirs = socket.socketpair()
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = tls.client_context.wrap_bio(incoming, outgoing, server_hostname="localhost")

    def shake_hands():
        while True:
            try:
                client.do_handshake()
                return theirs.sendall(outgoing.read())
            except ssl.SSLWantReadError:
                theirs.sendall(outgoing.read())
                incoming.write(theirs.recv(65536))

    thread = threading.Thread(target=shake_hands)
    thread.start()
    ours = tls.server_context().wrap_socket(ours, server_side=True)
    thread.join(10)
    peer = Peer(theirs)
    channel = Channel(types.SimpleNamespace(sock=ours, ws=peer.server), threading.Event(), MAX_BYTES)
    client.write(peer.protocol.send(TextMessage("word")))
    record = outgoing.read()

    theirs.sendall(record[:10])
    channel.wait(10)
    assert [] == channel.receive()
    channel.write("answer")
    channel.flush()
    theirs.sendall(record[10:])

    assert ["word"] == received(channel)
    ours.close()
    theirs.close()


def test_the_upgrade_asks_for_no_compression():
    environ = {"gunicorn.socket": None, "HTTP_SEC_WEBSOCKET_EXTENSIONS": "permessage-deflate"}

    prepare_upgrade(environ)

    assert {"gunicorn.socket": None} == environ


def test_the_upgrade_says_which_servers_will_do():
    with pytest.raises(RuntimeError, match="gunicorn"):
        prepare_upgrade({})
