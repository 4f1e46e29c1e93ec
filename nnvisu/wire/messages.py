"""Every message that the server sends unasked, except those about experiments and classrooms.

Those are in ``experiment_messages`` and ``classroom_messages``, answers in ``answers``. ``commands`` has the other
direction; together they are the protocol.
"""

from typing import Annotated, Any, Literal

from nnvisu.errors import NnvisuError
from nnvisu.wire.answers import (
    ActivationsMessage,
    ImportanceMessage,
    ModelMessage,
    NeuronMessage,
    PointLosses,
    ProbeResult,
    ProfileMessage,
    RecipeMessage,
    TraceMessage,
)
from nnvisu.wire.classroom_messages import ClassroomMessage, PupilOpened, SentMessage, WallMessage
from nnvisu.wire.experiment_messages import ExperimentCurves, ExperimentMessage, ExperimentResults, MemberMessage
from nnvisu.wire.message import Message, about, type_of
from nnvisu.wire.objects import (
    Advice,
    Best,
    ConfigObject,
    DataScale,
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
    TableObject,
    Task,
)

__all__ = [
    "ActivationsMessage",
    "ClassroomMessage",
    "ExperimentCurves",
    "ExperimentMessage",
    "ExperimentResults",
    "ImportanceMessage",
    "MemberMessage",
    "Message",
    "ModelMessage",
    "NeuronMessage",
    "PointLosses",
    "ProbeResult",
    "ProfileMessage",
    "PupilOpened",
    "RecipeMessage",
    "SentMessage",
    "TraceMessage",
    "WallMessage",
]

Column = list[float | None]


class SessionMessage(Message, tag="session", frozen=True):
    """First on every socket: the session and the tables. ``config``, ``data`` and ``step_result`` follow."""

    session: Annotated[str | None, about("its id, to come back with; null for a viewer")]
    viewer: Annotated[str, about("an id that watches without control")]
    protocol: Annotated[int, about("1, the version of what is described here")]
    version: Annotated[str, about("of nnvisu")]
    role: Annotated[Role, about("of this socket")]
    resumed: Annotated[bool, about("whether this is a session that was there before")]
    copied: Annotated[
        bool, about("whether it is new and begins with the run of the session that ``copy`` in the address names")
    ]
    status: Annotated[Status, about("of the run")]
    step: Annotated[int, about("where the run is", "steps")]
    pace: Annotated[Pace, about("as in set_pace", "steps/s")]
    limits: Annotated[dict[str, float], about("every limit of this server by its name")]
    settings: Annotated[list[SettingRow], about("the settings of a run, as in config")]
    data_settings: Annotated[list[SettingRow], about("the fields of generate_data")]


class ConfigMessage(Message, tag="config", frozen=True):
    """The whole configuration in force: after each change, to all sockets of the session.

    A socket that views a checkpoint (``set_view``) gets that of the checkpoint, and the present one again on return.
    """

    config: Annotated[ConfigObject, about("every setting")]
    reinitialised: Annotated[bool, about("whether the weights are new")]
    reinitialised_by: Annotated[
        NewWeights | None,
        about(
            "what made them: reset, a recipe that was loaded, outputs that were fitted, or a setting; null if not new"
        ),
    ]
    at_step: Annotated[int | None, about("the checkpoint that it is of; null for now", "steps")]


class DataMessage(Message, tag="data", frozen=True, omit_defaults=True):
    """All points: after changes, to all sockets; only the newest, and for checkpoints as with ``config``."""

    points: Annotated[
        PointColumns,
        about("all of them, test points too; of a table where rows lie on the first plane, ±1 at most"),
    ]
    test: Annotated[
        list[Literal[0, 1, 2]], about("0 for training, 1 for a test point, 2 for validation, which is kept apart")
    ]
    n_classes: Annotated[int, about("highest label + 1, at least 2")]
    generator: Annotated[Generator | None, about("what made them; null for points of one's own")]
    task: Annotated[Task, about("regression where the points carry values")]
    scale: Annotated[
        DataScale | None, about("what the numbers stand for in the file that they came from; null: in none")
    ]
    at_step: Annotated[int | None, about("the checkpoint that they are of; null for now", "steps")]
    table: Annotated[TableObject | None, about("the rows, with the same order; absent for points in the plane")] = None
    untrained: Annotated[
        list[int] | None, about("labels of classes that have points, but none to train with; absent: there are none")
    ] = None


class PlaneMessage(Message, tag="plane", frozen=True):
    """The plane through a table that this socket's maps show from now on: after data, and whenever it is another one.

    A place (x, y) of the map is the row centre + x·right + y·up.
    """

    kind: Annotated[Literal["columns", "projection"], about("projection: along the first two principal components")]
    axes: Annotated[list[str], about("the columns to the right and up, such as column_1; none of a projection")]
    held: Annotated[dict[str, float], about("what the other columns stand at, in their units; none of a projection")]
    centre: Annotated[list[float], about("of each column, in its unit")]
    right: Annotated[list[float], about("of each column, in its unit")]
    up: Annotated[list[float], about("of each column, in its unit")]
    shares: Annotated[
        list[float] | None,
        about("of the variance of the standardised columns that are on, along right and up; of a projection only"),
    ]
    at_step: Annotated[int | None, about("the checkpoint that it is of; null for now", "steps")]


class CheckpointMessage(Message, tag="moment", frozen=True):
    """The checkpoint that this socket is now viewing; ``moment`` is its name on the wire only."""

    step: Annotated[int, about("where the checkpoint was taken", "steps")]
    epoch: Annotated[float, about("passes over the training points by then", "epochs")]
    metrics: Annotated[Metrics, about("of exactly then")]


class StepResult(Message, tag="step_result", frozen=True):
    """Progress of the run: 10 to 30 times a second while training, and at once after a change to anything in it."""

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
    """Scores of the points, for sockets that ask by ``set_view``."""

    step: Annotated[int, about("that it is of", "steps")]
    train: Annotated[PointScores | None, about("of the training points; null without any")]
    test: Annotated[PointScores | None, about("of the test points; null without any")]


class DiagnosisMessage(Message, tag="diagnosis", frozen=True):
    """The health of each layer, for sockets that ask by ``set_view``."""

    step: Annotated[int, about("that it is of", "steps")]
    layers: Annotated[list[LayerHealth], about("hidden ones first")]
    advice: Annotated[Advice | None, about("where something is wrong")]


class HistoryMessage(Message, tag="history", frozen=True):
    """The checkpoints: each can be viewed and restored."""

    steps: Annotated[list[int], about("ascending", "steps")]
    changes: Annotated[list[int], about("those just before a change", "steps")]
    former: Annotated[int | None, about("where the previous run ended, if bring_back can restore it", "steps")]
    former_run: Annotated[int | None, about("its number, as in curve")]
    best: Annotated[Best | None, about("the checkpoint with the lowest loss since the data and the loss are these")]


class CurveMessage(Message, tag="curve", frozen=True):
    """The metrics of the run so far, and its changes; ``step_result`` continues from there.

    Long runs are thinned out to the rows with the lowest and the highest value of each metric among their neighbours. A
    mean is over the steps since the previous row; null if no line connects the two.
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
    """Changes to the run since ``curve``: at once after each."""

    n_known: Annotated[int, about("so many marks at the beginning stay as they were told")]
    marks: Annotated[list[Mark], about("those that come after them, up to now, ascending by step")]


class DifferenceMessage(Message, tag="difference", frozen=True, omit_defaults=True):
    """What has changed in one of these messages since the last one of its type on this socket; it has one field.

    Only for sockets that ask by ``set_view``. An object has the fields that changed, an object in place of a list the
    indices that did, and ``{"removed": […], "added": […]}`` is for checkpoints. After each ``set_view`` the first
    message of each type is complete, and so is each ``step_result`` of a paused run.
    """

    step_result: Annotated[dict[str, Any] | None, about("fields of step_result", typedef="Differences")] = None
    history: Annotated[dict[str, Any] | None, about("fields of history", typedef="Differences")] = None
    scores: Annotated[dict[str, Any] | None, about("fields of scores", typedef="Differences")] = None
    diagnosis: Annotated[dict[str, Any] | None, about("fields of diagnosis", typedef="Differences")] = None


class OwnerMessage(Message, tag="owner", frozen=True):
    """Whether the session's owner is connected and what they look at, as ``share_view`` told it: to viewers alone.

    After the greeting, and at once after each change. What is null is not looked at.
    """

    connected: Annotated[bool, about("whether any socket is the owner's")]
    at_step: Annotated[int | None, about("the checkpoint; null for the present", "steps")]
    layer: Annotated[int | None, about("of the chosen neuron; 0 reads the inputs")]
    neuron: Annotated[int | None, about("the chosen one of that layer, from 0")]
    point: Annotated[int | None, about("the one whose update is gone through, as data has them")]
    stage: Annotated[int | None, about("how far the owner is in it")]
    axes: Annotated[list[str] | None, about("of the plane through a table, as set_plane takes them")]
    held: Annotated[dict[str, float] | None, about("what the other columns stand at on that plane")]
    projection: Annotated[bool, about("whether the plane is the projection")]


class WarmingMessage(Message, tag="warming", frozen=True):
    """How many kernels are compiled; training and maps start when all are."""

    ready: Annotated[int, about("so many are compiled")]
    total: Annotated[int, about("of so many")]


class ErrorMessage(Message, tag="error", frozen=True, omit_defaults=True):
    """A command was rejected and nothing was changed. To the socket that sent it."""

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
