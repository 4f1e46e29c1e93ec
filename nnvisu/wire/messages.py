"""Every message that the server sends: the news stand here, answers to questions in ``answers``.

``commands`` holds the other direction; both together are the protocol.
"""

from typing import Annotated, Any, Literal

from nnvisu.errors import NnvisuError
from nnvisu.wire.answers import ModelMessage, NeuronMessage, PointLosses, ProbeResult, RecipeMessage, TraceMessage
from nnvisu.wire.message import Message, about, type_of
from nnvisu.wire.objects import (
    Advice,
    Best,
    ConfigObject,
    Generator,
    LayerHealth,
    Mark,
    Metrics,
    NewWeights,
    Pace,
    PointColumns,
    PointScores,
    Replayed,
    Role,
    SettingRow,
    Status,
    StopReason,
    Task,
)

__all__ = ["Message", "ModelMessage", "NeuronMessage", "PointLosses", "ProbeResult", "RecipeMessage", "TraceMessage"]

Column = list[float | None]


class SessionMessage(Message, tag="session", frozen=True):
    """First on every socket: which session this is, and the tables. ``config``, ``data`` and ``step_result`` follow."""

    session: Annotated[str | None, about("its id, to come back with; null for a viewer")]
    viewer: Annotated[str, about("an id that watches without control")]
    protocol: Annotated[int, about("1, the version of what is described here")]
    version: Annotated[str, about("of nnvisu")]
    role: Annotated[Role, about("of this socket")]
    resumed: Annotated[bool, about("whether this is a session that was there before")]
    status: Annotated[Status, about("of the run")]
    step: Annotated[int, about("where the run is", "steps")]
    pace: Annotated[Pace, about("as in set_pace", "steps/s")]
    limits: Annotated[dict[str, float], about("every limit of this server by its name")]
    settings: Annotated[list[SettingRow], about("the settings of a run, as in config")]
    data_settings: Annotated[list[SettingRow], about("the fields of generate_data")]


class ConfigMessage(Message, tag="config", frozen=True):
    """The whole configuration in force: after each change, to all sockets of the session.

    Who looks at a kept step by ``set_view`` is told of that one, and of now again at the return.
    """

    config: Annotated[ConfigObject, about("every setting")]
    reinitialised: Annotated[bool, about("whether the weights are new")]
    reinitialised_by: Annotated[
        NewWeights | None,
        about(
            "what made them: reset, a recipe that was loaded, outputs that were fitted, or a setting; null if not new"
        ),
    ]
    at_step: Annotated[int | None, about("the kept step that it is of; null for now", "steps")]


class DataMessage(Message, tag="data", frozen=True):
    """All points: after changes, to all sockets; only the newest, and of a kept step as in ``config``."""

    points: Annotated[PointColumns, about("all of them, test points too")]
    test: Annotated[list[Literal[0, 1]], about("1 for each point that the network never trains on")]
    n_classes: Annotated[int, about("highest label + 1, at least 2")]
    generator: Annotated[Generator | None, about("what made them; null for points of one's own")]
    task: Annotated[Task, about("regression where the points carry values")]
    at_step: Annotated[int | None, about("the kept step that they are of; null for now", "steps")]


class MomentMessage(Message, tag="moment", frozen=True):
    """The kept step that this socket has begun to look at."""

    step: Annotated[int, about("the kept step", "steps")]
    epoch: Annotated[float, about("passes over the training points by then", "epochs")]
    metrics: Annotated[Metrics, about("of exactly then")]


class StepResult(Message, tag="step_result", frozen=True):
    """Where the run is: 10 to 30 times a second while it is on, and at once after a change of anything told here."""

    step: Annotated[int, about("updates made", "steps")]
    epoch: Annotated[float, about("passes over the training points", "epochs")]
    status: Annotated[Status, about("warming: kernels are being compiled")]
    steps_per_second: Annotated[float | None, about("over the last second", "steps/s")]
    metrics: Annotated[Metrics, about("the newest there are; of exactly this step unless the run is on")]
    metrics_step: Annotated[int | None, about("the step they are of; null where nothing was measured yet", "steps")]
    pace: Annotated[Pace, about("as in set_pace", "steps/s")]
    diverged_at: Annotated[int | None, about("the step at which the loss was not finite", "steps")]
    message: Annotated[str | None, about("how the last run ended, or why something is as it is, for people")]
    stopped_by: Annotated[StopReason | None, about("what ended the last run, for programs")]
    replayed: Annotated[
        Replayed | None, about("how far load_recipe came; null before that has ended, and after the next start")
    ]
    learning_rate: Annotated[float, about("of the next step, by the schedule")]
    advice: Annotated[Advice | None, about("where learning is unhealthy")]
    round_trip_ms: Annotated[float | None, about("from sending a frame to its ack, smoothed", "ms")]
    n_changes: Annotated[int, about("counts what was changed in the run, its beginnings and ways back too")]
    n_outputs: Annotated[int, about("of the network, which may have more than the data have classes")]
    comparable_from: Annotated[
        int, about("metrics of earlier steps are of other data or of another loss than the newest", "steps")
    ]


class ScoresMessage(Message, tag="scores", frozen=True):
    """What is right and wrong among the points, for who asks by ``set_view``."""

    step: Annotated[int, about("that it is of", "steps")]
    train: Annotated[PointScores | None, about("of the training points; null without any")]
    test: Annotated[PointScores | None, about("of the test points; null without any")]


class DiagnosisMessage(Message, tag="diagnosis", frozen=True):
    """The health of each layer, for who asks by ``set_view``."""

    step: Annotated[int, about("that it is of", "steps")]
    layers: Annotated[list[LayerHealth], about("hidden ones first")]
    advice: Annotated[Advice | None, about("where something is wrong")]


class HistoryMessage(Message, tag="history", frozen=True):
    """The kept steps: any of them can be looked at and gone back to."""

    steps: Annotated[list[int], about("ascending", "steps")]
    changes: Annotated[list[int], about("those just before a change", "steps")]
    former: Annotated[
        int | None, about("where the run before this one ended, if bring_back can bring it back", "steps")
    ]
    former_run: Annotated[int | None, about("its number, as in curve")]
    best: Annotated[Best | None, about("the kept step with the lowest loss since the data and the loss are these")]


class CurveMessage(Message, tag="curve", frozen=True):
    """The metrics of the run so far, and what was changed in it; ``step_result`` goes on from there.

    Of a long run a part of the rows is told: those with the lowest and the highest value of each metric among their
    neighbours. A mean is over the steps since the row before; null where no line leads here from there.
    """

    steps: Annotated[list[int], about("ascending", "steps")]
    loss: Annotated[Column, about("at each of the steps")]
    accuracy: Annotated[Column, about("at each of the steps", "share")]
    test_loss: Annotated[Column, about("at each of the steps")]
    test_accuracy: Annotated[Column, about("at each of the steps", "share")]
    mean_loss: Annotated[Column, about("since the step before")]
    mean_accuracy: Annotated[Column, about("since the step before", "share")]
    mean_test_loss: Annotated[Column, about("since the step before")]
    mean_test_accuracy: Annotated[Column, about("since the step before", "share")]
    marks: Annotated[list[Mark], about("what was changed, ascending by step")]
    run: Annotated[int, about("another number after each beginning; a run that is brought back has its own")]
    branch: Annotated[int, about("another number after each way back, too; with the same it is more of the same curve")]


class MarksMessage(Message, tag="marks", frozen=True):
    """What was changed in the run since ``curve``: at once after each change."""

    n_known: Annotated[int, about("so many marks at the beginning stay as they were told")]
    marks: Annotated[list[Mark], about("those that come after them, up to now, ascending by step")]


class DifferenceMessage(Message, tag="difference", frozen=True, omit_defaults=True):
    """What has changed in one of these messages since the last of its type on this socket; one field is there.

    Only for who asks by ``set_view``. An object has the fields that changed, an object for a list the places that did,
    and ``{"removed": […], "added": […]}`` tells of kept steps. After each ``set_view`` the first message of each type
    is complete, and so is each ``step_result`` of a run at rest.
    """

    step_result: Annotated[dict[str, Any] | None, about("fields of step_result", typedef="Differences")] = None
    history: Annotated[dict[str, Any] | None, about("fields of history", typedef="Differences")] = None
    scores: Annotated[dict[str, Any] | None, about("fields of scores", typedef="Differences")] = None
    diagnosis: Annotated[dict[str, Any] | None, about("fields of diagnosis", typedef="Differences")] = None


class WarmingMessage(Message, tag="warming", frozen=True):
    """How many kernels are compiled; training and maps begin when all are."""

    ready: Annotated[int, about("so many are compiled")]
    total: Annotated[int, about("of so many")]


class ErrorMessage(Message, tag="error", frozen=True, omit_defaults=True):
    """A command could not be taken; nothing was changed. To the socket that sent it."""

    code: Annotated[str, about("stable, for programs")]
    message: Annotated[str, about("for people: the field, its value and what is allowed")]
    field: Annotated[str | None, about("the field that is wrong, if one is")] = None
    command: Annotated[str | None, about("the type of the command, if it could be read")] = None

    @classmethod
    def of(cls, error: NnvisuError, command: str | None = None) -> "ErrorMessage":
        """Build the message for ``error``."""
        return cls(error.code, error.message, error.field, command or error.command)


class ByeMessage(Message, tag="bye", frozen=True):
    """The server closes the socket."""

    code: Annotated[str, about("as in error")]
    message: Annotated[str, about("for people")]
    retry: Annotated[bool, about("whether coming back makes sense")]


MESSAGES: dict[str, type[Message]] = {type_of(message): message for message in Message.__subclasses__()}
