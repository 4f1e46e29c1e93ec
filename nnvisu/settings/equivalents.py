"""What other libraries mean by a setting or a choice of it: the same as here, or something else.

The README's table shows it (``python -m tests.tools.readme``); ``pytest -m peers`` computes each row with the library.
"""

import itertools
from collections.abc import Iterator
from typing import NamedTuple

from nnvisu.settings.activations import ACTIVATIONS


class Equivalent(NamedTuple):
    """One library's counterpart of a setting, or of some choices of it.

    choices: empty for a setting that has none. words: what the library calls it and has to be told; where it means
    something else, the difference.
    """

    setting: str
    choices: tuple[str, ...]
    library: str
    is_same: bool
    words: str = ""

    @property
    def as_text(self) -> str:
        """The row without setting and library, as it stands in the README."""
        subject = ", ".join(self.choices) or "the same"
        return f"{'' if self.is_same else 'not '}{subject}{f' ({self.words})' if self.words else ''}"


def _same(setting: str, choices: str, library: str, words: str = "") -> Equivalent:
    return Equivalent(setting, tuple(choices.split()), library, True, words)


def _other(setting: str, choices: str, library: str, words: str) -> Equivalent:
    return Equivalent(setting, tuple(choices.split()), library, False, words)


def _activations_in(library: str) -> Iterator[Equivalent]:
    yield _same("activation", " ".join(row.name for row in ACTIVATIONS if library in row.same_in.split(", ")), library)
    for row in ACTIVATIONS:
        if library in row.called:
            yield _same("activation", row.name, library, row.called[library])
        if library in row.differs:
            yield _other("activation", row.name, library, row.differs[library])


_CUT = "its normal distribution is cut off at two standard deviations"
_EPSILON_FIRST = "epsilon is added before the correction of the means' start, which shows where gradients are tiny"

EQUIVALENTS = (
    *(row for library in ("PyTorch", "JAX", "Keras", "scikit-learn") for row in _activations_in(library)),
    _same("initializer", "glorot_uniform glorot_normal he_uniform he_normal orthogonal zeros", "PyTorch"),
    _same("initializer", "uniform", "PyTorch", "`uniform_` with both ends"),
    _other(
        "initializer",
        "lecun_uniform",
        "PyTorch",
        "`nn.Linear` by itself draws weights and biases from ±1/√inputs, a third of the variance",
    ),
    _same("initializer", "glorot_uniform he_uniform lecun_uniform orthogonal zeros", "JAX"),
    _other("initializer", "glorot_normal he_normal lecun_normal", "JAX", _CUT),
    _other("initializer", "uniform", "JAX", "it draws from 0 to scale"),
    _same("initializer", "glorot_uniform he_uniform lecun_uniform orthogonal zeros", "Keras"),
    _same("initializer", "uniform", "Keras", "RandomUniform with both ends"),
    _other("initializer", "glorot_normal he_normal lecun_normal", "Keras", _CUT),
    _other("initializer", "glorot_uniform", "scikit-learn", "biases are drawn, too"),
    _same("loss", "cross_entropy absolute_error huber", "PyTorch"),
    _other("loss", "squared_error", "PyTorch", "MSELoss has no ½, and takes the mean over the outputs, too"),
    _other("loss", "hinge", "PyTorch", "MultiMarginLoss adds up all wrong outputs and divides by the classes"),
    _same("loss", "cross_entropy", "Optax"),
    _same("loss", "squared_error", "Optax", "`l2_loss`, added up over the outputs"),
    _same("loss", "hinge", "Optax", "`multiclass_hinge_loss`"),
    _same("loss", "huber", "Optax"),
    _same("loss", "cross_entropy", "Keras", "with from_logits=True; without it, flat from a lead of 16 on"),
    _same("loss", "absolute_error huber", "Keras"),
    _other("loss", "squared_error", "Keras", "it has no ½, and takes the mean over the outputs, too"),
    _other("loss", "hinge", "Keras", "for CategoricalHinge the best wrong output is never below 0"),
    _same("loss", "cross_entropy", "scikit-learn", "`log_loss`"),
    _same("loss", "squared_error", "scikit-learn", "for values: MLPRegressor has the ½, mean_squared_error has not"),
    _same("loss", "hinge", "scikit-learn", "`hinge_loss`"),
    _same("loss", "absolute_error", "scikit-learn", "`mean_absolute_error`"),
    _same("huber_delta", "", "PyTorch"),
    _same("huber_delta", "", "Optax"),
    _same("huber_delta", "", "Keras"),
    _same("optimizer", "sgd adagrad adam adamw", "PyTorch"),
    _same("optimizer", "rmsprop", "PyTorch", "alpha is beta2, by default 0.99"),
    _same("optimizer", "sgd", "Optax"),
    _same("optimizer", "adam", "Optax", "but for a beta2 above 0.9999, which float32 corrects by up to 9 % too much"),
    _same("optimizer", "rmsprop", "Optax", "with eps_in_sqrt=False; decay is beta2, by default 0.9"),
    _same("optimizer", "adamw", "Optax", "with a mask that leaves out biases"),
    _other("optimizer", "adagrad", "Optax", "its sum starts at 0.1, and epsilon is added inside of the root"),
    _same("optimizer", "sgd", "Keras"),
    _other("optimizer", "adagrad", "Keras", "its sum starts at 0.1, and epsilon is added inside of the root"),
    _other("optimizer", "rmsprop", "Keras", "epsilon is added inside of the root; rho is beta2, by default 0.9"),
    _other("optimizer", "adam adamw", "Keras", f"{_EPSILON_FIRST}; a beta2 above 0.9999 is as in Optax"),
    _same("optimizer", "sgd", "scikit-learn"),
    _other("optimizer", "adam", "scikit-learn", _EPSILON_FIRST),
    _same("learning_rate_schedule", "step", "PyTorch", "StepLR"),
    _same("learning_rate_schedule", "cosine", "PyTorch", "CosineAnnealingLR, which rises again after its T_max steps"),
    _same("learning_rate_schedule", "warm_up", "PyTorch", "LinearLR with start_factor 1/n and total_iters n − 1"),
    _same(
        "learning_rate_schedule",
        "one_cycle",
        "PyTorch",
        "OneCycleLR with final_div_factor 1 / (25 · factor), and cycle_momentum=False: it changes momentum or beta1",
    ),
    _same("learning_rate_schedule", "step", "Optax", "`exponential_decay` with staircase=True"),
    _same("learning_rate_schedule", "cosine", "Optax", "`cosine_decay_schedule`"),
    _same("learning_rate_schedule", "warm_up", "Optax", "`linear_schedule` from rate/n in n − 1 steps"),
    _other("learning_rate_schedule", "one_cycle", "Optax", "`cosine_onecycle_schedule` peaks and ends a step later"),
    _same("learning_rate_schedule", "step", "Keras", "ExponentialDecay with staircase=True"),
    _same("learning_rate_schedule", "cosine", "Keras", "CosineDecay"),
    _same("learning_rate_schedule", "warm_up", "Keras", "PolynomialDecay from rate/n in n − 1 steps"),
    _same("batch_size", "", "PyTorch", "DataLoader with shuffle=True: the last batch of an epoch may be smaller"),
    _same("momentum", "", "PyTorch"),
    _same("momentum", "", "Optax"),
    _other("momentum", "", "Keras", "its velocity holds the learning rate, which shows where that changes"),
    _other("momentum", "", "scikit-learn", "its velocity holds the learning rate, which shows where that changes"),
    _same("nesterov", "", "PyTorch"),
    _same("nesterov", "", "Optax"),
    _same("nesterov", "", "Keras", "at a constant learning rate"),
    _same("nesterov", "", "scikit-learn", "at a constant learning rate"),
    _same("weight_decay", "", "PyTorch", "for weights in a group of their own, as it would take biases, too"),
    _same("weight_decay", "", "Optax", "with a mask that leaves out biases"),
    _same("weight_decay", "", "Keras", "with exclude_from_weight_decay for biases"),
    _other(
        "gradient_clip",
        "",
        "PyTorch",
        "`clip_grad_norm_` divides by the norm + 10⁻⁶, and so ends a little below the limit; "
        "a gradient whose squares overflow becomes 0",
    ),
    _same("gradient_clip", "", "Optax", "`clip_by_global_norm`; a gradient whose squares overflow becomes 0 there"),
    _same(
        "gradient_clip",
        "",
        "Keras",
        "global_clipnorm, NaN where squares overflow; its clipnorm is for each array by itself",
    ),
    _same("l1", "", "Keras"),
    _same(
        "l2",
        "",
        "PyTorch",
        "weight_decay of all but AdamW, for weights in a group of their own; it is not clipped",
    ),
    _same("l2", "", "Optax", "`add_decayed_weights` with a mask that leaves out biases"),
    _other("l2", "", "Keras", "its L2 has no ½, so that 0.01 there is 0.02 here"),
    _other("l2", "", "scikit-learn", "alpha is divided by the points of the batch"),
    _same("dropout_rate", "", "PyTorch"),
    _same("dropout_rate", "", "Keras"),
    _same("label_smoothing", "", "PyTorch"),
    _same("label_smoothing", "", "Optax"),
    _same("label_smoothing", "", "Keras"),
)


def as_in(setting: str) -> str:
    """Return which libraries mean the same by a setting, and which do not, in words; empty where nothing is known."""
    rows = [row for row in EQUIVALENTS if row.setting == setting]
    by_library = itertools.groupby(rows, lambda row: row.library)
    return " ".join(f"{library}: {'; '.join(row.as_text for row in group)}." for library, group in by_library)
