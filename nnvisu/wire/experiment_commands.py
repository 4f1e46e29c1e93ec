"""Commands about the experiment of a session, its many runs at once."""

import dataclasses
from typing import Any

from nnvisu.settings import COMMAND_FIELD, LIMITS
from nnvisu.wire.command import TABLE_MESSAGE_BYTES, Allowance, Changes, Command, Cost, field
from nnvisu.wire.experiment_messages import MemberMessage
from nnvisu.wire.fields import BOOLEAN, EXPERIMENT, NUMBERS

OPEN_ALLOWANCE = Allowance("runs opened", LIMITS.opens_per_second, LIMITS.open_burst)


@dataclasses.dataclass(frozen=True)
class StartExperiment(Command):
    """Train many runs at once, beside the session's own run, which rests meanwhile.

    An experiment that was there is closed. What it needs is checked before anything runs.
    """

    type = "start_experiment"
    changes = Changes.EXPERIMENT
    max_bytes = TABLE_MESSAGE_BYTES

    experiment: dict[str, Any] = field(EXPERIMENT, meaning="the runs that are wanted")


@dataclasses.dataclass(frozen=True)
class PauseExperiment(Command):
    """Let the experiment rest."""

    type = "pause_experiment"
    changes = Changes.EXPERIMENT
    cost = Cost.NOTHING


@dataclasses.dataclass(frozen=True)
class ContinueExperiment(Command):
    """Go on with the experiment, with more seeds or more steps if wanted; nothing is made twice."""

    type = "continue_experiment"
    changes = Changes.EXPERIMENT

    seeds: int | None = field(COMMAND_FIELD["seeds"], None, "of each recipe from now on, at least as many as there are")
    steps: int | None = field(COMMAND_FIELD["n_steps"], None, "the most that each run makes, at least what it was")


@dataclasses.dataclass(frozen=True)
class CloseExperiment(Command):
    """Forget the experiment."""

    type = "close_experiment"
    changes = Changes.EXPERIMENT
    cost = Cost.NOTHING


@dataclasses.dataclass(frozen=True)
class OpenMember(Command):
    """Open a run of the experiment as a session of its own, which begins where that run stands."""

    type = "open_member"
    for_viewers = True
    answer = MemberMessage
    allowance = OPEN_ALLOWANCE

    member: int = field(COMMAND_FIELD["member"])
    step: int | None = field(COMMAND_FIELD["step"], None, "one of kept in experiment_results; absent: the present")


@dataclasses.dataclass(frozen=True)
class SetExperimentView(Command):
    """Replace what this socket wants to receive of the experiment; before the first one, that is ``experiment`` alone.

    Numbers that the experiment does not have are ignored.
    """

    type = "set_experiment_view"
    for_viewers = True
    cost = Cost.NOTHING

    members: tuple[int, ...] | None = field(
        NUMBERS, None, f"whose maps are tiles; absent: the first {LIMITS.default_tiles}"
    )
    means: tuple[int, ...] = field(NUMBERS, (), "recipes whose mean maps are tiles")
    disagreements: tuple[int, ...] = field(NUMBERS, (), "recipes of which tiles show where their runs disagree")
    tile_size: int | None = field(
        COMMAND_FIELD["tile_size"], None, "cells a side, exactly; absent: as the link carries"
    )
    max_fps: float = field(COMMAND_FIELD["tile_max_fps"], float(LIMITS.default_tile_fps))
    results: bool = field(BOOLEAN, True, "the messages experiment_results and experiment_curves")
