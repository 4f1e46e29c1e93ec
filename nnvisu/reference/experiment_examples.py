"""The examples of commands and messages about experiments, and the recipe that these and others are made of."""

from typing import Any

RECIPE: dict[str, Any] = {
    "data": {"generator": {"dataset": "moons", "n_points": 240, "n_classes": 3, "test_fraction": 0.2}},
    "config": {"hidden_layers": [8, 8], "learning_rate": 0.01},
    "journal": [[500, {"type": "update_config", "config": {"learning_rate": 0.001}}]],
}

_EXPERIMENT: dict[str, Any] = {
    "experiment": 1,
    "base": {name: RECIPE[name] for name in ("data", "config")},
    "seeds": 2,
    "steps": 200,
    "axes": [{"setting": "learning_rate", "values": [0.01, 0.1]}],
    "spread": "range",
}

COMMANDS: dict[str, dict[str, Any]] = {
    "start_experiment": {"experiment": _EXPERIMENT},
    "set_experiment_view": {"members": [0, 1], "means": [0], "disagreements": [0], "max_fps": 10},
    "open_member": {"member": 3, "step": 0},
    "pause_experiment": {},
    "continue_experiment": {"seeds": 3, "steps": 300},
    "close_experiment": {},
}

MESSAGES: dict[str, dict[str, Any]] = {
    "experiment": {
        "id": 1,
        "experiment": _EXPERIMENT,
        "status": "running",
        "step": 100,
        "n_steps": 200,
        "n_seeds": 2,
        "n_members": 4,
        "recipes": [
            {"label": "learning_rate 0.01", "changes": {"learning_rate": 0.01}},
            {"label": "learning_rate 0.1", "changes": {"learning_rate": 0.1}},
        ],
        "members": {"recipe": [0, 0, 1, 1], "seed": [0, 1, 0, 1]},
        "estimate": {"seconds": 1.5, "bytes": 400_000},
        "message": None,
    },
    "experiment_results": {
        "id": 1,
        "step": 100,
        "seconds_left": 0.75,
        "kept": [0, 50, 100],
        "members": {
            "step": [100, 100],
            "loss": [0.25, 0.27],
            "accuracy": [0.9, 0.89],
            "test_loss": [0.31, 0.3],
            "test_accuracy": [0.875, 0.875],
            "fresh_loss": [0.32, 0.33],
            "fresh_accuracy": [0.871, 0.874],
            "diverged_at": [None, None],
            "ended": [None, None],
        },
        "recipes": [
            {
                "n_runs": 2,
                "n_diverged": 0,
                "n_ended": {"running": 2},
                "loss": {"n": 2, "mean": 0.26, "low": 0.25, "high": 0.27},
                "accuracy": {"n": 2, "mean": 0.895, "low": 0.89, "high": 0.9},
                "test_loss": {"n": 2, "mean": 0.305, "low": 0.3, "high": 0.31},
                "test_accuracy": {"n": 2, "mean": 0.875, "low": 0.875, "high": 0.875},
                "fresh_loss": {"n": 2, "mean": 0.325, "low": 0.32, "high": 0.33},
                "fresh_accuracy": {"n": 2, "mean": 0.8725, "low": 0.871, "high": 0.874},
                "points_noise": {"test_accuracy": 0.048, "fresh_accuracy": 0.0033},
                "rank": 1,
                "is_noise": None,
            }
        ],
        "ranked_by": "fresh_accuracy",
        "spread_meaning": "from the lowest to the highest run",
        "notes": ["1 of 4 runs diverged and are left out of means and spreads."],
        "is_compiling": False,
    },
    "experiment_curves": {
        "id": 1,
        "n_known": 1,
        "steps": [50, 100],
        "loss": [[0.5, 0.52], [0.25, None]],
        "test_loss": [[0.55, 0.5], [0.31, None]],
    },
    "member": {"session": "k3bPq0Zt.Vt6nXw2bKs9pQe4rZc7mLh0a", "member": 3, "step": 100},
}
