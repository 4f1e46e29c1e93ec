"""Records: a JSON header and raw arrays in one piece of bytes, for whatever is kept outside of the process.

Reading one can run no code, whoever wrote it. That it is whole is checked here; what it means is for the reader to
check.

    magic 4 | length of the header 4 | header | arrays, each from a multiple of ALIGNMENT on | CRC-32 of all before 4

Numbers are little-endian. The header is ``{"fields": …, "arrays": [[name, dtype, shape], …]}``.
"""

import json
import math
import struct
import zlib
from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

MAGIC = b"NNR1"
ALIGNMENT = 8
DTYPES = ("<f4", "<f8", "|u1", "<i4", "<i8", "<u8")
MAX_DIMENSIONS = 3

_START, _END = struct.Struct("<4sI"), struct.Struct("<I")


class DamagedRecord(ValueError):
    """The bytes are no record, or not one that this version can make sense of."""


class Record(NamedTuple):
    """fields: of JSON. arrays: by name, writable, of its own memory."""

    fields: dict[str, Any]
    arrays: dict[str, NDArray[Any]]


def pack(fields: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]] | None = None) -> bytes:
    """Return a record. Raises ValueError for a dtype that is none of DTYPES."""
    columns = {name: _little_endian(array) for name, array in (arrays or {}).items()}
    table = [[name, column.dtype.str, column.shape] for name, column in columns.items()]
    header = json.dumps({"fields": fields, "arrays": table}, separators=(",", ":")).encode()
    pieces: list[bytes | memoryview] = [_START.pack(MAGIC, len(header)), header]
    n_bytes = _START.size + len(header)
    for column in columns.values():
        gap = -n_bytes % ALIGNMENT
        pieces += [bytes(gap), column.reshape(-1).view(np.uint8).data]
        n_bytes += gap + column.nbytes
    check = 0
    for piece in pieces:
        check = zlib.crc32(piece, check)
    return b"".join([*pieces, _END.pack(check)])


def _little_endian(array: NDArray[Any]) -> NDArray[Any]:
    column: NDArray[Any] = np.ascontiguousarray(array, array.dtype.newbyteorder("<"))
    if column.dtype.str not in DTYPES:
        raise ValueError(f"an array of {array.dtype} has no place in a record")
    return column


def unpack(content: bytes) -> Record:
    """Undo ``pack``. Raises DamagedRecord."""
    try:
        return _unpacked(memoryview(content))
    except (ValueError, TypeError, KeyError, struct.error, RecursionError) as error:
        raise DamagedRecord(f"the record is damaged: {error}") from None


def _unpacked(content: memoryview) -> Record:
    end = len(content) - _END.size
    magic, n_header = _START.unpack_from(content)
    if magic != MAGIC or _END.unpack_from(content, end)[0] != zlib.crc32(content[:end]):
        raise ValueError("its bytes are others than were written")
    place = _START.size + n_header
    header = json.loads(bytes(content[_START.size : place]))
    arrays = {}
    for name, dtype, shape in header["arrays"]:
        if dtype not in DTYPES or len(shape) > MAX_DIMENSIONS or any(type(n) is not int or n < 0 for n in shape):
            raise ValueError(f"{name} is no array")
        place += -place % ALIGNMENT
        n_bytes = math.prod(shape) * np.dtype(dtype).itemsize
        if place + n_bytes > end:
            raise ValueError(f"{name} is cut off")
        arrays[name] = np.frombuffer(content[place : place + n_bytes], dtype).reshape(shape).copy()
        place += n_bytes
    if not isinstance(header["fields"], dict) or place != end:
        raise ValueError("it holds more or less than its header says")
    return Record(header["fields"], arrays)
