"""Short frames against wsproto: the same messages, whatever comes in whatever pieces; and it reads what is written."""

import itertools
import random

import pytest
from wsproto.connection import Connection, ConnectionType
from wsproto.events import BytesMessage, Ping, TextMessage

from nnvisu.live.short_frames import ShortFrames, frame_of

SIZES = [0, 1, 4, 125, 126, 127, 65_535, 65_536, 70_000]


@pytest.mark.parametrize("n_bytes", SIZES)
@pytest.mark.parametrize("letter", ["a", b"a"])
def test_wsproto_reads_a_written_frame(n_bytes, letter):
    client = Connection(ConnectionType.CLIENT)

    client.receive_data(frame_of(n_bytes * letter))

    parts = [event.data for event in client.events()]
    assert n_bytes * letter == type(letter)().join(parts)


def stream_of(generator):
    """Return what a client sends, frame by frame: short texts mostly, and a few of everything else."""
    client = Connection(ConnectionType.CLIENT)
    rare = [
        [TextMessage("ü" * 200)],
        [TextMessage("long" * 20_000)],
        [BytesMessage(b"bytes")],
        [Ping(b"ping")],
        [TextMessage("be", message_finished=False), Ping(), TextMessage("gin", message_finished=True)],
        [TextMessage("", message_finished=False), TextMessage("", message_finished=True)],
    ]
    for i in range(60):
        events = generator.choice(rare) if generator.random() < 0.3 else [TextMessage(f'{{"ü": {i}}}'), TextMessage("")]
        for event in events:
            yield client.send(event)


def joined(events):
    """Return the whole messages among the events of wsproto, and its pings."""
    parts = []
    for event in events:
        if isinstance(event, Ping):
            yield "ping"
            continue
        parts.append(event.data)
        if event.message_finished:
            yield type(parts[0])().join(parts)
            parts = []


@pytest.mark.parametrize("seed", range(40))
def test_the_same_messages_come_whole_and_in_pieces(seed):
    generator = random.Random(seed)
    stream = b"".join(frames := list(stream_of(generator)))
    expected = Connection(ConnectionType.SERVER)
    expected.receive_data(stream)
    cuts = sorted(generator.sample(range(len(stream)), 12)) if seed % 2 else []
    ends = [0, *cuts, len(stream)] if seed % 2 else [sum(map(len, frames[:i])) for i in range(len(frames) + 1)]
    reader, server, heard, n_short = ShortFrames(), Connection(ConnectionType.SERVER), [], 0

    for start, end in itertools.pairwise(ends):
        texts = reader.texts_of(stream[start:end])
        if texts is None:
            server.receive_data(stream[start:end])
            heard += server.events()
        else:
            n_short += len(texts)
            heard += [TextMessage(text) for text in texts]

    assert list(joined(expected.events())) == list(joined(heard))
    assert seed % 2 or n_short > 30


@pytest.mark.parametrize(
    "data",
    [b"\x81\x02hi", b"\xc1\x82\0\0\0\0hi", b"\x81\x82\0\0\0\0\xff\xff", b"\x83\x80\0\0\0\0", b"\x89\x80\0\0\0\0"],
    ids=["without a mask", "with a reserved bit", "no UTF-8", "of no kind", "a ping"],
)
def test_what_is_no_plain_text_is_left_to_wsproto(data):
    assert ShortFrames().texts_of(data) is None
