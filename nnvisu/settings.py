"""The ONE table of settings and limits: name, default, range or choices, unit, help.

Everything that a person can set, and every limit, stands here once: the check of messages, the page's
controls, the README's tables and the tests read it. Imports only ``activations``, ``checks`` and ``errors``.
"""

import dataclasses
from collections.abc import Mapping
from typing import Any

from nnvisu import activations
from nnvisu.checks import Setting
from nnvisu.errors import InvalidValue

# Limits that are no setting of a run. Those under "server" can be set by environment, see SERVER_SETTINGS.
LIMITS: dict[str, int | float] = {
    "max_hidden_layers": 10,
    "max_neurons": 256,
    "max_points": 10_000,
    "max_classes": 8,
    "max_trace_parameters": 2000,
    "max_parameter": 1000,  # that a person can give a weight or a bias
    "min_map_size": 8,
    "max_map_size": 512,
    "min_adaptive_map_size": 32,
    "max_adaptive_map_size": 128,
    "max_fps": 60,
    "default_fps": 30,
    "max_journal_changes": 1000,  # of a run that has a recipe
    "max_journal_points": 20_000,  # in all of them together
    "max_link_points": 1000,  # of one's own, in an address
    "min_neuron_map_size": 8,
    "max_neuron_map_size": 64,
    "max_adaptive_neuron_map_size": 32,
    "max_neuron_fps": 30,
    "default_neuron_fps": 10,
    "max_parameters_sent": 4096,
    "parameters_per_second": 10,
    "max_steps": 2**53 - 1,  # the largest step that JSON, JavaScript and the frame's f64 all hold exactly
    "max_steps_at_a_time": 1_000_000,  # that the page's button makes
    "max_message_bytes": 64 * 1024,
    "max_data_message_bytes": 1024 * 1024,
    "commands_per_second": 60,
    "command_burst": 120,
    "acks_per_second": 300,
    "ack_burst": 600,
    "probes_per_second": 120,
    "probe_burst": 240,
    "max_frames_in_flight": 2,
}

FEATURES = ("x", "y", "x_squared", "y_squared", "xy", "sin_x", "sin_y", "cos_x", "cos_y", "radius")

SETTINGS: tuple[Setting, ...] = (
    Setting(
        "hidden_layers",
        "Hidden layers",
        "layers",
        (8, 8),
        "Neurons of each hidden layer, from input to output. Empty: a linear classifier.",
        minimum=1,
        maximum=LIMITS["max_neurons"],
        max_items=LIMITS["max_hidden_layers"],
        unit="neurons",
        group="network",
        resets=True,
    ),
    Setting(
        "activation",
        "Activation",
        "layer_choice",
        "tanh",
        f"The function that each hidden neuron applies, one for all or one for each layer. {activations.HELP}.",
        choices=activations.NAMES,
        max_items=LIMITS["max_hidden_layers"],
        group="network",
    ),
    Setting(
        "features",
        "Inputs",
        "choices",
        ("x", "y"),
        "What the network is given of each point. Squares, products and waves make curved boundaries easy; sin_x is "
        "sin(π·x), one wave over the plane, and radius the distance from its middle.",
        choices=FEATURES,
        group="network",
    ),
    Setting(
        "initializer",
        "Initial weights",
        "choice",
        "glorot_uniform",
        "The distribution that the weights are drawn from; biases start at 0. Their variance is 2 / (inputs + outputs "
        "of the layer) for Glorot (2010), which suits tanh; 2 / inputs for He (2015), which suits relu; 1 / inputs for "
        "LeCun (1998). orthogonal turns without stretching (Saxe 2014). "
        "With zeros hidden neurons stay alike and learn nothing.",
        choices=(
            "glorot_uniform",
            "glorot_normal",
            "he_uniform",
            "he_normal",
            "lecun_uniform",
            "lecun_normal",
            "uniform",
            "orthogonal",
            "zeros",
        ),
        group="network",
        resets=True,
    ),
    Setting(
        "initial_range",
        "Initial range",
        "number",
        0.5,
        "For uniform: the weights are drawn between minus this and plus this.",
        minimum=0,
        maximum=10,
        group="network",
        needs=("initializer", ("uniform",)),
        resets=True,
    ),
    Setting(
        "seed",
        "Seed of the weights",
        "integer",
        0,
        "The same seed gives the same weights, batches and dropout: the same run.",
        minimum=0,
        maximum=2**32 - 1,
        group="network",
        resets=True,
    ),
    Setting(
        "loss",
        "Loss",
        "choice",
        "cross_entropy",
        "What training makes small, as a mean over the points. For classes: cross_entropy, −ln(probability of the "
        "right class), by softmax; squared_error, half the squared distance of the outputs from 1 for the right class"
        " and 0 elsewhere; hinge, how far the right output fails to lead the best other one by 1 (Crammer and Singer "
        "2001). The last two give no probabilities: map and probe show softmax of the outputs. For values, with r = "
        "output − value: squared_error, r²/2; absolute_error, |r|; huber, r²/2 up to delta, then delta·(|r| − delta/2) "
        "(Huber 1964).",
        choices=("cross_entropy", "squared_error", "hinge", "absolute_error", "huber"),
        group="training",
    ),
    Setting(
        "huber_delta",
        "Huber delta",
        "number",
        0.5,
        "For huber: the distance of output and value from which on the loss grows as a line.",
        minimum=0.001,
        maximum=10,
        group="training",
        needs=("loss", ("huber",)),
    ),
    Setting(
        "class_weights",
        "Class weights",
        "choice",
        "none",
        "How much the points of a class count in training. balanced: n / (k·n_c), where n_c of the n training points "
        "are of this class and k classes have any, so that all classes count the same (King and Zeng 2001). The "
        "gradient is still divided by the number of points, not by the sum of their weights as in PyTorch. The loss "
        "shown is without weights; regression has no use for them.",
        choices=("none", "balanced"),
        group="training",
        needs=("loss", ("cross_entropy", "squared_error", "hinge")),
    ),
    Setting(
        "optimizer",
        "Optimizer",
        "choice",
        "adam",
        "How a gradient becomes a change of the weights. All but sgd scale each weight's step: adagrad by all its "
        "gradients so far (Duchi 2011), rmsprop (Hinton 2012) and adam (Kingma 2015) by the recent ones. adamw is adam "
        "with weight decay (Loshchilov 2019).",
        choices=("sgd", "adagrad", "rmsprop", "adam", "adamw"),
        group="training",
    ),
    Setting(
        "learning_rate",
        "Learning rate",
        "number",
        0.01,
        "The size of each step, at its largest if there is a schedule. Too small: slow. Too large: the loss jumps or "
        "diverges.",
        minimum=0,
        maximum=1000,
        group="training",
    ),
    Setting(
        "learning_rate_schedule",
        "Schedule",
        "choice",
        "constant",
        "How the learning rate changes with the step, counted from 0 at new weights. step: by the schedule's factor "
        "every so many steps. cosine: down to that share along a cosine. warm_up, with n schedule steps: up in a line "
        "from an n-th at step 0 to all of it at step n − 1, then constant. one_cycle: up along a cosine from a 25th to "
        "all of it at step 0.3·n − 1, then down along another to that share at step n − 1 (Smith 2018, in PyTorch's "
        "form).",
        choices=("constant", "step", "cosine", "warm_up", "one_cycle"),
        group="training",
    ),
    Setting(
        "schedule_steps",
        "Schedule steps",
        "integer",
        1000,
        "For step: how many steps until the learning rate falls again. For the other schedules: how many steps they "
        "take (n); afterwards it stays as it is.",
        minimum=1,
        maximum=1_000_000_000,
        unit="steps",
        group="training",
        needs=("learning_rate_schedule", ("step", "cosine", "warm_up", "one_cycle")),
    ),
    Setting(
        "schedule_factor",
        "Schedule factor",
        "number",
        0.1,
        "For step: what the learning rate is multiplied by each time. For cosine and one_cycle: the share of it that "
        "is left at the end.",
        minimum=0,
        maximum=1,
        group="training",
        needs=("learning_rate_schedule", ("step", "cosine", "one_cycle")),
    ),
    Setting(
        "batch_size",
        "Batch size",
        "integer",
        0,
        "Points per step, drawn without replacement and reshuffled each epoch, whose last batch may be smaller. 0: all "
        "points in every step.",
        minimum=0,
        maximum=10_000,
        unit="points",
        group="training",
    ),
    Setting(
        "momentum",
        "Momentum",
        "number",
        0.0,
        "For sgd: velocity = momentum × velocity + gradient, and the step is learning rate × velocity. 0: plain sgd.",
        minimum=0,
        maximum=0.999,
        group="optimizer",
        needs=("optimizer", ("sgd",)),
    ),
    Setting(
        "nesterov",
        "Nesterov",
        "boolean",
        False,
        "For sgd with momentum: step by gradient + momentum × velocity instead of the velocity, which looks one step "
        "ahead (Sutskever 2013, in PyTorch's form).",
        group="optimizer",
        needs=("optimizer", ("sgd",)),
    ),
    Setting(
        "beta1",
        "Beta 1",
        "number",
        0.9,
        "For adam and adamw: decay of the running mean of gradients.",
        minimum=0,
        maximum=0.9999,
        group="optimizer",
        needs=("optimizer", ("adam", "adamw")),
    ),
    Setting(
        "beta2",
        "Beta 2",
        "number",
        0.999,
        "For adam, adamw and rmsprop: decay of the running mean of squared gradients.",
        minimum=0,
        maximum=0.999999,
        group="optimizer",
        needs=("optimizer", ("rmsprop", "adam", "adamw")),
    ),
    Setting(
        "epsilon",
        "Epsilon",
        "number",
        1e-8,
        "For all optimizers but sgd: added to the root of the squares, outside of the root, so that nothing divides by "
        "zero.",
        minimum=1e-12,
        maximum=1,
        group="optimizer",
        needs=("optimizer", ("adagrad", "rmsprop", "adam", "adamw")),
    ),
    Setting(
        "weight_decay",
        "Weight decay",
        "number",
        0.01,
        "For adamw: each step also takes learning rate × this share off every weight, apart from the gradient. Biases "
        "are left alone.",
        minimum=0,
        maximum=10,
        group="optimizer",
        needs=("optimizer", ("adamw",)),
    ),
    Setting(
        "gradient_clip",
        "Gradient clip",
        "number",
        0.0,
        "The longest gradient allowed (Euclidean norm of all of it, with that of l1 and l2); longer ones are scaled "
        "down to just this (Pascanu 2013). 0: off.",
        minimum=0,
        maximum=1000,
        group="optimizer",
    ),
    Setting(
        "l1",
        "L1",
        "number",
        0.0,
        "Pulls every weight towards 0 by a constant force: l1 × sign(w) is added to its gradient, and unneeded weights "
        "vanish. Biases are left alone.",
        minimum=0,
        maximum=10,
        group="regularisation",
    ),
    Setting(
        "l2",
        "L2",
        "number",
        0.0,
        "Pulls every weight towards 0 in proportion to its size: l2 × w, the slope of l2/2 × w², is added to its "
        "gradient, for smoother boundaries. Biases are left alone.",
        minimum=0,
        maximum=10,
        group="regularisation",
    ),
    Setting(
        "dropout_rate",
        "Dropout",
        "number",
        0.0,
        "Share of hidden neurons that are switched off in each step, at random for each point, the others growing by "
        "1 / (1 − share) to make up for it (Srivastava 2014); off when drawing or measuring.",
        minimum=0,
        maximum=0.95,
        group="regularisation",
    ),
    Setting(
        "label_smoothing",
        "Label smoothing",
        "number",
        0.0,
        "Share of the target that is spread evenly over all classes (Szegedy 2016). The loss shown is without it; "
        "hinge and regression have no use for it.",
        minimum=0,
        maximum=0.9,
        group="regularisation",
        needs=("loss", ("cross_entropy", "squared_error")),
    ),
    Setting(
        "stop_at_loss",
        "Train loss",
        "number",
        0.0,
        "Pause when the loss of the training points gets down to this. 0: off.",
        minimum=0,
        maximum=100,
        group="stop",
    ),
    Setting(
        "stop_at_test_loss",
        "Test loss",
        "number",
        0.0,
        "Pause when the loss of the test points gets down to this. 0: off.",
        minimum=0,
        maximum=100,
        group="stop",
    ),
    Setting(
        "stop_at_accuracy",
        "Train accuracy",
        "number",
        0.0,
        "Pause when this share of the training points is right. 0: off.",
        minimum=0,
        maximum=1,
        group="stop",
    ),
    Setting(
        "stop_at_test_accuracy",
        "Test accuracy",
        "number",
        0.0,
        "Pause when this share of the test points is right. 0: off.",
        minimum=0,
        maximum=1,
        group="stop",
    ),
    Setting(
        "stop_on_plateau",
        "Plateau",
        "integer",
        0,
        "Pause when the loss of the training points got no smaller, by a thousandth, in so many steps. 0: off.",
        minimum=0,
        maximum=1_000_000_000,
        unit="steps",
        group="stop",
    ),
    Setting(
        "stop_on_test_plateau",
        "Test plateau",
        "integer",
        0,
        "Early stopping: pause when the loss of the test points got no smaller, by a thousandth, in so many steps. The "
        "best step is kept and can be gone back to. 0: off.",
        minimum=0,
        maximum=1_000_000_000,
        unit="steps",
        group="stop",
    ),
)

CLASS_DATASETS = (
    "circles",
    "moons",
    "blobs",
    "anisotropic",
    "varied_variance",
    "xor",
    "spirals",
    "gaussians",
    "checkerboard",
    "rings",
    "stripes",
)
VALUE_DATASETS = ("plane", "bumps")

DATA_SETTINGS: tuple[Setting, ...] = (
    Setting(
        "dataset",
        "Data set",
        "choice",
        "moons",
        "The shape that the points are drawn from. plane and bumps are for regression: their points carry a value from "
        "−1 to 1 instead of a class.",
        choices=(*CLASS_DATASETS, *VALUE_DATASETS),
        group="data",
    ),
    Setting(
        "n_points",
        "Points",
        "integer",
        200,
        "How many points, train and test together.",
        minimum=10,
        maximum=10_000,
        unit="points",
        group="data",
    ),
    Setting(
        "n_classes",
        "Classes",
        "integer",
        2,
        "How many classes, if any.",
        minimum=2,
        maximum=8,
        group="data",
        needs=("dataset", CLASS_DATASETS),
    ),
    Setting(
        "class_ratio",
        "Class ratio",
        "number",
        1.0,
        "How many times as many points the largest class, the first, has as the smallest, the last. From each class to "
        "the next the number falls by the same factor (Cui 2019). 1: all classes equal.",
        minimum=1,
        maximum=100,
        group="data",
        needs=("dataset", CLASS_DATASETS),
    ),
    Setting(
        "noise",
        "Noise",
        "number",
        0.05,
        "Standard deviation of the scatter around the shape, in units of the plane (which is 2 wide, and mirrors what "
        "would leave it); for plane and bumps, of the values.",
        minimum=0,
        maximum=0.5,
        unit="plane units",
        group="data",
    ),
    Setting(
        "test_fraction",
        "Test share",
        "number",
        0.0,
        "Share of the points that the network never trains on, the same in each class. Every class keeps a training "
        "point as long as there are enough of them.",
        minimum=0,
        maximum=0.9,
        group="data",
    ),
    Setting(
        "flipped_fraction",
        "Flipped labels",
        "number",
        0.0,
        "Share of the training points that carry another class than their own, drawn by the seed, the same share "
        "of each class; test points stay right, and so do the values of plane and bumps.",
        minimum=0,
        maximum=0.5,
        group="data",
        needs=("dataset", CLASS_DATASETS),
    ),
    Setting(
        "seed",
        "Seed of the data",
        "integer",
        0,
        "The same seed gives the same points.",
        minimum=0,
        maximum=2**32 - 1,
        group="data",
    ),
)

# Fields of commands that are no setting: checked by the same rules, shown nowhere.
COMMAND_FIELDS: tuple[Setting, ...] = (
    Setting("n_steps", "Steps", "integer", 1, "Steps to train.", minimum=1, maximum=LIMITS["max_steps"]),
    Setting("step", "Step", "integer", 0, "A step of the run.", minimum=0, maximum=LIMITS["max_steps"]),
    Setting("run", "Run", "integer", 1, "Number of a run, as told in history.", minimum=1, maximum=2**53),
    Setting("engine", "Engine", "integer", 1, "Which engine made a recipe.", minimum=1, maximum=10_000),
    Setting("until_step", "Until step", "integer", 1, "Step to pause at.", minimum=1, maximum=LIMITS["max_steps"]),
    Setting(
        "steps_per_second",
        "Pace",
        "number",
        30.0,
        "Steps per second.",
        minimum=0,
        maximum=1e9,
        above_minimum=True,
        unit="steps/s",
    ),
    Setting("x", "x", "number", 0.0, "Place in the plane.", minimum=-1, maximum=1),
    Setting("y", "y", "number", 0.0, "Place in the plane.", minimum=-1, maximum=1),
    Setting("value", "Value", "number", 0.0, "Value of a point, for regression.", minimum=-1, maximum=1),
    Setting(
        "index",
        "Index",
        "integer",
        0,
        "Which point, from 0.",
        minimum=0,
        maximum=LIMITS["max_points"] - 1,
        unit="points",
    ),
    Setting("label", "Label", "integer", 0, "Class of a point.", minimum=0, maximum=LIMITS["max_classes"] - 1),
    Setting("layer", "Layer", "integer", 0, "Layer.", minimum=0, maximum=LIMITS["max_hidden_layers"]),
    Setting("neuron", "Neuron", "integer", 0, "Neuron of a layer.", minimum=0, maximum=LIMITS["max_neurons"] - 1),
    Setting("input", "Input", "integer", 0, "Input of a layer.", minimum=0, maximum=LIMITS["max_neurons"] - 1),
    Setting(
        "parameter",
        "Parameter",
        "number",
        0.0,
        "Weight or bias.",
        minimum=-LIMITS["max_parameter"],
        maximum=LIMITS["max_parameter"],
    ),
    Setting(
        "radius",
        "Radius",
        "number",
        0.05,
        "Radius of the disc.",
        minimum=0,
        maximum=3,
        above_minimum=True,
        unit="plane units",
    ),
    Setting(
        "map_size",
        "Map size",
        "integer",
        100,
        "Cells a side.",
        minimum=LIMITS["min_map_size"],
        maximum=LIMITS["max_map_size"],
        unit="cells",
    ),
    Setting(
        "max_fps",
        "Maps per second",
        "number",
        LIMITS["default_fps"],
        "Most maps per second; 0: no frames at all.",
        minimum=0,
        maximum=LIMITS["max_fps"],
        unit="Hz",
    ),
    Setting(
        "neuron_map_size",
        "Neuron map size",
        "integer",
        LIMITS["max_adaptive_neuron_map_size"],
        "Cells a side; fewer if a frame of all neurons would have over 400 kB.",
        minimum=LIMITS["min_neuron_map_size"],
        maximum=LIMITS["max_neuron_map_size"],
        unit="cells",
    ),
    Setting(
        "neuron_max_fps",
        "Neuron maps per second",
        "number",
        LIMITS["default_neuron_fps"],
        "Most frames of neuron maps per second; 0: none.",
        minimum=0,
        maximum=LIMITS["max_neuron_fps"],
        unit="Hz",
    ),
)

# Read once by create_app from the environment as NNVISU_<NAME IN CAPITALS>.
SERVER_SETTINGS: tuple[Setting, ...] = (
    Setting("max_sessions", "Sessions", "integer", 200, "Most sessions at once.", minimum=1, maximum=100_000),
    Setting(
        "max_sockets",
        "Sockets",
        "integer",
        200,
        "Most sockets at once; keep it well below the server's threads (256), or pages hang.",
        minimum=1,
        maximum=100_000,
    ),
    Setting(
        "max_session_memory_mb",
        "Memory",
        "integer",
        1024,
        "Memory that all sessions may hold together.",
        minimum=16,
        maximum=1_000_000,
        unit="MiB",
    ),
    Setting(
        "session_history_mb",
        "History",
        "integer",
        8,
        "Memory for the kept steps of one session, within that of all sessions.",
        minimum=1,
        maximum=10_000,
        unit="MiB",
    ),
    Setting(
        "idle_pause_s",
        "Idle pause",
        "number",
        600,
        "A session without a socket pauses after this time.",
        minimum=0.1,
        maximum=1e7,
        unit="s",
    ),
    Setting(
        "idle_drop_s",
        "Idle drop",
        "number",
        86_400,
        "A session without a socket is dropped after this time.",
        minimum=0.1,
        maximum=1e8,
        unit="s",
    ),
    Setting("proxy_hops", "Proxy hops", "integer", 0, "How many forwarded headers to believe.", minimum=0, maximum=10),
)


def by_name(rows: tuple[Setting, ...]) -> dict[str, Setting]:
    """Return the rows keyed by name."""
    return {row.name: row for row in rows}


SETTING = by_name(SETTINGS)
DATA_SETTING = by_name(DATA_SETTINGS)
COMMAND_FIELD = by_name(COMMAND_FIELDS)
SERVER_SETTING = by_name(SERVER_SETTINGS)


# The configuration of a run: one field per row of SETTINGS, immutable.
Config: Any = dataclasses.make_dataclass(
    "Config",
    [(row.name, Any, dataclasses.field(default=row.default)) for row in SETTINGS],
    frozen=True,
)
Config.__module__ = __name__


def checked_changes(changes: Mapping[str, Any], field: str = "config") -> dict[str, Any]:
    """Return ``changes`` with every value checked; raise InvalidValue on an unknown name or a wrong value."""
    checked = {}
    for name, value in changes.items():
        if name not in SETTING:
            unknown = f"{field}.{name[:60]}"
            raise InvalidValue(f"{unknown} is no setting; allowed: {', '.join(SETTING)}", unknown)
        checked[name] = SETTING[name].check(value, f"{field}.{name}")
    return checked


def changed_config(config: "Config", changes: Mapping[str, Any]) -> "Config":
    """Return ``config`` with ``changes`` checked and applied; raise InvalidValue and change nothing otherwise."""
    return dataclasses.replace(config, **checked_changes(changes))


def config_as_json(config: "Config") -> dict[str, Any]:
    """Return the whole configuration as it stands in the ``config`` message."""
    return {
        row.name: list(value) if isinstance(value := getattr(config, row.name), tuple) else value for row in SETTINGS
    }
