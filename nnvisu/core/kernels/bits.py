"""Primitives on bits and machine code: exponents, random numbers, bytes, cache lines, unmasked stores."""

from collections.abc import Iterable, Sequence

import numpy as np
from llvmlite import ir
from numba import types

from nnvisu.arrays import Float32Array, Int64Array, UInt8Array, UInt64Array
from nnvisu.core.kernels.vectors import (
    FLOATS,
    INT,
    INTS,
    LANES,
    Vector,
    bytes_,
    constant,
    emit_intrinsic,
    floats,
    int_constant,
    pointer,
    primitive,
    vector,
)

# Adding it to a small number leaves that number, rounded to an integer, in the low bits.
ROUNDER = np.float32(1.5 * 2.0**23)


def power_of_two(rounded: Vector) -> Vector:
    """Return 2**n for ``rounded`` = ROUNDER + n, n from -126 to 127; not NaN."""
    bits = rounded.view(np.uint32) << np.uint32(23)
    return (bits + np.uint32(0x3F800000)).view(np.float32)


def _emit_power_of_two(builder: ir.IRBuilder, rounded: ir.Value) -> ir.Value:
    bits = builder.shl(builder.bitcast(rounded, INTS), int_constant(23))
    return builder.bitcast(builder.add(bits, int_constant(0x3F800000)), FLOATS)


primitive(vector(vector))(power_of_two, _emit_power_of_two)


def scaled(a: Vector, rounded: Vector) -> Vector:
    """Return a·2**n for ``rounded`` = ROUNDER + n, where a and the result are normal: n is added to the exponent.

    Of 0 it makes 2**(n - 127). NaN stays NaN if it is ``rounded``, too, as arithmetic makes none with low bits.
    """
    return (a.view(np.uint32) + (rounded.view(np.uint32) << np.uint32(23))).view(np.float32)


def _emit_scaled(builder: ir.IRBuilder, a: ir.Value, rounded: ir.Value) -> ir.Value:
    n = builder.shl(builder.bitcast(rounded, INTS), int_constant(23))
    return builder.bitcast(builder.add(builder.bitcast(a, INTS), n), FLOATS)


primitive(vector(vector, vector))(scaled, _emit_scaled)


def copysign(a: Vector, b: Vector) -> Vector:
    """Return the absolute value of ``a`` with the sign of ``b``."""
    return np.copysign(a, b)


primitive(vector(vector, vector))(copysign, lambda builder, a, b: emit_intrinsic(builder, "copysign", a, b))


def settled(a: Vector) -> Vector:
    """Return ``a`` as a whole, before it is stored.

    Without this, LLVM makes a choice between what a place holds and something else a masked store. On AMD's processors
    (seen: Zen 3) relu then took 9.9 to 14.8 ns for 16 lanes, and takes 3.2 to 3.6 like this.
    """
    return a


primitive(vector(vector))(settled, lambda builder, a: emit_intrinsic(builder, "arithmetic.fence", a))


def where_bit(bit: int, rounded: Vector, then: Vector, otherwise: Vector) -> Vector:
    """Return ``then`` in the lanes whose integer n, for ``rounded`` = ROUNDER + n, has the bit of value ``bit``."""
    return np.where(rounded.view(np.uint32) & np.uint32(bit) != 0, then, otherwise)


def _emit_where_bit(
    builder: ir.IRBuilder, bit: ir.Value, rounded: ir.Value, then: ir.Value, otherwise: ir.Value
) -> ir.Value:
    mask = builder.insert_element(ir.Constant(INTS, ir.Undefined), builder.trunc(bit, INT), INT(0))
    mask = builder.shuffle_vector(mask, ir.Constant(INTS, ir.Undefined), int_constant(0))
    bits = builder.and_(builder.bitcast(rounded, INTS), mask)
    return builder.select(builder.icmp_unsigned("!=", bits, int_constant(0)), then, otherwise)


primitive(vector(types.int64, vector, vector, vector))(where_bit, _emit_where_bit)


def exponent_of(a: Vector) -> Vector:
    """Return, for positive normal a, the integer e with a / 2**e in [0.5, 1), as a float."""
    return ((a.view(np.int32) >> np.int32(23)) - np.int32(126)).astype(np.float32)


def _emit_exponent_of(builder: ir.IRBuilder, a: ir.Value) -> ir.Value:
    exponent = builder.lshr(builder.bitcast(a, INTS), int_constant(23))
    return builder.sitofp(builder.sub(exponent, int_constant(126)), FLOATS)


primitive(vector(vector))(exponent_of, _emit_exponent_of)


def mantissa_of(a: Vector) -> Vector:
    """Return, for positive normal a, a / 2**exponent_of(a) in [0.5, 1)."""
    return ((a.view(np.uint32) & np.uint32(0x007FFFFF)) | np.uint32(0x3F000000)).view(np.float32)


def _emit_mantissa_of(builder: ir.IRBuilder, a: ir.Value) -> ir.Value:
    bits = builder.and_(builder.bitcast(a, INTS), int_constant(0x007FFFFF))
    return builder.bitcast(builder.or_(bits, int_constant(0x3F000000)), FLOATS)


primitive(vector(vector))(mantissa_of, _emit_mantissa_of)


def random_lanes(key: np.uint64, counter: int) -> Vector:
    """Return 16 numbers from [0, 1), determined by the 64-bit key and the counters ``counter``, ``counter`` + 1, …

    Two rounds of MurmurHash3's 32-bit finalizer (Appleby 2016), one with each half of the key.
    """
    return _hashed(np.arange(LANES) + int(counter), (int(key) & 0xFFFFFFFF, int(key) >> 32))


def random_by_key(keys: UInt64Array, counter: int) -> Vector:
    """Return for each of 16 keys, uint64 (16,), the number that ``random_lanes`` has first for it and the counter."""
    return _hashed(np.full(LANES, counter), (keys & np.uint64(0xFFFFFFFF), keys >> np.uint64(32)))


def _hashed(counters: Int64Array, halves: Iterable[int | UInt64Array]) -> Vector:
    bits = counters.astype(np.uint32)
    for half in halves:
        bits = bits + np.asarray(half).astype(np.uint32)
        for multiplier, shift in ((0x85EBCA6B, 16), (0xC2B2AE35, 13)):
            bits = (bits ^ (bits >> np.uint32(shift))) * np.uint32(multiplier)
        bits = bits ^ (bits >> np.uint32(16))
    return (bits >> np.uint32(8)).astype(np.float32) * np.float32(2.0**-24)


def _emit_int_splat(builder: ir.IRBuilder, value: ir.Value) -> ir.Value:
    single = builder.insert_element(ir.Constant(INTS, ir.Undefined), builder.trunc(value, INT), INT(0))
    return builder.shuffle_vector(single, ir.Constant(INTS, ir.Undefined), int_constant(0))


def _emit_random_lanes(builder: ir.IRBuilder, key: ir.Value, counter: ir.Value) -> ir.Value:
    counters = builder.add(ir.Constant(INTS, list(range(LANES))), _emit_int_splat(builder, counter))
    halves = [_emit_int_splat(builder, half) for half in (key, builder.lshr(key, key.type(32)))]
    return _emit_hashed(builder, counters, halves)


def _emit_random_by_key(builder: ir.IRBuilder, keys: ir.Value, counter: ir.Value) -> ir.Value:
    wide = ir.VectorType(ir.IntType(64), LANES)
    loaded = builder.load(builder.bitcast(keys, wide.as_pointer()), align=8)
    high = builder.lshr(loaded, ir.Constant(wide, [32] * LANES))
    halves = [builder.trunc(half, INTS) for half in (loaded, high)]
    return _emit_hashed(builder, _emit_int_splat(builder, counter), halves)


def _emit_hashed(builder: ir.IRBuilder, bits: ir.Value, halves: Sequence[ir.Value]) -> ir.Value:
    for half in halves:
        bits = builder.add(bits, half)
        for multiplier, shift in ((0x85EBCA6B, 16), (0xC2B2AE35, 13)):
            shifted = builder.lshr(bits, int_constant(shift))
            bits = builder.mul(builder.xor(bits, shifted), int_constant(multiplier))
        bits = builder.xor(bits, builder.lshr(bits, int_constant(16)))
    return builder.fmul(builder.sitofp(builder.lshr(bits, int_constant(8)), FLOATS), constant(2.0**-24))


primitive(vector(types.uint64, types.int64))(random_lanes, _emit_random_lanes)
primitive(vector(types.uint64[::1], types.int64))(random_by_key, _emit_random_by_key)


def store_bytes(array: UInt8Array, place: int, value: Vector) -> None:
    """Write 16 bytes into uint8 (n,); each value, from 0 to 255.49, is rounded to nearest."""
    assert 0 <= place <= len(array) - LANES
    array[place : place + LANES] = (value + np.float32(0.5)).astype(np.uint8)


def _emit_store_bytes(builder: ir.IRBuilder, array: ir.Value, place: ir.Value, value: ir.Value) -> None:
    kind = ir.VectorType(ir.IntType(8), LANES)
    rounded = builder.trunc(builder.fptosi(builder.fadd(value, constant(0.5)), INTS), kind)
    start = builder.gep(builder.bitcast(array, ir.IntType(8).as_pointer()), [place])
    builder.store(rounded, builder.bitcast(start, kind.as_pointer()), align=1)


primitive(types.void(bytes_, types.int64, vector))(store_bytes, _emit_store_bytes)


CACHE_LINE = 64  # bytes, those of a vector


def aligned_address(array: Float32Array, place: int) -> Float32Array:
    """Return the address of the first vector from ``place`` on that is a cache line, less than 16 floats further.

    array: float32 (n,), which must live longer. Loads across two lines cost twice as much. The twin aligns nothing.
    """
    return array[place:]


def _emit_aligned_address(builder: ir.IRBuilder, array: ir.Value, place: ir.Value) -> ir.Value:
    number = ir.IntType(64)
    start = builder.ptrtoint(builder.gep(array, [place]), number)
    line = builder.and_(builder.add(start, number(CACHE_LINE - 1)), number(-CACHE_LINE))
    return builder.inttoptr(line, array.type)


primitive(pointer(floats, types.int64))(aligned_address, _emit_aligned_address)
