"""Config: the settings of a run, each with its row of the settings table."""

import dataclasses

from nnvisu.settings import activations
from nnvisu.settings.group import Group, rows_of
from nnvisu.settings.limits import LIMITS
from nnvisu.settings.schema import by_name

FEATURES = ("x", "y", "x_squared", "y_squared", "xy", "sin_x", "sin_y", "cos_x", "cos_y", "radius")

COLUMNS = tuple(f"column_{n}" for n in range(1, LIMITS.max_columns + 1))

_NETWORK = Group("network")
_TRAINING = Group("training")
_OPTIMIZER = Group("optimizer")
_REGULARISATION = Group("regularisation")
_STOP = Group("stop")


@dataclasses.dataclass(frozen=True, slots=True)
class Config:
    """The settings of a run.

    Each field is declared by its group, with label, default, help and range; the page and the README show them.
    Settings without effect (see ``needs``) are kept as they are.
    """

    hidden_layers: tuple[int, ...] = _NETWORK.layers(
        "Hidden layers",
        (8, 8),
        "Neurons of each hidden layer, from input to output. Empty: a linear classifier.",
        (1, LIMITS.max_neurons),
        max_items=LIMITS.max_hidden_layers,
        unit="neurons",
        resets=True,
    )
    activation: str | tuple[str, ...] = _NETWORK.layer_choice(
        "Activation",
        "tanh",
        f"The function that each hidden neuron applies, one for all or one for each layer. {activations.HELP}.",
        activations.NAMES,
        max_items=LIMITS.max_hidden_layers,
    )
    features: tuple[str, ...] = _NETWORK.choices(
        "Inputs",
        ("x", "y"),
        "Inputs computed from each point. Squares, products and waves make curved boundaries easy; "
        "sin_x is sin(π·x), one wave across the plane, and radius is the distance from its centre.",
        FEATURES,
    )
    columns: tuple[str, ...] = _NETWORK.choices(
        "Columns",
        COLUMNS,
        "For tables of 3 columns or more: which of them the network reads. Those that the table lacks are ignored.",
        COLUMNS,
    )
    initializer: str = _NETWORK.choice(
        "Initial weights",
        "glorot_uniform",
        "The distribution that the weights are drawn from; biases start at 0. Their variance is 2 / (inputs + outputs "
        "of the layer) for Glorot (2010), which suits tanh; 2 / inputs for He (2015), which suits relu; 1 / inputs for "
        "LeCun (1998). orthogonal rotates without stretching (Saxe 2014). "
        "With zeros, all hidden neurons of a layer stay the same: they learn the same, if anything.",
        (
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
        resets=True,
    )
    initial_range: float = _NETWORK.number(
        "Initial range",
        0.5,
        "For uniform: the weights are drawn between minus this and plus this.",
        (0, 10),
        needs=("initializer", ("uniform",)),
        resets=True,
    )
    seed: int = _NETWORK.integer(
        "Seed of the weights",
        0,
        "The same seed gives the same weights, batches and dropout: the same run.",
        (0, 2**32 - 1),
        resets=True,
    )

    loss: str = _TRAINING.choice(
        "Loss",
        "cross_entropy",
        "What training minimises: the mean of this over the points. For classes: cross_entropy, −ln(probability of the "
        "right class), by softmax; squared_error, half the squared distance of the outputs from 1 for the right class "
        "and 0 for the others; hinge, by how much the right output misses a lead of 1 over the best other one (Crammer "
        "and Singer 2001). The last two give no probabilities: map and probe show softmax of the outputs. For values, "
        "with r = output − value: squared_error, r²/2; absolute_error, |r|; huber, r²/2 up to delta, then "
        "delta·(|r| − delta/2) (Huber 1964).",
        ("cross_entropy", "squared_error", "hinge", "absolute_error", "huber"),
    )
    huber_delta: float = _TRAINING.number(
        "Huber delta",
        0.5,
        "For huber: the distance between output and value beyond which the loss grows linearly.",
        (0.001, 10),
        needs=("loss", ("huber",)),
    )
    class_weights: str = _TRAINING.choice(
        "Class weights",
        "none",
        "How much the points of each class count in training. balanced: n / (k·n_c) for n training points in k "
        "classes, n_c of them in this one, so that all classes count the same (King and Zeng 2001). The gradient is "
        "still divided by the number of points, not by the sum of their weights as in PyTorch. The loss shown is "
        "without weights; they do not apply to regression.",
        ("none", "balanced"),
        needs=("loss", ("cross_entropy", "squared_error", "hinge")),
    )
    optimizer: str = _TRAINING.choice(
        "Optimizer",
        "adam",
        "How gradients change the weights. All but sgd scale the step of each weight: adagrad by all its gradients so "
        "far (Duchi 2011), rmsprop (Hinton 2012) and adam (Kingma 2015) by recent ones. adamw is adam "
        "with weight decay (Loshchilov 2019).",
        ("sgd", "adagrad", "rmsprop", "adam", "adamw"),
    )
    learning_rate: float = _TRAINING.number(
        "Learning rate",
        0.01,
        "The size of each step; with a schedule, the largest size. Too small: slow. Too large: the loss jumps or "
        "diverges.",
        (0, 1000),
    )
    learning_rate_schedule: str = _TRAINING.choice(
        "Schedule",
        "constant",
        "How the learning rate changes with the step, counted from 0 at new weights; n is the number of schedule "
        "steps. step: multiplied by the schedule factor every n steps. cosine: falls along a cosine to the factor's "
        "share of it. warm_up: rises linearly from an n-th at step 0 to all of it at step n − 1, then stays constant. "
        "one_cycle: rises along a cosine from a 25th to all of it at step 0.3·n − 1, then falls along another to the "
        "factor's share at step n − 1 (Smith 2018, in PyTorch's form).",
        ("constant", "step", "cosine", "warm_up", "one_cycle"),
    )
    schedule_steps: int = _TRAINING.integer(
        "Schedule steps",
        1000,
        "For step: how many steps there are between two changes of the learning rate. For the other schedules: how "
        "many steps they take; after that the learning rate stays the same.",
        (1, 1_000_000_000),
        unit="steps",
        needs=("learning_rate_schedule", ("step", "cosine", "warm_up", "one_cycle")),
    )
    schedule_factor: float = _TRAINING.number(
        "Schedule factor",
        0.1,
        "For step: what the learning rate is multiplied by each time. For cosine and one_cycle: the share of it that "
        "remains at the end.",
        (0, 1),
        needs=("learning_rate_schedule", ("step", "cosine", "one_cycle")),
    )
    batch_size: int = _TRAINING.integer(
        "Batch size",
        0,
        "Points per step, drawn without replacement and reshuffled each epoch, whose last batch may be smaller. 0: all "
        "points in every step.",
        (0, 10_000),
        unit="points",
    )

    momentum: float = _OPTIMIZER.number(
        "Momentum",
        0.0,
        "For sgd: velocity = momentum × velocity + gradient, and the step is learning rate × velocity. 0: plain sgd.",
        (0, 0.999),
        needs=("optimizer", ("sgd",)),
    )
    nesterov: bool = _OPTIMIZER.boolean(
        "Nesterov",
        False,
        "For sgd with momentum: look one step ahead, by stepping along gradient + momentum × velocity instead of the "
        "velocity (Sutskever 2013, in PyTorch's form).",
        needs=("optimizer", ("sgd",)),
    )
    beta1: float = _OPTIMIZER.number(
        "Beta 1",
        0.9,
        "For adam and adamw: decay of the running mean of gradients.",
        (0, 0.9999),
        needs=("optimizer", ("adam", "adamw")),
    )
    beta2: float = _OPTIMIZER.number(
        "Beta 2",
        0.999,
        "For adam, adamw and rmsprop: decay of the running mean of squared gradients.",
        (0, 0.999999),
        needs=("optimizer", ("rmsprop", "adam", "adamw")),
    )
    epsilon: float = _OPTIMIZER.number(
        "Epsilon",
        1e-8,
        "For all optimizers but sgd: added to the square root they divide by (outside the root), to avoid division by "
        "zero.",
        (1e-12, 1),
        needs=("optimizer", ("adagrad", "rmsprop", "adam", "adamw")),
    )
    weight_decay: float = _OPTIMIZER.number(
        "Weight decay",
        0.01,
        "For adamw: each step also shrinks every weight by learning rate × this share, independently of the gradient. "
        "Biases are not affected.",
        (0, 10),
        needs=("optimizer", ("adamw",)),
    )
    gradient_clip: float = _OPTIMIZER.number(
        "Gradient clip",
        0.0,
        "The largest Euclidean norm of the whole gradient, l1 and l2 included; longer gradients are scaled down to it "
        "(Pascanu 2013). 0: off.",
        (0, 1000),
    )

    l1: float = _REGULARISATION.number(
        "L1",
        0.0,
        "Pulls every weight towards 0 with constant force: l1 × sign(w) is added to its gradient, so that unneeded "
        "weights vanish. Biases are not affected.",
        (0, 10),
    )
    l2: float = _REGULARISATION.number(
        "L2",
        0.0,
        "Pulls every weight towards 0 in proportion to its size: l2 × w, the derivative of l2/2 × w², is added to its "
        "gradient, which makes boundaries smoother. Biases are not affected.",
        (0, 10),
    )
    dropout_rate: float = _REGULARISATION.number(
        "Dropout",
        0.0,
        "Share of hidden neurons switched off in each step, at random for each point; the others are scaled by "
        "1 / (1 − share) to compensate (Srivastava 2014). Off when drawing or measuring.",
        (0, 0.95),
    )
    label_smoothing: float = _REGULARISATION.number(
        "Label smoothing",
        0.0,
        "Share of the target that is spread evenly over all classes (Szegedy 2016). The loss shown is without it; "
        "it does not apply to hinge and regression.",
        (0, 0.9),
        needs=("loss", ("cross_entropy", "squared_error")),
    )

    stop_at_loss: float = _STOP.number(
        "Train loss",
        0.0,
        "Pause when the training loss reaches this. 0: off.",
        (0, 100),
    )
    stop_at_test_loss: float = _STOP.number(
        "Test loss",
        0.0,
        "Pause when the test loss reaches this. 0: off.",
        (0, 100),
    )
    stop_at_accuracy: float = _STOP.number(
        "Train accuracy",
        0.0,
        "Pause when this share of the training points is classified correctly. 0: off.",
        (0, 1),
    )
    stop_at_test_accuracy: float = _STOP.number(
        "Test accuracy",
        0.0,
        "Pause when this share of the test points is classified correctly. 0: off.",
        (0, 1),
    )
    stop_on_plateau: int = _STOP.integer(
        "Plateau",
        0,
        "Pause when the training loss has not fallen by a thousandth in this many steps. 0: off.",
        (0, 1_000_000_000),
        unit="steps",
    )
    stop_on_test_plateau: int = _STOP.integer(
        "Test plateau",
        0,
        "Early stopping: pause when the test loss has not fallen by a thousandth in this many steps. The best step is "
        "saved, so you can return to it. 0: off.",
        (0, 1_000_000_000),
        unit="steps",
    )


SETTINGS = rows_of(Config)
SETTING = by_name(SETTINGS)
