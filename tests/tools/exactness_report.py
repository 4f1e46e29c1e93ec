"""How near training stays to exact arithmetic, beside PyTorch: ``python -m tests.tools.exactness_report``.

Every combination of activation, loss, optimizer and penalty makes the same few steps three times: in nnvisu, in PyTorch
with float32 and in PyTorch with float64, which counts as exact. What is printed for each is nnvisu's error over
PyTorch's: root mean square of the parameters' distance, the median of ten starts. Exit code 1 if a bound is missed.

Some starts are chaotic: a gradient that crosses 0, or a point that crosses the edge of a hinge, makes of any error one
ten thousand times as large, by chance of the one or of the other. Where one of both has lost the exact run so, the
start tells nothing, and the next seed takes its place; how many each has lost is counted.

What is left still varies by a factor of three from start to start, so that of 2,240 medians of ten some are high by
chance. Where one is above the bound, a hundred starts say whether it was that; both medians are printed.

The starts of one combination are one batch of matrices in PyTorch; its optimizers work element by element.
"""

import argparse
import dataclasses
import itertools
import math
import statistics
import sys
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import torch
from torch.nn import functional

from nnvisu.core.datasets import Dataset, generate_dataset
from nnvisu.core.trainer import Trainer
from nnvisu.settings import Config

N_STARTS, N_STEPS, N_POINTS, N_CLASSES, HIDDEN = 10, 100, 60, 3, (8, 8)
MAX_SEEDS = 60  # that are tried for so many starts
N_SURE_STARTS, MAX_SURE_SEEDS = 100, 200  # where ten say that a bound is missed
MAX_MEDIAN, MAX_RATIO = 0.8, 1.5
LOST = 1e-5  # an error beyond: of weights of about 1, a hundred times what rounding makes

ACTIVATIONS = {
    "tanh": torch.tanh,
    "relu": torch.relu,
    "leaky_relu": lambda z: functional.leaky_relu(z, 0.01),
    "elu": functional.elu,
    "gelu": functional.gelu,
    "silu": functional.silu,
    "sigmoid": torch.sigmoid,
    "softplus": functional.softplus,
    "sine": torch.sin,
    "linear": lambda z: z,
}
OPTIMIZERS = {
    "sgd": {"optimizer": "sgd", "learning_rate": 0.1},
    "momentum": {"optimizer": "sgd", "learning_rate": 0.03, "momentum": 0.9},
    "nesterov": {"optimizer": "sgd", "learning_rate": 0.03, "momentum": 0.9, "nesterov": True},
    "adagrad": {"optimizer": "adagrad", "learning_rate": 0.03},
    "rmsprop": {"optimizer": "rmsprop", "learning_rate": 0.003},
    "adam": {"optimizer": "adam", "learning_rate": 0.01},
    "adamw": {"optimizer": "adamw", "learning_rate": 0.01, "weight_decay": 0.01},
}
CLASS_LOSSES = {
    "cross_entropy": {"loss": "cross_entropy"},
    "cross_entropy, smoothed": {"loss": "cross_entropy", "label_smoothing": 0.1},
    "squared_error": {"loss": "squared_error"},
    "squared_error, smoothed": {"loss": "squared_error", "label_smoothing": 0.1},
    "hinge": {"loss": "hinge"},
}
VALUE_LOSSES = {
    "squared_error of values": {"loss": "squared_error"},
    "absolute_error of values": {"loss": "absolute_error"},
    "huber of values": {"loss": "huber", "huber_delta": 0.3},
}
PENALTIES = {"none": {}, "l1": {"l1": 0.001}, "l2": {"l2": 0.01}, "clip": {"gradient_clip": 0.1}}


@dataclasses.dataclass(frozen=True)
class Combination:
    """What is trained; ``name`` has activation, loss, optimizer and penalty."""

    name: tuple[str, str, str, str]
    config: Config
    dataset: Dataset


def combinations() -> Iterator[Combination]:
    """Return all of them."""
    classes = generate_dataset("spirals", N_POINTS, N_CLASSES, noise=0.05, seed=3)
    values = generate_dataset("bumps", N_POINTS, noise=0.05, seed=3)
    losses = [(*item, classes) for item in CLASS_LOSSES.items()] + [(*item, values) for item in VALUE_LOSSES.items()]
    for activation, (loss, loss_config, data), optimizer, penalty in itertools.product(
        ACTIVATIONS, losses, OPTIMIZERS, PENALTIES
    ):
        changes = loss_config | OPTIMIZERS[optimizer] | PENALTIES[penalty]
        config = Config(hidden_layers=HIDDEN, activation=activation, batch_size=0, **changes)
        yield Combination((activation, loss, optimizer, penalty), config, data)


class Comparison(NamedTuple):
    """nnvisu's error over PyTorch's, of how many starts it is the median, how many were tried, and each has lost.

    of_ten: the median of the first ten.
    """

    ratio: float
    of_ten: float
    n_told: int
    n_tried: int
    n_lost: int
    n_lost_by_torch: int


def compared(combination: Combination) -> Comparison:
    """Train three times and compare."""
    errors = _more(combination, np.empty((2, 0)), N_STARTS, MAX_SEEDS)
    of_ten = ratio = _median(errors, N_STARTS)
    if ratio > MAX_RATIO:
        errors = _more(combination, errors, N_SURE_STARTS, MAX_SURE_SEEDS)
        ratio = _median(errors, N_SURE_STARTS)
    n_lost, n_lost_by_torch = (errors > LOST).sum(axis=1).tolist()
    return Comparison(ratio, of_ten, len(_told(errors)), errors.shape[1], n_lost, n_lost_by_torch)


def _more(combination: Combination, errors: np.ndarray, n_starts: int, max_seeds: int) -> np.ndarray:
    """Return the errors, (2, n_seeds), nnvisu's and PyTorch's, of as many more seeds as it takes."""
    while errors.shape[1] < max_seeds and len(_told(errors)) < n_starts:
        more = _errors_from(combination, range(errors.shape[1], errors.shape[1] + N_STARTS))
        errors = np.append(errors, more, axis=1)
    return errors


def _told(errors: np.ndarray) -> np.ndarray:
    """Return the seeds whose start tells something."""
    return np.flatnonzero((errors <= LOST).all(axis=0))


def _median(errors: np.ndarray, n_starts: int) -> float:
    told = _told(errors)[:n_starts]
    return float(np.median(errors[0, told] / errors[1, told])) if len(told) else math.nan


def _errors_from(combination: Combination, seeds: range) -> np.ndarray:
    """Return nnvisu's errors and PyTorch's, (2, n_seeds)."""
    trainers = [Trainer(dataclasses.replace(combination.config, seed=seed), combination.dataset) for seed in seeds]
    starts = np.array([trainer.model().params for trainer in trainers])
    exact = trained_by_torch(combination, trainers[0], starts.astype(np.float64))
    theirs = trained_by_torch(combination, trainers[0], starts)
    for trainer in trainers:
        trainer.train(N_STEPS)
    ours = np.array([trainer.model().params for trainer in trainers])
    return np.array([_errors(ours, exact), _errors(theirs, exact)])


def _errors(params: np.ndarray, exact: np.ndarray) -> np.ndarray:
    return np.sqrt(np.square(params.astype(np.float64) - exact).mean(axis=1))


def trained_by_torch(combination: Combination, trainer: Trainer, starts: np.ndarray) -> np.ndarray:
    """Return the parameters after the steps, (n_starts, n_params), in the precision of ``starts``."""
    config, data = combination.config, combination.dataset
    layers = [trainer.layout.unpack(start) for start in starts]
    stacked = [
        [torch.tensor(np.array([layer[number][part] for layer in layers]), requires_grad=True) for part in (0, 1)]
        for number in range(len(HIDDEN) + 1)
    ]
    weights, biases = [pair[0] for pair in stacked], [pair[1] for pair in stacked]
    inputs = torch.tensor(np.array([data.x, data.y]).astype(starts.dtype)).expand(len(starts), 2, -1)
    targets = torch.tensor(data.targets.astype(starts.dtype if data.task == "regression" else np.int64))
    optimizer = _optimizer(config, weights, biases)
    for _ in range(N_STEPS):
        optimizer.zero_grad()
        x = inputs
        for number, (weight, bias) in enumerate(stacked):
            z = torch.baddbmm(bias[:, :, None], weight, x)
            x = ACTIVATIONS[config.activation](z) if number < len(HIDDEN) else z
        _loss(config, x, targets).backward()
        _penalise(config, weights, biases)
        optimizer.step()
    flat = [part.detach().reshape(len(starts), -1) for pair in stacked for part in pair]
    return torch.cat(flat, dim=1).numpy().astype(np.float64)


def _loss(config: Config, outputs: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    """Return the sum over the starts of the mean loss; outputs: (n_starts, n_outputs, n_points)."""
    n_starts, n_outputs, n_points = outputs.shape
    if n_outputs == 1:
        residuals = outputs[:, 0] - targets
        if config.loss == "huber":
            size, delta = residuals.abs(), config.huber_delta
            each = torch.where(size <= delta, residuals**2 / 2, delta * (size - delta / 2))
        else:
            each = residuals.abs() if config.loss == "absolute_error" else residuals**2 / 2
        return each.sum() / n_points
    labels = targets.expand(n_starts, -1)
    if config.loss == "cross_entropy":
        smoothing = config.label_smoothing
        return functional.cross_entropy(outputs, labels, reduction="sum", label_smoothing=smoothing) / n_points
    ones = functional.one_hot(labels, n_outputs).transpose(1, 2).to(outputs.dtype)
    if config.loss == "squared_error":
        wanted = ones * (1.0 - config.label_smoothing) + config.label_smoothing / n_outputs
        return ((outputs - wanted) ** 2).sum() / 2 / n_points
    right = (outputs * ones).sum(dim=1)
    best = outputs.masked_fill(ones.bool(), -torch.inf).amax(dim=1)
    return torch.relu(1.0 + best - right).sum() / n_points


def _penalise(config: Config, weights: list[torch.Tensor], biases: list[torch.Tensor]) -> None:
    for weight in weights:
        if config.l1 > 0 or config.l2 > 0:
            weight.grad += config.l2 * weight.detach() + config.l1 * weight.detach().sign()
    if config.gradient_clip > 0:
        gradients = [part.grad for part in (*weights, *biases)]
        norm = sum(part.flatten(1).square().sum(dim=1) for part in gradients).sqrt()
        factor = (config.gradient_clip / norm).clamp(max=1.0)
        for part in gradients:
            part *= factor.reshape(-1, *[1] * (part.dim() - 1))


def _optimizer(config: Config, weights: list[torch.Tensor], biases: list[torch.Tensor]) -> torch.optim.Optimizer:
    optim, rate, params = torch.optim, config.learning_rate, [*weights, *biases]
    if config.optimizer == "sgd":
        return optim.SGD(params, rate, config.momentum, nesterov=config.nesterov)
    if config.optimizer == "adagrad":
        return optim.Adagrad(params, rate, eps=config.epsilon)
    if config.optimizer == "rmsprop":
        return optim.RMSprop(params, rate, config.beta2, config.epsilon)
    betas = config.beta1, config.beta2
    if config.optimizer == "adam":
        return optim.Adam(params, rate, betas, config.epsilon)
    decayed = {"params": weights, "weight_decay": config.weight_decay}, {"params": biases, "weight_decay": 0.0}
    return optim.AdamW(decayed, rate, betas, config.epsilon)


def report(found: dict[tuple[str, str, str, str], Comparison]) -> list[str]:
    """Return the lines of the tables: one for each value of each part of a combination, and the extremes."""
    ratios = {name: each.ratio for name, each in found.items() if not math.isnan(each.ratio)}
    n_tried, n_lost, n_lost_by_torch = (sum(each[place] for each in found.values()) for place in (3, 4, 5))
    n_short = sum(each.n_told < N_STARTS for each in found.values())
    lines = [
        f"{len(ratios):,} of {len(found):,} combinations compare: {_summary(ratios.values())}",
        f"of {n_tried:,} starts nnvisu has lost {n_lost:,}, PyTorch {n_lost_by_torch:,};",
        f"{n_short:,} combinations have fewer than {N_STARTS} others among {MAX_SEEDS}",
    ]
    for place, part in enumerate(("activation", "loss", "optimizer", "penalty")):
        lines += ["", f"{part:26} {'median':>7} {'least':>7} {'most':>7}"]
        for name in dict.fromkeys(key[place] for key in ratios):
            values = [value for key, value in ratios.items() if key[place] == name]
            lines.append(f"{name:26} {statistics.median(values):7.2f} {min(values):7.2f} {max(values):7.2f}")
    worst = sorted(ratios, key=lambda key: -ratios[key])[:10]
    doubted = [(key, each) for key, each in found.items() if each.of_ten > MAX_RATIO]
    lines += ["", f"{len(doubted)} above {MAX_RATIO} by ten starts, and what more starts say:"]
    lines += [f"{each.of_ten:7.2f} {each.ratio:.2f} of {each.n_told}: {', '.join(key)}" for key, each in doubted]
    return [*lines, "", "largest:", *(f"{ratios[key]:7.2f} {', '.join(key)}" for key in worst)]


def _summary(values) -> str:
    values = list(values)
    return f"median {statistics.median(values):.2f}, least {min(values):.2f}, most {max(values):.2f}"


def main() -> int:
    """Print the tables; return 1 where a bound is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--all", action="store_true", help="print every combination")
    parser.add_argument("--only", default="", help="combinations whose name has this")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    chosen = [each for each in combinations() if arguments.only in ", ".join(each.name)]
    found = {}
    for number, combination in enumerate(chosen, 1):
        found[combination.name] = compared(combination)
        if number % 100 == 0:
            print(f"{number} of {len(chosen)}", file=sys.stderr)
    if arguments.all:
        print(*(f"{each.ratio:7.2f} {', '.join(key)}" for key, each in found.items()), "", sep="\n")
    print(*report(found), sep="\n")
    ratios = [each.ratio for each in found.values() if not math.isnan(each.ratio)]
    is_kept = statistics.median(ratios) <= MAX_MEDIAN and max(ratios) <= MAX_RATIO
    print(f"\nbounds: median at most {MAX_MEDIAN}, none above {MAX_RATIO}: {'kept' if is_kept else 'missed'}")
    return 0 if is_kept else 1


if __name__ == "__main__":
    sys.exit(main())
