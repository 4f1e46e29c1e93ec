"""Vector primitives that look at bits: exponents, random numbers, and 16 pixels as bytes."""

from collections.abc import Sequence

import numpy as np
from llvmlite import ir
from numba import types

from nnvisu.arrays import UInt8Array
from nnvisu.core.kernels.vectors import (
    FLOATS,
    INT,
    INTS,
    LANES,
    Vector,
    bytes_,
    constant,
    int_constant,
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
    """Return 16 numbers from [0, 1), decided by the 64-bit key and the counters ``counter``, ``counter`` + 1, …

    Two rounds of MurmurHash3's 32-bit finalizer (Appleby 2016), one with each half of the key.
    """
    bits = (np.arange(LANES) + int(counter)).astype(np.uint32)
    for half in (int(key) & 0xFFFFFFFF, int(key) >> 32):
        bits = bits + np.uint32(half)
        for multiplier, shift in ((0x85EBCA6B, 16), (0xC2B2AE35, 13)):
            bits = (bits ^ (bits >> np.uint32(shift))) * np.uint32(multiplier)
        bits = bits ^ (bits >> np.uint32(16))
    return (bits >> np.uint32(8)).astype(np.float32) * np.float32(2.0**-24)


def _emit_int_splat(builder: ir.IRBuilder, value: ir.Value) -> ir.Value:
    single = builder.insert_element(ir.Constant(INTS, ir.Undefined), value, INT(0))
    return builder.shuffle_vector(single, ir.Constant(INTS, ir.Undefined), int_constant(0))


def _emit_random_lanes(builder: ir.IRBuilder, key: ir.Value, counter: ir.Value) -> ir.Value:
    bits = builder.add(ir.Constant(INTS, list(range(LANES))), _emit_int_splat(builder, builder.trunc(counter, INT)))
    for half in (key, builder.lshr(key, key.type(32))):
        bits = builder.add(bits, _emit_int_splat(builder, builder.trunc(half, INT)))
        for multiplier, shift in ((0x85EBCA6B, 16), (0xC2B2AE35, 13)):
            shifted = builder.lshr(bits, int_constant(shift))
            bits = builder.mul(builder.xor(bits, shifted), int_constant(multiplier))
        bits = builder.xor(bits, builder.lshr(bits, int_constant(16)))
    return builder.fmul(builder.sitofp(builder.lshr(bits, int_constant(8)), FLOATS), constant(2.0**-24))


primitive(vector(types.uint64, types.int64))(random_lanes, _emit_random_lanes)


def store_pixels(pixels: UInt8Array, place: int, red: Vector, green: Vector, blue: Vector) -> None:
    """Write 16 pixels of three bytes into uint8 (n,); each value, from 0 to 255.49, is rounded to nearest."""
    assert 0 <= place <= len(pixels) - 3 * LANES
    for channel, value in enumerate((red, green, blue)):
        pixels[place + channel : place + 3 * LANES : 3] = (value + np.float32(0.5)).astype(np.uint8)


def _emit_store_pixels(
    builder: ir.IRBuilder, pixels: ir.Value, place: ir.Value, red: ir.Value, green: ir.Value, blue: ir.Value
) -> None:
    byte = ir.IntType(8)
    kind = ir.VectorType(byte, LANES)
    half = constant(0.5)
    channels = [builder.trunc(builder.fptosi(builder.fadd(value, half), INTS), kind) for value in (red, green, blue)]
    first = _emit_byte_shuffle(builder, channels[0], channels[1], range(2 * LANES))
    second = _emit_byte_shuffle(builder, channels[2], channels[2], range(2 * LANES))
    lanes = [channel * LANES + lane for lane in range(LANES) for channel in range(3)]
    mixed = _emit_byte_shuffle(builder, first, second, lanes)
    address = builder.bitcast(builder.gep(builder.bitcast(pixels, byte.as_pointer()), [place]), mixed.type.as_pointer())
    builder.store(mixed, address, align=1)


def _emit_byte_shuffle(builder: ir.IRBuilder, a: ir.Value, b: ir.Value, lanes: Sequence[int]) -> ir.Value:
    return builder.shuffle_vector(a, b, ir.Constant(ir.VectorType(INT, len(lanes)), list(lanes)))


primitive(types.void(bytes_, types.int64, vector, vector, vector))(store_pixels, _emit_store_pixels)


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
