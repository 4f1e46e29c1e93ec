"""What a pupil's run has reached: figures of one moment, whether they meet a goal, and places in a ranking."""

from collections.abc import Mapping
from typing import NamedTuple

from nnvisu.wire.classroom_objects import Goal, Rank
from nnvisu.wire.objects import Status


class Figures(NamedTuple):
    """A run at one moment. Scores: accuracy, or R² for values. n_changes: counts what was changed."""

    step: int
    status: Status
    train_loss: float | None
    test_loss: float | None
    train_score: float | None
    test_score: float | None
    n_weights: int
    n_changes: int


def reaches(figures: Figures, goal: Goal) -> bool:
    """Return whether a run meets the goal."""
    score, max_weights, max_steps = figures.test_score, goal["max_weights"], goal["max_steps"]
    is_small = max_weights is None or figures.n_weights <= max_weights
    is_quick = max_steps is None or figures.step <= max_steps
    return score is not None and score >= goal["score"] and is_small and is_quick


def ranks(scores: Mapping[int, float | None]) -> dict[int, Rank]:
    """Return the places of all pupils that have a score, by their numbers; equal scores share the better place."""
    known = sorted((score for score in scores.values() if score is not None), reverse=True)
    place_of: dict[float, int] = {}
    for place, score in enumerate(known, start=1):
        place_of.setdefault(score, place)
    return {
        number: {"place": place_of[score], "of": len(known)} for number, score in scores.items() if score is not None
    }
