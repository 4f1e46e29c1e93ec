"""The frame's bytes: layout by hand, both ways, and the golden file that page and server share."""

import json
import struct
import zlib

import numpy as np
import pytest

from nnvisu.wire import encodings, frames
from tests.support.paths import DATA

GOLDEN = json.loads((DATA / "golden_frames.json").read_text())


def random_pictures(sizes, seed=7):
    rng = np.random.default_rng(seed)
    return [rng.integers(0, 256, (size, size, 3)).astype(np.uint8) for size in sizes]


def test_header_has_the_bytes_of_the_protocol():
    header = frames.Header(kind=1, encoding=0, width=2, height=1, seq=258, step=2**40 + 1, loss=0.5, age_ms=2.0)

    frame = frames.pack_frame(header, b"\x01\x02\x03\x04\x05\x06")

    expected = bytes.fromhex("4e010100020001000201000006000000") + struct.pack("<d", 2**40 + 1)
    expected += bytes.fromhex("0000003f00000040") + b"\x01\x02\x03\x04\x05\x06"
    assert expected == frame
    assert frames.HEADER.size == 32


def test_header_comes_back_as_it_was():
    header = frames.Header(
        kind=1, encoding=2, width=100, height=80, seq=2**32 - 1, step=2**53 - 1, loss=1.5, age_ms=0.25
    )

    assert (header, b"abc") == frames.unpack_frame(frames.pack_frame(header, b"abc"))


@pytest.mark.parametrize(
    ("frame", "word"),
    [
        (b"N\x01", "32 bytes"),
        (b"M" + bytes(31), "magic"),
        (b"N\x02" + bytes(30), "version 2"),
        (frames.pack_frame(frames.Header(1, 0, 1, 1, 1, 0, 0.0, 0.0), b"abc")[:-1], "3 bytes of payload"),
    ],
)
def test_unpack_says_what_is_wrong(frame, word):
    with pytest.raises(ValueError, match=word):
        frames.unpack_frame(frame)


def smooth_pictures(sizes):
    """Pictures with little difference to the one before, as maps have."""
    for i, size in enumerate(sizes):
        y, x = np.mgrid[0:size, 0:size]
        yield np.stack([x * 3 + i, y * 5, x + y], axis=2).astype(np.uint8)


def test_every_encoding_gives_the_same_picture_through_changes_of_size():
    encoder, decoder = frames.FrameEncoder(), frames.FrameDecoder()
    used = []

    for picture in smooth_pictures([8, 8, 8, 13, 13, 8, 32]):
        encoding, payload = encoder.encode(frames.DECISION_MAP, picture, frames.ENCODINGS)
        used.append(encoding)
        size = len(picture)
        header = frames.Header(1, encoding, size, size, 1, 0, 0.0, 0.0)
        np.testing.assert_array_equal(picture, decoder.decode(header, payload))

    assert [1, 2, 2, 1, 2, 1, 1] == used


def test_a_picture_with_nothing_in_common_with_the_last_is_sent_whole_if_that_is_smaller():
    encoder = frames.FrameEncoder()
    noise, smooth = random_pictures([40])[0], next(smooth_pictures([40]))
    encoder.encode(frames.DECISION_MAP, noise, frames.ENCODINGS)

    encoding, _ = encoder.encode(frames.DECISION_MAP, smooth, frames.ENCODINGS)

    assert encoding == frames.PLANES


def test_sockets_with_the_same_pictures_share_the_payload():
    shared = frames.SharedPayloads()
    encoders = [frames.FrameEncoder(shared) for _ in range(3)]

    for picture in smooth_pictures([30, 30, 30]):
        payloads = [encoder.encode(frames.DECISION_MAP, picture, frames.ENCODINGS)[1] for encoder in encoders]
        assert payloads[0] is payloads[1] is payloads[2]


def test_a_payload_is_shared_only_for_the_same_last_picture():
    shared = frames.SharedPayloads()
    first, second, third = smooth_pictures([30, 30, 30])
    one, other = frames.FrameEncoder(shared), frames.FrameEncoder(shared)
    one.encode(frames.DECISION_MAP, first, frames.ENCODINGS)
    other.encode(frames.DECISION_MAP, second, frames.ENCODINGS)
    one.encode(frames.DECISION_MAP, third, frames.ENCODINGS)

    _, payload = other.encode(frames.DECISION_MAP, third, frames.ENCODINGS)

    assert encodings.encode_difference(third, second) == payload


def test_raw_is_used_when_nothing_else_is_allowed():
    encoder = frames.FrameEncoder()
    first, second = random_pictures([8, 8])

    encoder.encode(frames.DECISION_MAP, first, (0,))

    assert (0, second.tobytes()) == encoder.encode(frames.DECISION_MAP, second, (0,))


def test_a_difference_refers_to_the_last_picture_sent_even_if_that_was_raw():
    encoder, decoder = frames.FrameEncoder(), frames.FrameDecoder()
    first, second = smooth_pictures([8, 8])
    encoding, payload = encoder.encode(frames.DECISION_MAP, first, (0,))
    decoder.decode(frames.Header(1, encoding, 8, 8, 1, 0, 0.0, 0.0), payload)

    encoding, payload = encoder.encode(frames.DECISION_MAP, second, frames.ENCODINGS)

    assert encoding == frames.DIFFERENCE
    np.testing.assert_array_equal(second, decoder.decode(frames.Header(1, encoding, 8, 8, 2, 0, 0.0, 0.0), payload))


def test_planes_payload_by_hand():
    picture = np.array([[[1, 10, 0], [3, 10, 0]], [[6, 10, 255], [5, 10, 0]]], np.uint8)

    payload = zlib.decompress(encodings.encode_planes(picture))

    red, green, blue = [1, 2, 5, 256 - 3], [10, 0, 0, 0], [0, 0, 255, 1]
    assert bytes(red + green + blue) == payload


def test_difference_payload_by_hand():
    last = np.array([[[1, 0, 0], [2, 0, 0]]], np.uint8)
    picture = np.array([[[3, 0, 0], [1, 0, 7]]], np.uint8)

    payload = zlib.decompress(encodings.encode_difference(picture, last))

    assert bytes([2, 256 - 3, 0, 0, 0, 7]) == payload


@pytest.mark.parametrize("payload", [b"not zlib", zlib.compress(b"too short")])
def test_decoder_refuses_a_payload_that_does_not_fit(payload):
    with pytest.raises(ValueError, match=r"zlib|expected"):
        frames.FrameDecoder().decode(frames.Header(1, 1, 4, 4, 1, 0, 0.0, 0.0), payload)


def planes_of(golden):
    """Return the picture of a golden frame, uint8 (height, width, channels)."""
    size = golden["height"], golden["width"]
    if golden["kind"] == frames.NEURON_MAPS:
        return np.frombuffer(bytes.fromhex(golden["planes"]), np.uint8).reshape(-1, *size).transpose(1, 2, 0)
    return np.frombuffer(bytes.fromhex(golden.get("rgb") or golden["picture"]), np.uint8).reshape(*size, -1)


def encoded(encoder, golden):
    """Return (encoding, payload) that the encoder makes of what a golden frame holds."""
    if golden["kind"] == frames.PARAMETERS:
        return frames.RAW, frames.pack_parameters(golden["layer_sizes"], golden["parameters"])
    encoding, payload = encoder.encode(golden["kind"], planes_of(golden), (golden["encoding"],))
    if golden["kind"] == frames.TILES:
        return encoding, frames.pack_tiles(golden["shown"], golden["columns"], golden["tile_size"]) + payload
    is_neurons = golden["kind"] == frames.NEURON_MAPS
    return encoding, (frames.pack_neurons(golden["layers"], golden["scales"]) if is_neurons else b"") + payload


def inflated(golden, payload):
    if golden["encoding"] == frames.RAW:
        return payload
    n_before = 2 + 2 * len(golden["layers"]) + 4 * len(golden["scales"]) if "layers" in golden else 0
    n_before += 6 + 2 * len(golden["shown"]) if "shown" in golden else 0
    return payload[:n_before] + zlib.decompress(payload[n_before:])


def test_golden_frames_are_what_the_encoder_makes():
    encoder = frames.FrameEncoder()

    for golden in GOLDEN:
        encoding, payload = encoded(encoder, golden)
        header, golden_payload = frames.unpack_frame(bytes.fromhex(golden["frame"]))
        # zlib may compress otherwise in another version; what it inflates to may not differ.
        assert golden["encoding"] == encoding == header.encoding
        assert inflated(golden, golden_payload) == inflated(golden, payload)


def test_golden_frames_decode_to_what_they_hold():
    decoder = frames.FrameDecoder()

    for golden in GOLDEN:
        header, payload = frames.unpack_frame(bytes.fromhex(golden["frame"]))
        assert (golden["seq"], golden["step"], golden["width"]) == (header.seq, header.step, header.width)
        if header.kind == frames.PARAMETERS:
            layer_sizes, params = frames.unpack_parameters(payload)
            assert (golden["layer_sizes"], golden["parameters"]) == (list(layer_sizes), params.tolist())
            continue
        n_channels = None
        if header.kind == frames.NEURON_MAPS:
            layer_sizes, scales, payload = frames.unpack_neurons(payload)
            assert (golden["layers"], golden["scales"]) == (list(layer_sizes), scales.tolist())
            n_channels = sum(layer_sizes)
        if header.kind == frames.TILES:
            shown, columns, tile_size, payload = frames.unpack_tiles(payload)
            assert (golden["shown"], golden["columns"], golden["tile_size"]) == (list(shown), columns, tile_size)
        np.testing.assert_array_equal(planes_of(golden), decoder.decode(header, payload, n_channels))


def test_neuron_maps_of_another_network_are_sent_whole():
    encoder = frames.FrameEncoder()
    encoder.encode(frames.NEURON_MAPS, np.zeros((8, 8, 5), np.uint8), frames.ENCODINGS)

    assert frames.PLANES == encoder.encode(frames.NEURON_MAPS, np.zeros((8, 8, 6), np.uint8), frames.ENCODINGS)[0]


def test_tiles_say_what_they_show_before_the_picture():
    """The bytes by hand: two tiles of 2 × 2 cells in one column, member 3 and the mean map of recipe 1."""
    picture = np.arange(24, dtype=np.uint8).reshape(4, 2, 3)

    encoding, payload = frames.FrameEncoder().encode(frames.TILES, picture, (frames.RAW,))
    payload = frames.pack_tiles([3, frames.MEAN_TILES + 1], 1, 2) + payload

    assert bytes([2, 0, 1, 0, 2, 0, 3, 0, 1, 128, *range(24)]) == payload
    assert ((3, 32_769), 1, 2, payload[10:]) == frames.unpack_tiles(payload)
    header = frames.Header(frames.TILES, encoding, 2, 4, 1, 0, 0.0, 0.0)
    np.testing.assert_array_equal(picture, frames.FrameDecoder().decode(header, payload[10:]))


def test_tiles_are_encoded_as_other_pictures_are():
    encoder, decoder = frames.FrameEncoder(), frames.FrameDecoder()
    first = np.random.default_rng(1).integers(0, 9, (16, 24, 3), dtype=np.uint8)
    second = first.copy()
    second[3:5, 7:9] += 1

    for picture, expected in ((first, frames.PLANES), (second, frames.DIFFERENCE), (second[:8], frames.PLANES)):
        encoding, payload = encoder.encode(frames.TILES, picture, frames.ENCODINGS)
        height, width, _ = picture.shape
        header = frames.Header(frames.TILES, encoding, width, height, 1, 0, 0.0, 0.0)
        assert expected == encoding
        np.testing.assert_array_equal(picture, decoder.decode(header, payload))
