"""The vector of 16 floats, and all that kernels may do with one.

Every primitive is a NumPy function, its twin, which runs when the JIT is off, and a few lines of LLVM IR that compiled
kernels get in its place. LLVM cuts 16 lanes into what the processor has. No fast-math flag, an explicit fused
multiply-add and a fixed order of summation give the same bits everywhere.

Arrays are flat float32, (n_floats,), places in them count floats, and nothing is checked. NaN propagates
through everything that does not say otherwise.
"""

import operator
from collections.abc import Callable, Sequence
from typing import TypeAlias

import numpy as np
from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.core.base import BaseContext
from numba.core.datamodel import DataModelManager
from numba.core.typing import Signature
from numba.core.typing.templates import infer_global, make_concrete_template
from numba.extending import lower_builtin, models, register_model

from nnvisu.arrays import Float32Array

LANES = 16

Vector: TypeAlias = Float32Array  # (LANES,): what a twin takes and gives where a compiled kernel has a register
Emit: TypeAlias = Callable[..., ir.Value | None]  # (builder, *arguments)

FLOAT = ir.FloatType()
INT = ir.IntType(32)
FLOATS = ir.VectorType(FLOAT, LANES)
INTS = ir.VectorType(INT, LANES)
FLOAT_ALIGNMENT = 4


class VectorType(types.Type):
    """Numba's type of a vector."""

    def __init__(self) -> None:
        super().__init__(name="float32x16")


vector = VectorType()
floats = types.Array(types.float32, 1, "C")
pointer = types.CPointer(types.float32)  # passed in one register, where an array takes seven
bytes_ = types.Array(types.uint8, 1, "C")


@register_model(VectorType)
class VectorModel(models.PrimitiveModel):
    """A vector lives in LLVM's vector registers."""

    def __init__(self, data_model_manager: DataModelManager, numba_type: VectorType) -> None:
        super().__init__(data_model_manager, numba_type, FLOATS)


def primitive(*signatures: Signature) -> Callable[[Callable[..., object], Emit], None]:
    """Register ``emit(builder, *arguments)`` as the compiled form of a twin; arrays arrive as pointers."""

    def register(twin: Callable[..., object], emit: Emit) -> None:
        infer_global(twin, types.Function(make_concrete_template(twin.__name__, twin, signatures)))
        for signature in signatures:
            lower_builtin(twin, *signature.args)(_lowering(emit))

    return register


def _lowering(emit: Emit) -> Callable[[BaseContext, ir.IRBuilder, Signature, list[ir.Value]], ir.Value]:
    def lower(context: BaseContext, builder: ir.IRBuilder, signature: Signature, arguments: list[ir.Value]) -> ir.Value:
        values = [
            context.make_array(kind)(context, builder, value).data if isinstance(kind, types.Array) else value
            for kind, value in zip(signature.args, arguments, strict=True)
        ]
        result = emit(builder, *values)
        return context.get_dummy_value() if result is None else result

    return lower


# Arithmetic: numpy's own operators are the twins.
for _operator, _instruction in (
    (operator.add, "fadd"),
    (operator.sub, "fsub"),
    (operator.mul, "fmul"),
    (operator.truediv, "fdiv"),
):
    primitive(vector(vector, vector))(
        _operator, lambda builder, a, b, instruction=_instruction: getattr(builder, instruction)(a, b)
    )


def constant(value: float, lanes: int = LANES) -> ir.Constant:
    """Return the vector constant that repeats a float."""
    return ir.Constant(ir.VectorType(FLOAT, lanes), [float(np.float32(value))] * lanes)


def int_constant(value: int) -> ir.Constant:
    """Return the vector constant that repeats a 32-bit integer."""
    return ir.Constant(INTS, [value] * LANES)


def emit_intrinsic(builder: ir.IRBuilder, name: str, *values: ir.Value) -> ir.Value:
    """Call LLVM's ``llvm.<name>`` on vectors, all of as many lanes."""
    kind = values[0].type
    function_type = ir.FunctionType(kind, [kind] * len(values))
    function = cgutils.get_or_insert_function(builder.module, function_type, f"llvm.{name}.v{kind.count}f32")
    return builder.call(function, values)


def emit_fma(builder: ir.IRBuilder, a: ir.Value, b: ir.Value, c: ir.Value) -> ir.Value:
    """Emit a·b + c with one rounding."""
    return emit_intrinsic(builder, "fma", a, b, c)


def emit_address(builder: ir.IRBuilder, pointer: ir.Value, place: ir.Value) -> ir.Value:
    """Emit the address of a float."""
    return builder.gep(builder.bitcast(pointer, FLOAT.as_pointer()), [place])


def emit_load(builder: ir.IRBuilder, pointer: ir.Value, place: ir.Value, lanes: int = LANES) -> ir.Value:
    """Emit the load of a vector; any float may be its first."""
    address = builder.bitcast(emit_address(builder, pointer, place), ir.VectorType(FLOAT, lanes).as_pointer())
    return builder.load(address, align=FLOAT_ALIGNMENT)


def emit_store(builder: ir.IRBuilder, pointer: ir.Value, place: ir.Value, value: ir.Value) -> None:
    """Emit the store of a vector."""
    address = builder.bitcast(emit_address(builder, pointer, place), value.type.as_pointer())
    builder.store(value, address, align=FLOAT_ALIGNMENT)


def emit_splat(builder: ir.IRBuilder, value: ir.Value) -> ir.Value:
    """Emit the vector that repeats a float."""
    single = builder.insert_element(ir.Constant(FLOATS, ir.Undefined), value, INT(0))
    return builder.shuffle_vector(single, ir.Constant(FLOATS, ir.Undefined), int_constant(0))


def emit_shuffle(builder: ir.IRBuilder, a: ir.Value, b: ir.Value, lanes: Sequence[int]) -> ir.Value:
    """Emit the vector that takes the numbered lanes: first those of a, from 0 on, then those of b."""
    return builder.shuffle_vector(a, b, ir.Constant(ir.VectorType(INT, len(lanes)), list(lanes)))


def address(array: Float32Array) -> Float32Array:
    """Return the address of an array, which must live longer; without the JIT, the array itself."""
    return array


primitive(pointer(floats))(address, lambda builder, array: array)


def load(array: Float32Array, place: int) -> Vector:
    """Return the vector that begins at ``place``."""
    assert 0 <= place <= len(array) - LANES
    return array[place : place + LANES].copy()


primitive(vector(pointer, types.int64))(load, emit_load)


def store(array: Float32Array, place: int, value: Vector) -> None:
    """Write a vector at ``place``."""
    assert 0 <= place <= len(array) - LANES
    array[place : place + LANES] = value


primitive(types.void(pointer, types.int64, vector))(store, emit_store)


def splat(value: float | np.float32) -> Vector:
    """Return the vector that repeats ``value``, rounded to float32."""
    return np.full(LANES, value, np.float32)


def _emit_rounded_splat(builder: ir.IRBuilder, value: ir.Value) -> ir.Value:
    if value.type != FLOAT:
        value = builder.fptrunc(value, FLOAT)
    return emit_splat(builder, value)


primitive(vector(types.float32), vector(types.float64))(splat, _emit_rounded_splat)


def fma(a: Vector, b: Vector, c: Vector) -> Vector:
    """Return a·b + c, rounded once (the twin, which computes in float64, may differ in the last bit)."""
    return (a.astype(np.float64) * b + c).astype(np.float32)


primitive(vector(vector, vector, vector))(fma, emit_fma)


def fnma(a: Vector, b: Vector, c: Vector) -> Vector:
    """Return c - a·b, rounded once (the twin like that of ``fma``)."""
    return fma(-a, b, c)


primitive(vector(vector, vector, vector))(fnma, lambda builder, a, b, c: emit_fma(builder, builder.fneg(a), b, c))


def sqrt(a: Vector) -> Vector:
    """Return the square root."""
    return np.sqrt(a)


primitive(vector(vector))(sqrt, lambda builder, a: emit_intrinsic(builder, "sqrt", a))


def where_less(a: Vector, b: Vector, then: Vector, otherwise: Vector) -> Vector:
    """Return ``then`` in the lanes where a < b, ``otherwise`` elsewhere, also where a or b is NaN."""
    return np.where(a < b, then, otherwise)


def _emit_where_less(builder: ir.IRBuilder, a: ir.Value, b: ir.Value, then: ir.Value, otherwise: ir.Value) -> ir.Value:
    return builder.select(builder.fcmp_ordered("<", a, b), then, otherwise)


primitive(vector(vector, vector, vector, vector))(where_less, _emit_where_less)


def at_most(limit: Vector, a: Vector) -> Vector:
    """Return the smaller of both; where ``a`` is NaN, NaN."""
    return np.where(limit < a, limit, a)


primitive(vector(vector, vector))(
    at_most, lambda builder, limit, a: builder.select(builder.fcmp_ordered("<", limit, a), limit, a)
)


def at_least(limit: Vector, a: Vector) -> Vector:
    """Return the larger of both; where ``a`` is NaN, NaN."""
    return np.where(a < limit, limit, a)


primitive(vector(vector, vector))(
    at_least, lambda builder, limit, a: builder.select(builder.fcmp_ordered(">", limit, a), limit, a)
)


def lane_numbers() -> Vector:
    """Return 0, 1, …, 15."""
    return np.arange(LANES, dtype=np.float32)


primitive(vector())(lane_numbers, lambda builder: ir.Constant(FLOATS, [float(i) for i in range(LANES)]))


def sum_lanes(a: Vector) -> np.float32:
    """Return the sum as float32: halves onto halves, four times."""
    while len(a) > 1:
        a = a[: len(a) // 2] + a[len(a) // 2 :]
    total: np.float32 = a[0]
    return total


def _emit_sum_lanes(builder: ir.IRBuilder, a: ir.Value) -> ir.Value:
    width = LANES
    while width > 1:
        width //= 2
        undefined = ir.Constant(a.type, ir.Undefined)
        low, high = (emit_shuffle(builder, a, undefined, range(i, i + width)) for i in (0, width))
        a = builder.fadd(low, high)
    return builder.extract_element(a, INT(0))


primitive(types.float32(vector))(sum_lanes, _emit_sum_lanes)


def polynomial(name: str, *coefficients: float) -> Callable[[Vector], Vector]:
    """Make the primitive c0 + c1·x + c2·x² + …, by Horner's rule with fused steps."""

    def twin(x: Vector) -> Vector:
        value = splat(coefficients[-1])
        for coefficient in coefficients[-2::-1]:
            value = fma(value, x, splat(coefficient))
        return value

    def emit(builder: ir.IRBuilder, x: ir.Value) -> ir.Value:
        value = constant(coefficients[-1])
        for coefficient in coefficients[-2::-1]:
            value = emit_fma(builder, value, x, constant(coefficient))
        return value

    twin.__name__ = name
    primitive(vector(vector))(twin, emit)
    return twin


def absolute(a: Vector) -> Vector:
    """Return the absolute value."""
    return np.abs(a)


primitive(vector(vector))(absolute, lambda builder, a: emit_intrinsic(builder, "fabs", a))
