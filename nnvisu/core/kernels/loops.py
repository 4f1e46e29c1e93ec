"""Loops in LLVM IR over values that stay in registers: the building blocks of ``tiles``."""

from collections.abc import Callable
from typing import TypeAlias

from llvmlite import ir

from nnvisu.core.kernels.vectors import LANES, emit_address, emit_fma, emit_load, emit_splat

INDEX = ir.IntType(64)
V: TypeAlias = ir.Value  # what a register will hold
Values: TypeAlias = list[V]


def index(value: int) -> ir.Constant:
    """Return a 64-bit integer constant."""
    return ir.Constant(INDEX, value)


def emit_loop(
    builder: ir.IRBuilder,
    count: V,
    initial: Values,
    body: Callable[[V, Values], Values],
    *,
    unrolls: bool = True,
) -> Values:
    """Emit ``for i in range(count)`` with loop-carried values; return their final values.

    unrolls: whether LLVM may make several turns one. For a body that is long and has few turns it only adds branches.
    """
    before = builder.block
    head = builder.append_basic_block("tile.head")
    turn = builder.append_basic_block("tile.turn")
    done = builder.append_basic_block("tile.done")
    builder.branch(head)
    builder.position_at_end(head)
    i = builder.phi(INDEX)
    i.add_incoming(index(0), before)
    carried = [builder.phi(value.type) for value in initial]
    for phi, value in zip(carried, initial, strict=True):
        phi.add_incoming(value, before)
    builder.cbranch(builder.icmp_signed("<", i, count), turn, done)
    builder.position_at_end(turn)
    values = body(i, carried)
    i.add_incoming(builder.add(i, index(1)), builder.block)
    for phi, value in zip(carried, values, strict=True):
        phi.add_incoming(value, builder.block)
    back = builder.branch(head)
    if not unrolls:
        back.set_metadata("llvm.loop", _loop_as_it_is(builder.module))
    builder.position_at_end(done)
    return carried


def _loop_as_it_is(module: ir.Module) -> ir.MDValue:
    """Return metadata for a loop that is not to be unrolled; such a node names itself, so that it is unique."""
    disabled = module.add_metadata([ir.MetaDataString(module, "llvm.loop.unroll.disable")])
    loop = module.add_metadata([disabled, index(len(module.metadata))])  # the number is in no other node
    loop.operands = (loop, disabled)
    return loop


def emit_float(builder: ir.IRBuilder, pointer: V, place: V) -> V:
    """Emit the vector that repeats the float at ``place``."""
    return emit_splat(builder, builder.load(emit_address(builder, pointer, place), align=4))


def emit_row(builder: ir.IRBuilder, pointer: V, place: V, n_vectors: int) -> Values:
    """Emit the loads of consecutive vectors."""
    return [emit_load(builder, pointer, builder.add(place, index(LANES * v))) for v in range(n_vectors)]


def emit_outer_product(builder: ir.IRBuilder, factors: Values, row: Values, sums: Values) -> Values:
    """Add factor · row to the sums, which are ordered by factor, then by row."""
    products = [(factor, value) for factor in factors for value in row]
    return [emit_fma(builder, *pair, total) for pair, total in zip(products, sums, strict=True)]
