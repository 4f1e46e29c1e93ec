"""Every command that a client can send, and the one place where input from outside is validated.

Those that change the run are in ``changes``, what is asked in ``questions``, what is shown in ``views``, many runs at
once in ``experiment_commands``, and many people in ``classroom_commands``. ``messages`` has the other direction;
together they are the protocol.
"""

import dataclasses
from typing import Any

import msgspec

from nnvisu.errors import InvalidMessage, NnvisuError, UnknownType, fault_of_json, shorten
from nnvisu.settings import COMMAND_FIELD, SETTING
from nnvisu.wire.answers import RecipeMessage
from nnvisu.wire.changes import (
    CHANGES,
    AddPoints,
    ErasePoints,
    GenerateData,
    MovePoint,
    PointsChange,
    RelabelPoints,
    SetParameter,
    UpdateConfig,
    UpdateData,
    UpdateTable,
)
from nnvisu.wire.classroom_commands import (
    AnswerQuestion,
    ChangeNickname,
    EndClassroom,
    GetSent,
    JoinClassroom,
    LeaveClassroom,
    OpenClassroom,
    OpenPupil,
    RemovePupil,
    SendToClass,
    SetClassroom,
    SetWallView,
)
from nnvisu.wire.command import (
    ACK_ALLOWANCE,
    TABLE_MESSAGE_BYTES,
    Changes,
    Command,
    Cost,
    checked_command,
    field,
)
from nnvisu.wire.experiment_commands import (
    CloseExperiment,
    ContinueExperiment,
    OpenMember,
    PauseExperiment,
    SetExperimentView,
    StartExperiment,
)
from nnvisu.wire.fields import PACE, SEQ, Points
from nnvisu.wire.objects import Pace
from nnvisu.wire.questions import (
    GetActivations,
    GetImportance,
    GetModel,
    GetNeuron,
    GetProfile,
    Probe,
    RankPoints,
    Trace,
)
from nnvisu.wire.recipes import RECIPE, Recipe
from nnvisu.wire.views import SetPlane, SetView, ShareView

__all__ = [
    "CHANGES",
    "AddPoints",
    "AnswerQuestion",
    "ChangeNickname",
    "CloseExperiment",
    "Command",
    "ContinueExperiment",
    "EndClassroom",
    "ErasePoints",
    "GenerateData",
    "GetActivations",
    "GetImportance",
    "GetModel",
    "GetNeuron",
    "GetProfile",
    "GetSent",
    "JoinClassroom",
    "LeaveClassroom",
    "MovePoint",
    "OpenClassroom",
    "OpenMember",
    "OpenPupil",
    "PauseExperiment",
    "Points",
    "PointsChange",
    "Probe",
    "RankPoints",
    "RelabelPoints",
    "RemovePupil",
    "SendToClass",
    "SetClassroom",
    "SetExperimentView",
    "SetParameter",
    "SetPlane",
    "SetView",
    "SetWallView",
    "ShareView",
    "StartExperiment",
    "Trace",
    "UpdateConfig",
    "UpdateData",
    "UpdateTable",
]


@dataclasses.dataclass(frozen=True)
class StartTraining(Command):
    """Run."""

    type = "start_training"
    changes = Changes.RUN
    cost = Cost.NOTHING

    until_step: int | None = field(COMMAND_FIELD["until_step"], None, "pause exactly there; it lies ahead")


@dataclasses.dataclass(frozen=True)
class StopTraining(Command):
    """Pause."""

    type = "stop_training"
    changes = Changes.RUN
    cost = Cost.NOTHING


@dataclasses.dataclass(frozen=True)
class Step(Command):
    """Train for exactly ``n_steps`` steps, then pause."""

    type = "step"
    changes = Changes.RUN
    cost = Cost.NOTHING

    n_steps: int = field(COMMAND_FIELD["n_steps"])


@dataclasses.dataclass(frozen=True)
class SetPace(Command):
    """Set how fast the run trains, which does not affect what it computes. A new session is at full speed."""

    type = "set_pace"
    changes = Changes.PACE
    cost = Cost.NOTHING

    steps_per_second: Pace = field(
        PACE, meaning="steps a second; watch starts near 30 and grows with the step, to 5,000"
    )


@dataclasses.dataclass(frozen=True)
class Reset(Command):
    """Return to step 0, paused, with weights, optimizer and all random state as at the start."""

    type = "reset"
    changes = Changes.RUN
    told_as = "reset"

    seed: int | None = field(SETTING["seed"], None, "from now on, in config too; absent: as it is")


@dataclasses.dataclass(frozen=True)
class Rewind(Command):
    """Restore a checkpoint, paused; what came after it becomes the previous run."""

    type = "rewind"
    changes = Changes.RUN

    step: int = field(COMMAND_FIELD["step"], meaning="one of the checkpoints, as history tells them")


@dataclasses.dataclass(frozen=True)
class BringBack(Command):
    """Restore the previous run, paused, with its whole past: the one before a reset, new weights, a rewind or a recipe.

    The present run is then the previous one, if it has made any steps. Rejected if the previous run is not the one
    that is meant.
    """

    type = "bring_back"
    changes = Changes.RUN

    run: int | None = field(COMMAND_FIELD["run"], None, "which one is meant: former_run of history")
    step: int | None = field(COMMAND_FIELD["step"], None, "which one is meant: former of history")


@dataclasses.dataclass(frozen=True)
class GetRecipe(Command):
    """Ask for the recipe of this run."""

    type = "get_recipe"
    for_viewers = True
    answer = RecipeMessage


@dataclasses.dataclass(frozen=True)
class LoadRecipe(Command):
    """Replay a recipe at full speed, with each change at its step.

    With ``max_seconds`` it pauses at the step that was reached when they are over, where the run is bit for bit as it
    was; ``replayed`` and ``stopped_by`` of ``step_result`` say so. If changes before ``until_step`` have not been
    reached by then, it starts over at step 0 instead, with the settings and data that all changes lead to, so that none
    is lost; ``bring_back`` restores what was replayed. That can happen earlier, once it is clear.
    """

    type = "load_recipe"
    changes = Changes.RUN
    max_bytes = TABLE_MESSAGE_BYTES
    told_as = "a recipe loaded"

    recipe: Recipe = field(RECIPE, meaning="as get_recipe told it")
    until_step: int | None = field(COMMAND_FIELD["until_step"], None, "train up to there; absent: stay at step 0")
    max_seconds: float | None = field(
        COMMAND_FIELD["max_seconds"], None, "for so long at most, from its first step on; absent: as long as it takes"
    )


@dataclasses.dataclass(frozen=True)
class Ack(Command):
    """Acknowledge that all frames up to this one have been drawn."""

    type = "ack"
    for_viewers = True
    allowance = ACK_ALLOWANCE

    seq: int = field(SEQ, meaning="number of a frame; old ones are ignored, one never sent is invalid_value")


COMMANDS: dict[str, type[Command]] = {command.type: command for command in Command.__subclasses__()}

VIEWER_COMMANDS = tuple(command for command in COMMANDS.values() if command.for_viewers)


def parse_command(text: str) -> Command:
    """Return the command in ``text``. Raises InvalidMessage, UnknownType or InvalidValue, and nothing else.

    The error has the command's name as ``command`` if it could be read.
    """
    message = _decode_object(text)
    had_type, name = "type" in message, message.pop("type", None)
    command_class = COMMANDS.get(name) if isinstance(name, str) else None
    if command_class is None:
        # All their names would be longer than what anybody reads.
        given = f"is {shorten(name)}" if had_type else "is missing"
        raise UnknownType(f"type {given}; allowed: those of docs/protocol.md, such as {Step.type}", "type")
    try:
        return checked_command(command_class, message)
    except NnvisuError as error:
        error.command = name
        raise


def _decode_object(text: str) -> dict[str, Any]:
    try:
        message = msgspec.json.decode(text)
    except (ValueError, RecursionError) as error:
        raise InvalidMessage(f"not valid JSON: {fault_of_json(error)}") from None
    if not isinstance(message, dict):
        raise InvalidMessage(f"a message is a JSON object with a type, not {shorten(message)}")
    return message
