"""Runs without a thread: tests that are their owner command them, and let them make their steps."""

import json
from collections.abc import Callable
from typing import Any

from nnvisu.arrays import Float32Array
from nnvisu.live.run import Run
from nnvisu.live.state import State
from nnvisu.wire import commands
from nnvisu.wire.commands import parse_command
from tests.support.clocks import TickingClock


def new_run(clock: Callable[[], float] | None = None, **options: Any) -> Run:
    """Return a run that may have all memory and has its kernels; options: as for ``Run``."""
    allowed: dict[str, Any] = {"check_memory": lambda n_bytes: None, "has_kernels": lambda: True}
    return Run(clock or TickingClock(), **allowed | options)


def do(run: Run, type_: str, **fields: Any) -> State:
    """Apply a command as a client writes it, and return the state after it."""
    run.apply(parse_command(json.dumps({"type": type_, **fields})))
    return run.state()


def train(run: Run, n_steps: int) -> State:
    """Make so many steps, or fewer where the run stops by itself, and return the state after them."""
    run.apply(commands.Step(n_steps))
    return finish(run)


def finish(run: Run, turn_s: float = 0.0) -> State:
    """Let the run take turns until it rests, and return the state there."""
    while run.is_running:
        run.take_turn(turn_s)
    return run.state()


def params_of(run: Run) -> Float32Array:
    """Return the weights and biases, float32 (n_params,)."""
    return run.trainer.model().params
