"""The vector of 16 floats, and all that kernels may do with one.

Every primitive is a NumPy function, its twin, which runs when the JIT is off, and a few lines of LLVM IR that compiled
kernels get in its place. LLVM cuts 16 lanes into what the processor has. No fast-math flag, an explicit fused
multiply-add and a fixed order of summation give the same bits everywhere.

Places in arrays count floats; nothing is checked. NaN passes through everything unless it says otherwise.
"""

import operator

import numpy as np
from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.core.typing.templates import infer_global, make_concrete_template
from numba.extending import lower_builtin, models, register_model

LANES = 16

FLOAT = ir.FloatType()
INT = ir.IntType(32)
FLOATS = ir.VectorType(FLOAT, LANES)
INTS = ir.VectorType(INT, LANES)
FLOAT_ALIGNMENT = 4


class VectorType(types.Type):
    """Numba's type of a vector."""

    def __init__(self):
        super().__init__(name="float32x16")


vector = VectorType()
floats = types.Array(types.float32, 1, "C")
pointer = types.CPointer(types.float32)  # one register from call to call, where an array takes seven
bytes_ = types.Array(types.uint8, 1, "C")


@register_model(VectorType)
class VectorModel(models.PrimitiveModel):
    """A vector lives in LLVM's vector registers."""

    def __init__(self, data_model_manager, numba_type):
        super().__init__(data_model_manager, numba_type, FLOATS)


def primitive(*signatures):
    """Register ``emit(builder, *arguments)`` as the compiled form of a twin; arrays arrive as pointers."""

    def register(twin, emit):
        infer_global(twin, types.Function(make_concrete_template(twin.__name__, twin, signatures)))
        for signature in signatures:
            lower_builtin(twin, *signature.args)(_lowering(emit))

    return register


def _lowering(emit):
    def lower(context, builder, signature, arguments):
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


def emit_intrinsic(builder, name: str, *values):
    """Call LLVM's ``llvm.<name>`` on vectors, all of as many lanes."""
    kind = values[0].type
    function_type = ir.FunctionType(kind, [kind] * len(values))
    function = cgutils.get_or_insert_function(builder.module, function_type, f"llvm.{name}.v{kind.count}f32")
    return builder.call(function, values)


def emit_fma(builder, a, b, c):
    """Emit a·b + c with one rounding."""
    return emit_intrinsic(builder, "fma", a, b, c)


def emit_address(builder, pointer, place):
    """Emit the address of a float."""
    return builder.gep(builder.bitcast(pointer, FLOAT.as_pointer()), [place])


def emit_load(builder, pointer, place, lanes=LANES):
    """Emit the load of a vector; any float may be its first."""
    address = builder.bitcast(emit_address(builder, pointer, place), ir.VectorType(FLOAT, lanes).as_pointer())
    return builder.load(address, align=FLOAT_ALIGNMENT)


def emit_store(builder, pointer, place, value):
    """Emit the store of a vector."""
    address = builder.bitcast(emit_address(builder, pointer, place), FLOATS.as_pointer())
    builder.store(value, address, align=FLOAT_ALIGNMENT)


def emit_splat(builder, value):
    """Emit the vector that repeats a float."""
    single = builder.insert_element(ir.Constant(FLOATS, ir.Undefined), value, INT(0))
    return builder.shuffle_vector(single, ir.Constant(FLOATS, ir.Undefined), int_constant(0))


def emit_shuffle(builder, a, b, lanes):
    """Emit the vector that takes the numbered lanes: first those of a, from 0 on, then those of b."""
    return builder.shuffle_vector(a, b, ir.Constant(ir.VectorType(INT, len(lanes)), list(lanes)))


def address(array):
    """Return the address of an array, which must live longer; without the JIT, the array itself."""
    return array


primitive(pointer(floats))(address, lambda builder, array: array)


def load(array, place):
    """Return the vector that begins at ``place``."""
    assert 0 <= place <= len(array) - LANES
    return array[place : place + LANES].copy()


primitive(vector(pointer, types.int64))(load, emit_load)


def store(array, place, value):
    """Write a vector at ``place``."""
    assert 0 <= place <= len(array) - LANES
    array[place : place + LANES] = value


primitive(types.void(pointer, types.int64, vector))(store, emit_store)


def splat(value):
    """Return the vector that repeats ``value``, rounded to float32."""
    return np.full(LANES, value, np.float32)


def _emit_rounded_splat(builder, value):
    if value.type != FLOAT:
        value = builder.fptrunc(value, FLOAT)
    return emit_splat(builder, value)


primitive(vector(types.float32), vector(types.float64))(splat, _emit_rounded_splat)


def fma(a, b, c):
    """Return a·b + c, rounded once (the twin, in float64, rounds a hair differently)."""
    return (a.astype(np.float64) * b + c).astype(np.float32)


primitive(vector(vector, vector, vector))(fma, emit_fma)


def fnma(a, b, c):
    """Return c - a·b, rounded once (the twin as that of ``fma``)."""
    return fma(-a, b, c)


primitive(vector(vector, vector, vector))(fnma, lambda builder, a, b, c: emit_fma(builder, builder.fneg(a), b, c))


def sqrt(a):
    """Return the square root."""
    return np.sqrt(a)


primitive(vector(vector))(sqrt, lambda builder, a: emit_intrinsic(builder, "sqrt", a))


def where_less(a, b, then, otherwise):
    """Return ``then`` in the lanes where a < b, ``otherwise`` elsewhere, also where a or b is NaN."""
    return np.where(a < b, then, otherwise)


def _emit_where_less(builder, a, b, then, otherwise):
    return builder.select(builder.fcmp_ordered("<", a, b), then, otherwise)


primitive(vector(vector, vector, vector, vector))(where_less, _emit_where_less)


def at_most(limit, a):
    """Return the smaller of both; where ``a`` is NaN, NaN."""
    return np.where(limit < a, limit, a)


primitive(vector(vector, vector))(
    at_most, lambda builder, limit, a: builder.select(builder.fcmp_ordered("<", limit, a), limit, a)
)


def at_least(limit, a):
    """Return the larger of both; where ``a`` is NaN, NaN."""
    return np.where(a < limit, limit, a)


primitive(vector(vector, vector))(
    at_least, lambda builder, limit, a: builder.select(builder.fcmp_ordered(">", limit, a), limit, a)
)


def lane_numbers():
    """Return 0, 1, …, 15."""
    return np.arange(LANES, dtype=np.float32)


primitive(vector())(lane_numbers, lambda builder: ir.Constant(FLOATS, [float(i) for i in range(LANES)]))


def sum_lanes(a):
    """Return the sum as float32: halves onto halves, four times."""
    while len(a) > 1:
        a = a[: len(a) // 2] + a[len(a) // 2 :]
    return a[0]


def _emit_sum_lanes(builder, a):
    width = LANES
    while width > 1:
        width //= 2
        undefined = ir.Constant(a.type, ir.Undefined)
        low, high = (emit_shuffle(builder, a, undefined, range(i, i + width)) for i in (0, width))
        a = builder.fadd(low, high)
    return builder.extract_element(a, INT(0))


primitive(types.float32(vector))(sum_lanes, _emit_sum_lanes)


def polynomial(name, *coefficients):
    """Make the primitive c0 + c1·x + c2·x² + …, by Horner's rule with fused steps."""

    def twin(x):
        value = splat(coefficients[-1])
        for coefficient in coefficients[-2::-1]:
            value = fma(value, x, splat(coefficient))
        return value

    def emit(builder, x):
        value = constant(coefficients[-1])
        for coefficient in coefficients[-2::-1]:
            value = emit_fma(builder, value, x, constant(coefficient))
        return value

    twin.__name__ = name
    primitive(vector(vector))(twin, emit)
    return twin


def absolute(a):
    """Return the absolute value."""
    return np.abs(a)


primitive(vector(vector))(absolute, lambda builder, a: emit_intrinsic(builder, "fabs", a))
