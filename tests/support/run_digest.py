"""Train a few small runs and print a digest of their bytes: for tests that compare two processes."""

import hashlib

import numpy as np

from nnvisu.core.decision_map import answer_at, render_maps
from tests.support.engine import run_of

RUNS = (
    {"layer_sizes": (2, 5, 4, 3), "n_points": 37},
    {
        "layer_sizes": (2, 6, 2),
        "n_points": 20,
        "batch_size": 7,
        "dropout_rate": 0.3,
        "optimizer": "sgd",
        "momentum": 0.5,
    },
    {"layer_sizes": (3, 9, 8), "n_points": 70, "activation": "gelu", "optimizer": "rmsprop", "l1": 0.01, "l2": 0.01},
    {"layer_sizes": (2, 3, 3, 2), "n_points": 16, "activation": "sigmoid", "gradient_clip": 0.1},
    {"layer_sizes": (2, 8, 2), "n_points": 16, "activation": "leaky_relu"},
    {"layer_sizes": (2, 17, 2), "n_points": 100, "activation": "relu", "batch_size": 40},
    {"layer_sizes": (2, 2), "n_points": 3},
    {"layer_sizes": (2, 9, 2), "n_points": 16, "activation": "elu"},
    {"layer_sizes": (2, 9, 2), "n_points": 16, "activation": "silu"},
    {"layer_sizes": (2, 9, 2), "n_points": 16, "activation": "softplus"},
    {"layer_sizes": (2, 9, 2), "n_points": 16, "activation": "sine"},
    {"layer_sizes": (2, 9, 3), "n_points": 36, "loss": "squared_error", "optimizer": "adagrad", "label_smoothing": 0.1},
    {"layer_sizes": (2, 9, 3), "n_points": 36, "loss": "hinge", "optimizer": "adamw", "initializer": "orthogonal"},
    {"layer_sizes": (2, 9, 3), "n_points": 36, "learning_rate_schedule": "step", "schedule_steps": 3},
    {"layer_sizes": (2, 9, 3), "n_points": 36, "learning_rate_schedule": "cosine", "schedule_steps": 9},
    {"layer_sizes": (2, 9, 3), "n_points": 36, "learning_rate_schedule": "warm_up", "schedule_steps": 9},
    {"layer_sizes": (2, 9, 3), "n_points": 36, "learning_rate_schedule": "one_cycle", "schedule_steps": 9},
)


def main() -> None:
    """Print one line per run: its settings, its loss, its digest."""
    for settings in RUNS:
        run = run_of(**settings)
        run.train(12)
        pixels = render_maps(run.model(), 9).decision_map
        probabilities = np.array(answer_at(run.model(), 0.1, 0.2).probabilities)
        digest = hashlib.sha256(run.model().params.tobytes() + pixels.tobytes() + probabilities.tobytes())
        print(f"{run.evaluate().loss:.5f} {digest.hexdigest()}")


if __name__ == "__main__":
    main()
