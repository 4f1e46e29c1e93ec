"""Records: what goes in comes out, by bytes written by hand, and nothing else comes out."""

import json
import struct
import zlib

import numpy as np
import pytest

from nnvisu.wire.records import DamagedRecord, pack, unpack


def by_hand(header, rest=b"", magic=b"NNR1"):
    text = json.dumps(header).encode() if not isinstance(header, bytes) else header
    body = magic + struct.pack("<I", len(text)) + text
    body += bytes(-len(body) % 8) + rest if rest else b""
    return body + struct.pack("<I", zlib.crc32(body))


def test_a_record_by_hand():
    content = by_hand({"fields": {"a": [1, None]}, "arrays": [["b", "<f4", [2, 1]]]}, struct.pack("<2f", 0.5, -2))

    fields, arrays = unpack(content)

    assert {"a": [1, None]} == fields
    np.testing.assert_array_equal(np.array([[0.5], [-2.0]], np.float32), arrays["b"])
    assert arrays["b"].flags.writeable and arrays["b"].flags.aligned


@pytest.mark.parametrize("dtype", ["<f4", ">f4", "<f8", "u1", "<i4", "<i8", "<u8"])
@pytest.mark.parametrize("shape", [(0,), (3,), (2, 5), (3, 0), (2, 2, 3)])
def test_arrays_come_back(dtype, shape):
    array = np.arange(np.prod(shape)).reshape(shape).astype(dtype)

    back = unpack(pack({}, {"one": array[..., ::-1], "two": array})).arrays

    np.testing.assert_array_equal(array, back["two"])
    np.testing.assert_array_equal(array[..., ::-1], back["one"])
    assert array.dtype.newbyteorder("<") == back["two"].dtype and shape == back["two"].shape


def test_each_changed_byte_is_noticed_and_each_cut():
    content = pack({"a": 1}, {"b": np.arange(4.0)})

    for i in range(len(content)):
        with pytest.raises(DamagedRecord):
            unpack(content[:i] + bytes([content[i] ^ 4]) + content[i + 1 :])
        with pytest.raises(DamagedRecord):
            unpack(content[:i])


@pytest.mark.parametrize(
    "content",
    [
        by_hand({"fields": {}, "arrays": [["a", "|O", [1]]]}, bytes(8)),
        by_hand({"fields": {}, "arrays": [["a", "<f8", [2]]]}, bytes(8)),
        by_hand({"fields": {}, "arrays": [["a", "<f8", [-1]]]}, bytes(8)),
        by_hand({"fields": {}, "arrays": [["a", "<f8", [1.0]]]}, bytes(8)),
        by_hand({"fields": {}, "arrays": [["a", "|u1", [1] * 9]]}, bytes(8)),
        by_hand({"fields": {}, "arrays": []}, bytes(8)),
        by_hand({"fields": [], "arrays": []}),
        by_hand({"arrays": []}),
        by_hand(b"[" * 100_000),
        by_hand({"fields": {}, "arrays": []}, magic=b"PK\x03\x04"),
        b"",
    ],
)
def test_whole_bytes_that_are_no_record_are_refused(content):
    with pytest.raises(DamagedRecord):
        unpack(content)


def test_objects_have_no_place_in_a_record():
    with pytest.raises(ValueError, match="object"):
        pack({}, {"a": np.array([object()])})
