"""Commands about views: what a socket wants to receive, and what the owner shows to viewers."""

import dataclasses

from nnvisu.settings import COMMAND_FIELD, LIMITS
from nnvisu.wire.command import Command, Cost, field
from nnvisu.wire.fields import AT_STEP, BOOLEAN, ENCODINGS
from nnvisu.wire.planes import AXES, HELD


@dataclasses.dataclass(frozen=True)
class SetView(Command):
    """Replace what this socket wants to receive: which frames, how large and how often, and which messages.

    With ``at_step`` everything sent to this socket is of a checkpoint, including ``config`` and ``data``; only
    ``step_result``, ``history``, ``curve`` and ``marks`` continue with the run.
    """

    type = "set_view"
    for_viewers = True

    map_size: int | None = field(COMMAND_FIELD["map_size"], None, "cells a side, exactly; absent: as the link carries")
    max_fps: float = field(COMMAND_FIELD["max_fps"], float(LIMITS.default_fps))
    encodings: tuple[int, ...] | None = field(ENCODINGS, None, "that the client can read; absent: all of them")
    decision_map: bool = field(BOOLEAN, True, "frames of kind 1")
    class_map: bool = field(BOOLEAN, False, "frames of kind 3")
    neurons: bool = field(BOOLEAN, False, "frames of kind 2")
    at_step: int | None = field(AT_STEP, None, "a checkpoint to look at")
    neuron_map_size: int | None = field(COMMAND_FIELD["neuron_map_size"], None)
    neuron_max_fps: float = field(COMMAND_FIELD["neuron_max_fps"], float(LIMITS.default_neuron_fps))
    parameters: bool = field(BOOLEAN, False, "frames of kind 4")
    scores: bool = field(BOOLEAN, False, "the message scores")
    diagnosis: bool = field(BOOLEAN, False, "the message diagnosis")
    differences: bool = field(
        BOOLEAN, False, "messages that come again and again may come as difference, on a thin link 4 times a second"
    )


@dataclasses.dataclass(frozen=True)
class SetPlane(Command):
    """Choose the plane through a table that maps sent to this socket show, in place of the last one.

    Without any field: the first two columns are its axes and the others stand at their medians. ``plane`` answers,
    before the first frame on it. Data with columns of other names are shown on that plane again.
    """

    type = "set_plane"
    for_viewers = True
    cost = Cost.NOTHING

    axes: tuple[int, int] | None = field(AXES, None, "the columns to the right and up; absent: the first two")
    held: dict[int, float] | None = field(HELD, None, "what others stand at, in their own units; absent: their median")
    projection: bool = field(BOOLEAN, False, "along the first two principal components instead, without axes and held")


@dataclasses.dataclass(frozen=True)
class ShareView(Command):
    """Tell viewers what the owner looks at, for those who follow; what is absent is not looked at.

    Nothing of it is checked against the run, which may have gone on: who follows takes what there still is. It is
    forgotten when the owner's last socket closes.
    """

    type = "share_view"
    cost = Cost.NOTHING

    at_step: int | None = field(AT_STEP, None, "a checkpoint; absent: the present")
    layer: int | None = field(COMMAND_FIELD["layer"], None, "of the chosen neuron; 0 reads the inputs")
    neuron: int | None = field(COMMAND_FIELD["neuron"], None, "the chosen one of that layer, from 0")
    point: int | None = field(COMMAND_FIELD["index"], None, "the one whose update is gone through, as data has them")
    stage: int | None = field(COMMAND_FIELD["stage"], None, "how far the owner is in it")
    axes: tuple[int, int] | None = field(AXES, None, "of the plane through a table, as in set_plane")
    held: dict[int, float] | None = field(HELD, None, "what the other columns stand at on that plane")
    projection: bool = field(BOOLEAN, False, "whether the plane is the projection")
