"""Every message that the server sends, as a struct. msgspec writes them; NaN and infinity become null.

``commands`` holds the other direction; both together are the protocol.
"""

from typing import Any

import msgspec

from nnvisu.errors import NnvisuError


class Message(msgspec.Struct, frozen=True, tag_field="type"):
    """Base of all that the server says."""

    def as_text(self) -> str:
        """Return the message as JSON."""
        return msgspec.json.encode(self).decode()


class SessionMessage(Message, tag="session"):
    """First on every socket: which session this is, and the tables."""

    session: str | None
    viewer: str
    protocol: int
    version: str
    role: str
    resumed: bool
    status: str
    step: int
    pace: float | str | None
    limits: dict[str, Any]
    settings: list[dict[str, Any]]
    data_settings: list[dict[str, Any]]


class ConfigMessage(Message, tag="config"):
    """The whole configuration in force; ``at_step``: at a kept step that this socket looks at, else None for now.

    Only who asks for a kept step by ``set_view`` is told of one, and of now again at the return.
    """

    config: dict[str, Any]
    reinitialised: bool
    at_step: int | None


class DataMessage(Message, tag="data"):
    """All points; ``generator`` is the generate_data command that made them, or None.

    task: "classification", or "regression" where the points carry values (``points.value``). at_step: as in ``config``.
    """

    points: dict[str, list]
    test: list[int]
    n_classes: int
    generator: dict[str, Any] | None
    task: str
    at_step: int | None


class MomentMessage(Message, tag="moment"):
    """The kept step that this socket has begun to look at, and the metrics of exactly then."""

    step: int
    metrics: dict[str, float | None]


class StepResult(Message, tag="step_result"):
    """Where the run is.

    metrics: measured at ``metrics_step``, which is ``step`` unless the run is on (None: not measured yet).
    learning_rate: of the next step. stopped_by: what ended the last run ("until_step", "loss", "test_loss", "accuracy",
    "test_accuracy", "plateau", "test_plateau", "diverged"). advice: {code, message} where learning is unhealthy.
    message: for people. round_trip_ms: smoothed time from sending a frame to its acknowledgement. n_changes: counts
    what was changed in the run, its beginnings and ways back too. n_outputs: of the network, which may have more than
    the data have classes. comparable_from: metrics of earlier steps are of other data or of another loss than the
    newest.
    """

    step: int
    epoch: float
    status: str
    steps_per_second: float | None
    metrics: dict[str, float | None]
    metrics_step: int | None
    pace: float | str | None
    diverged_at: int | None
    message: str | None
    stopped_by: str | None
    learning_rate: float
    advice: dict[str, str] | None
    round_trip_ms: float | None
    n_changes: int
    n_outputs: int
    comparable_from: int


class ProbeResult(Message, tag="probe_result"):
    """The class probabilities at a place or, for regression, the value."""

    x: float
    y: float
    step: int
    probabilities: list[float]
    value: float | None


class PointLosses(Message, tag="point_losses"):
    """The loss of each point, in the order of ``data``, without smoothing; None where it is not finite."""

    step: int
    losses: list[float | None]


class TraceMessage(Message, tag="trace"):
    """One step on one point alone; nothing was changed. ``layers``: as ``core.trace.TracedLayer``.

    target: the label or the value that was asked for. inputs: the features of the point. probabilities: empty for
    regression, where ``value`` is the answer. learning_rate: that the update is made with. new_…: what the network says
    of the point after the update.
    """

    step: int
    x: float
    y: float
    target: float
    inputs: list[float]
    layers: list[dict[str, Any]]
    loss: float | None
    probabilities: list[float]
    value: float | None
    learning_rate: float
    new_loss: float | None
    new_probabilities: list[float]
    new_value: float | None


class ModelMessage(Message, tag="model"):
    """The whole network: ``parameters`` are float32, for each layer the weights (n_out, n_in), then the biases.

    activations: of each hidden layer. n_classes: of the data; the network may have more outputs, one for regression.
    """

    step: int
    layer_sizes: list[int]
    activations: list[str]
    features: list[str]
    task: str
    n_classes: int
    parameters: list[float]


class NeuronMessage(Message, tag="neuron"):
    """One neuron's float32 numbers: ``weights`` of its inputs, ``outgoing`` of the next layer's neurons for it.

    outgoing: empty for an output. layer_sizes: of the whole network, inputs first.
    """

    step: int
    layer_sizes: list[int]
    layer: int
    neuron: int
    bias: float
    weights: list[float]
    outgoing: list[float]


class ScoresMessage(Message, tag="scores"):
    """What is right and wrong among the training and the test points; None where there are no points.

    For classes accuracy, confusion (counts, a row for each right class, a column for each answer), precision, recall
    and f1 of each class (None where it would be 0 / 0), their means over the other classes in macro, and
    balanced_accuracy, which is the mean of the recalls; for regression r_squared and mean_absolute_error.
    """

    step: int
    train: dict[str, Any] | None
    test: dict[str, Any] | None


class DiagnosisMessage(Message, tag="diagnosis"):
    """The health of each layer, hidden ones first, and what to do where something is wrong."""

    step: int
    layers: list[dict[str, Any]]
    advice: dict[str, str] | None


class RecipeMessage(Message, tag="recipe"):
    """What makes the run again, bit for bit: data and settings at step 0, the changes since, and the present step.

    data: {generator} or {points, test}. journal: [step, command] each, in order. n_changes: as long as ``step_result``
    says the same number, the run has only gone on from here. engine: which one made it; another one's last digits may
    differ.
    """

    data: dict[str, Any]
    config: dict[str, Any]
    journal: list[list]
    step: int
    engine: int
    n_changes: int


class HistoryMessage(Message, tag="history"):
    """The kept steps, ascending: any of them can be looked at and gone back to. changes: those just before a change.

    former: the step at which the run before this one stood when it ended, if ``bring_back`` can bring it back;
    former_run: its number, as in ``curve``. best: {step, loss, of} of the kept step with the lowest loss of the "test"
    points, or of the "train" points where there are no others, since the data and the loss are these; else None.
    """

    steps: list[int]
    changes: list[int]
    former: int | None
    former_run: int | None
    best: dict[str, Any] | None


class CurveMessage(Message, tag="curve"):
    """The metrics of the run so far, and what was changed in it; ``step_result`` goes on from there.

    Of a long run a part of the rows is told: those with the lowest and the highest value of each metric among their
    neighbours, at most ``core.curve.MAX_ROWS``. mean_loss and so on: over the steps since the row before, of all that
    was measured there; None where no line leads here from there. marks: {step, command}, and comparable_from where
    metrics are of other data or of another loss from that step on: no line leads across.
    run: another number after each beginning; a run that is brought back has its own. branch: another number after each
    way back, too; with the same it is more of the same curve.
    """

    steps: list[int]
    loss: list[float | None]
    accuracy: list[float | None]
    test_loss: list[float | None]
    test_accuracy: list[float | None]
    mean_loss: list[float | None]
    mean_accuracy: list[float | None]
    mean_test_loss: list[float | None]
    mean_test_accuracy: list[float | None]
    marks: list[dict[str, Any]]
    run: int
    branch: int


class DifferenceMessage(Message, tag="difference", omit_defaults=True):
    """What has changed in one of these messages since the last of its type on this socket: ``wire.differences``.

    Only for clients that ask for it. After each ``set_view`` the first message of each type is complete.
    """

    step_result: dict[str, Any] | None = None
    history: dict[str, Any] | None = None
    scores: dict[str, Any] | None = None
    diagnosis: dict[str, Any] | None = None


class WarmingMessage(Message, tag="warming"):
    """How many kernels are compiled; training and maps begin when all are."""

    ready: int
    total: int


class ErrorMessage(Message, tag="error", omit_defaults=True):
    """A command could not be taken; nothing was changed."""

    code: str
    message: str
    field: str | None = None
    command: str | None = None

    @classmethod
    def of(cls, error: NnvisuError, command: str | None = None) -> "ErrorMessage":
        """Build the message for ``error``."""
        return cls(error.code, error.message, error.field, command or error.command)


class ByeMessage(Message, tag="bye"):
    """The server closes the socket; ``retry`` says whether coming back makes sense."""

    code: str
    message: str
    retry: bool


MESSAGES: tuple[type[Message], ...] = tuple(Message.__subclasses__())
