"""The bytes of pictures: any picture comes back, and each byte is what the definition says, written out in loops."""

import zlib

import numpy as np
import pytest

from nnvisu.wire import encodings
from nnvisu.wire.encodings import DIFFERENCE, PLANES, as_picture, as_planes, encode_smaller

SHAPES = [(1, 1, 3), (1, 7, 1), (7, 1, 3), (2, 2, 4), (16, 16, 3), (9, 13, 30)]


def pictures(shape, seed):
    """Return pictures of every sort: noise, one colour, areas, a slope, and the ends of the range in turn."""
    rng = np.random.default_rng(seed)
    rows, columns = np.indices(shape[:2])
    board = np.broadcast_to(((rows + columns) % 2 * 255)[..., None], shape)
    yield rng.integers(0, 256, shape, np.uint8)
    yield np.full(shape, 200, np.uint8)
    yield np.repeat(rng.integers(0, 2, (*shape[:2], 1), np.uint8) * 255, shape[2], axis=2)
    yield np.broadcast_to((rows * 3 + columns * 5)[..., None] % 256, shape).astype(np.uint8)
    yield board.astype(np.uint8)


def planes_by_definition(picture):
    """Each byte less the one to its left, less the same of the row above; channel by channel, row by row."""
    height, width, channels = picture.shape
    at = lambda row, column, channel: (  # noqa: E731
        int(picture[row, column, channel]) - (int(picture[row, column - 1, channel]) if column else 0)
    )
    return bytes(
        (at(row, column, channel) - (at(row - 1, column, channel) if row else 0)) % 256
        for channel in range(channels)
        for row in range(height)
        for column in range(width)
    )


def difference_by_definition(picture, last):
    """Each byte less the same of the last picture, less the same of the place to its left."""
    height, width, channels = picture.shape
    at = lambda row, column, channel: int(picture[row, column, channel]) - int(last[row, column, channel])  # noqa: E731
    return bytes(
        (at(row, column, channel) - (at(row, column - 1, channel) if column else 0)) % 256
        for channel in range(channels)
        for row in range(height)
        for column in range(width)
    )


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_every_byte_is_as_defined_and_every_picture_comes_back(shape):
    for picture, last in zip(pictures(shape, 1), pictures(shape, 2), strict=True):
        before = picture.tobytes(), last.tobytes()

        whole = encodings.encode_planes(picture)
        change = encodings.encode_difference(picture, last)

        assert planes_by_definition(picture) == zlib.decompress(whole)
        assert difference_by_definition(picture, last) == zlib.decompress(change)
        np.testing.assert_array_equal(picture, encodings.decode_planes(whole, shape))
        np.testing.assert_array_equal(picture, encodings.decode_difference(change, last))
        assert before == (picture.tobytes(), last.tobytes())  # others read the same arrays


def retouched(picture):
    """Return the picture with another colour in one place."""
    other = picture.copy()
    other[3, 4] += 100
    return other


FLAT, NOISE = np.full((16, 16, 3), 200, np.uint8), next(pictures((16, 16, 3), 3))


@pytest.mark.parametrize(
    ("picture", "last", "expected"),
    [
        (FLAT, NOISE, PLANES),
        (NOISE, NOISE, DIFFERENCE),
        (retouched(NOISE), NOISE, DIFFERENCE),
        (retouched(FLAT), NOISE, PLANES),
    ],
    ids=["new", "same", "retouched", "new-retouched"],
)
def test_the_encoding_with_less_to_say_is_taken(picture, last, expected):
    encoding, payload = encode_smaller(picture, last)

    whole, change = encodings.encode_planes(picture), encodings.encode_difference(picture, last)
    assert expected == encoding
    assert payload == {PLANES: whole, DIFFERENCE: change}[encoding]
    assert len(payload) <= 1.05 * min(len(whole), len(change))


def test_the_same_picture_again_costs_next_to_nothing():
    picture = next(pictures((64, 64, 3), 5))

    encoding, payload = encode_smaller(picture, picture)

    assert DIFFERENCE == encoding
    assert len(payload) < 100  # of 12,288 bytes


def test_planes_lie_together_whatever_the_order_of_memory_was():
    picture = next(pictures((5, 6, 3), 6))
    for given in (picture, np.asfortranarray(picture), picture[::-1][::-1], np.repeat(picture, 2, axis=1)[:, ::2]):
        planes = as_planes(given)

        assert planes.flags.c_contiguous
        assert picture[..., 0].tobytes() + picture[..., 1].tobytes() + picture[..., 2].tobytes() == planes.tobytes()
        np.testing.assert_array_equal(picture, as_picture(planes))


@pytest.mark.parametrize(
    ("payload", "word"),
    [
        (b"", "no zlib"),
        (b"planes", "no zlib"),
        (zlib.compress(bytes(11)), "holds 11"),
        (zlib.compress(bytes(13)), "2 × 2 × 3"),
        (zlib.compress(bytes(12))[:-4], "no zlib"),
    ],
)
def test_a_payload_that_does_not_fit_is_refused(payload, word):
    with pytest.raises(ValueError, match=word):
        encodings.decode_planes(payload, (2, 2, 3))
    with pytest.raises(ValueError, match=word):
        encodings.decode_difference(payload, np.zeros((2, 2, 3), np.uint8))
