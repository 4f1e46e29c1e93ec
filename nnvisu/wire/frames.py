"""The binary frame: a header of 32 bytes and a payload.

Header, little-endian: u8 0x4E, u8 version, u8 kind, u8 encoding, u16 width, u16 height, u32 seq,
u32 bytes of payload, f64 step, f32 loss (NaN: none), f32 age in ms of the parameters when the frame was sent.

Kinds, and what their payload is:

1 DECISION_MAP  a picture of 3 channels: red, green, blue.
2 NEURON_MAPS   u16 number of layers; for each layer, hidden ones first and then the outputs before softmax, u16 number
                of neurons; for each neuron f32 scale; then a picture with a channel for each neuron. A byte b stands
                for the activation (b − 128) / 127 × scale. The scale is 1 where activations stay within ±1, else the
                least power of two that holds all of the map.
3 CLASS_MAP     a picture of 2 channels: the winning class, and its probability × 255; for regression 0, and the value,
                −1 to 1, as 0 to 255. It is of the same pass as the decision map of that step.
4 PARAMETERS    no picture, width and height 0: u16 number of layer sizes; for each layer, inputs first, u16 size; zeros
                up to a multiple of 4 bytes; then f32 parameters: for each layer weights (n_out, n_in), row after row,
                and biases. Encoding 0 always.
5 TILES         of an experiment or a classroom: u16 number of tiles, u16 columns, u16 cells a side of a tile; for each
                tile u16 what it shows: below 16384 the map of that member; 16384 the map that the teacher shows to
                all, and with 16384 + p that of pupil p; with 32768 + r the mean map of recipe r, and with 49152 + r
                its disagreement map; then a picture of 3 channels: the tiles row after row, and 0 after the last of
                them. Width and height are those of the picture, the step 0 in a classroom.

A picture is ``height × width × channels`` bytes. Encodings, all arithmetic modulo 256:

0 RAW         the bytes as they are, row-major, top row first. Kinds 1 and 5: interleaved. Others: plane after plane.
1 PLANES      each channel as a plane of its own; each plane differenced along its rows and then along its columns,
              bytes outside of the plane counting as 0: f[y][x] = p[y][x] − p[y][x−1] − p[y−1][x] + p[y−1][x−1];
              the planes one after another in one zlib stream (RFC 1950).
2 DIFFERENCE  d = picture − the last picture of this kind sent on this socket, which had the same size and channels; as
              planes, each differenced along its rows only: f[y][x] = d[y][x] − d[y][x−1]; one zlib stream.

Run-length matching (Z_RLE) is the strategy: on a run of 300 maps at the watch pace it gave 3.4 kB in 0.14 ms where
zlib's level 6 gave 3.2 kB in 0.9 ms, and interleaved bytes without the row difference 4.7 kB at level 1.
"""

import struct
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, TypeAlias, TypeVar

import numpy as np

from nnvisu.arrays import Float32Array, UInt8Array
from nnvisu.wire.encodings import (
    DIFFERENCE,
    ENCODINGS,
    PLANES,
    RAW,
    as_picture,
    as_planes,
    decode_difference,
    decode_planes,
    encode_difference,
    encode_planes,
    encode_smaller,
)

MAGIC = 0x4E
VERSION = 1
HEADER = struct.Struct("<BBBBHHIIdff")

DECISION_MAP, NEURON_MAPS, CLASS_MAP, PARAMETERS, TILES = 1, 2, 3, 4, 5
CHANNELS = {DECISION_MAP: 3, CLASS_MAP: 2, TILES: 3}
INTERLEAVED = (DECISION_MAP, TILES)

MEAN_TILES, DISAGREEMENT_TILES = 32_768, 49_152  # where the recipes of such tiles count from
SHOWN_TILE = PUPIL_TILES = 16_384  # where the pupils of such tiles count from; they begin with 1

N_SHARED_PAYLOADS = 4  # of each kind


class Header(NamedTuple):
    """The fields of a frame's header, in the order of their bytes (without magic, version and payload size)."""

    kind: int
    encoding: int
    width: int
    height: int
    seq: int
    step: int
    loss: float
    age_ms: float


def pack_frame(header: Header, payload: bytes) -> bytes:
    """Return header and payload as one frame."""
    kind, encoding, width, height, seq, step, loss, age_ms = header
    n_bytes = len(payload)
    return HEADER.pack(MAGIC, VERSION, kind, encoding, width, height, seq, n_bytes, step, loss, age_ms) + payload


def unpack_frame(frame: bytes) -> tuple[Header, bytes]:
    """Return header and payload of ``frame``; raise ValueError where a field cannot be."""
    if len(frame) < HEADER.size:
        raise ValueError(f"a frame has at least {HEADER.size} bytes, this has {len(frame)}")
    magic, version, kind, encoding, width, height, seq, n_bytes, step, loss, age_ms = HEADER.unpack_from(frame)
    if (magic, version) != (MAGIC, VERSION):
        raise ValueError(f"not a frame of version {VERSION}: magic {magic:#x}, version {version}")
    payload = frame[HEADER.size :]
    if len(payload) != n_bytes:
        raise ValueError(f"the header promises {n_bytes} bytes of payload, there are {len(payload)}")
    return Header(kind, encoding, width, height, seq, int(step), loss, age_ms), payload


def pack_neurons(layer_sizes: Sequence[int], scales: Float32Array) -> bytes:
    """Return what stands before the picture in the payload of NEURON_MAPS."""
    return _pack_sizes(layer_sizes) + np.asarray(scales, "<f4").tobytes()


def unpack_neurons(payload: bytes) -> tuple[tuple[int, ...], Float32Array, bytes]:
    """Return (layer_sizes, scales, encoded picture) of a payload of NEURON_MAPS."""
    layer_sizes, offset = _unpack_sizes(payload)
    n_neurons = sum(layer_sizes)
    scales = np.frombuffer(payload, "<f4", n_neurons, offset)
    return layer_sizes, scales, payload[offset + 4 * n_neurons :]


def pack_parameters(layer_sizes: Sequence[int], params: Float32Array) -> bytes:
    """Return the payload of PARAMETERS; params: the flat vector."""
    sizes = _pack_sizes(layer_sizes)
    return sizes + bytes(-len(sizes) % 4) + np.asarray(params, "<f4").tobytes()


def unpack_parameters(payload: bytes) -> tuple[tuple[int, ...], Float32Array]:
    """Return (layer_sizes, params) of a payload of PARAMETERS."""
    layer_sizes, offset = _unpack_sizes(payload)
    return layer_sizes, np.frombuffer(payload, "<f4", offset=offset + -offset % 4)


def pack_tiles(shown: Sequence[int], n_columns: int, size: int) -> bytes:
    """Return what stands before the picture in the payload of TILES; shown: what each tile shows."""
    return struct.pack(f"<{len(shown) + 3}H", len(shown), n_columns, size, *shown)


def unpack_tiles(payload: bytes) -> tuple[tuple[int, ...], int, int, bytes]:
    """Return (shown, n_columns, size, encoded picture) of a payload of TILES."""
    n_tiles, n_columns, size = struct.unpack_from("<3H", payload)
    return struct.unpack_from(f"<{n_tiles}H", payload, 6), n_columns, size, payload[6 + 2 * n_tiles :]


def _pack_sizes(layer_sizes: Sequence[int]) -> bytes:
    return struct.pack(f"<{len(layer_sizes) + 1}H", len(layer_sizes), *layer_sizes)


def _unpack_sizes(payload: bytes) -> tuple[tuple[int, ...], int]:
    (n_sizes,) = struct.unpack_from("<H", payload)
    return struct.unpack_from(f"<{n_sizes}H", payload, 2), 2 + 2 * n_sizes


T = TypeVar("T")
_Key: TypeAlias = tuple[Any, ...]  # what made it, and the ids of the pictures it is of
_Entry: TypeAlias = tuple[tuple[UInt8Array, ...], Any]  # the pictures, so that nothing else gets their ids; the payload


class SharedPayloads:
    """The last few payloads of each kind, so that sockets which show the same pictures in the same order compress once.

    Pictures are compared by identity. Threads may race: the worst is that two of them compress the same.
    """

    def __init__(self) -> None:
        self._entries: dict[int, dict[_Key, _Entry]] = {}  # those of a kind are replaced, never changed

    @property
    def n_bytes(self) -> int:
        """Memory of the pictures that are kept to be compared; the payloads are much smaller."""
        entries = [entry for entries in list(self._entries.values()) for entry in entries.values()]
        return sum({id(picture): picture.nbytes for pictures, _ in entries for picture in pictures}.values())

    def get(self, kind: int, encode: Callable[..., T], *pictures: UInt8Array) -> T:
        """Return ``encode(*pictures)``, made now or before."""
        entries, key = self._entries.get(kind, {}), (encode, *map(id, pictures))
        if key in entries:
            known: T = entries[key][1]
            return known
        made = encode(*pictures)
        newest = list(entries.items())[1 - N_SHARED_PAYLOADS :]
        self._entries[kind] = dict([*newest, (key, (pictures, made))])
        return made


class FrameEncoder:
    """Encodes the pictures of one socket; remembers the last one of each kind for the difference."""

    def __init__(self, shared: SharedPayloads | None = None):
        self._shared = shared or SharedPayloads()
        self._last: dict[int, UInt8Array] = {}

    def encode(self, kind: int, picture: UInt8Array, allowed: tuple[int, ...]) -> tuple[int, bytes]:
        """Return the best of the ``allowed`` encodings and the payload in it.

        picture: uint8 (height, width, channels), not changed afterwards.
        """
        last, self._last[kind] = self._last.get(kind), picture
        if last is not None and last.shape == picture.shape and DIFFERENCE in allowed:
            if PLANES in allowed:
                return self._shared.get(kind, encode_smaller, picture, last)
            return DIFFERENCE, self._shared.get(kind, encode_difference, picture, last)
        if PLANES in allowed:
            return PLANES, self._shared.get(kind, encode_planes, picture)
        return RAW, picture.tobytes() if kind in INTERLEAVED else as_planes(picture).tobytes()


class FrameDecoder:
    """The way back; keeps the last picture of each kind, as every client must."""

    def __init__(self) -> None:
        self._last: dict[int, UInt8Array] = {}

    def decode(self, header: Header, payload: bytes, n_channels: int | None = None) -> UInt8Array:
        """Return the picture, uint8 (height, width, channels); raise ValueError on a payload that does not fit.

        n_channels: only for kinds whose pictures may have any number, with the payload from where the picture begins.
        """
        shape = (header.height, header.width, n_channels or CHANNELS[header.kind])
        if header.encoding == RAW:
            picture = np.frombuffer(payload, np.uint8)
            is_interleaved = header.kind in INTERLEAVED
            picture = picture.reshape(shape) if is_interleaved else as_picture(picture.reshape(shape[2], *shape[:2]))
        elif header.encoding == PLANES:
            picture = decode_planes(payload, shape)
        elif header.encoding == DIFFERENCE:
            picture = decode_difference(payload, self._last[header.kind])
        else:
            raise ValueError(f"encoding {header.encoding} is none of {ENCODINGS}")
        self._last[header.kind] = picture
        return picture
