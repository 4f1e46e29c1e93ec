"""What ``sweep`` says and writes: results as CSV and JSON, the same bytes for the same runs, and a table for people."""

import csv
import io
import json
import platform
from collections.abc import Iterator, Sequence
from typing import Any

import llvmlite
import numba
import numpy as np

from nnvisu import ENGINE, __version__
from nnvisu.experiments.experiment import Experiment
from nnvisu.experiments.member_result import FIGURES, MemberResult
from nnvisu.experiments.members import members_of
from nnvisu.experiments.recipes import data_as_json
from nnvisu.experiments.results import RecipeResult, Results
from nnvisu.experiments.spread import Summary
from nnvisu.settings import DATA_SETTING, config_as_json

COLUMNS = (("loss", "train loss"), ("test_accuracy", "test accuracy"), ("fresh_accuracy", "fresh accuracy"))
# How runs end, as what follows their number; by a target in all other cases.
ENDS = {
    "steps": "made all steps",
    "diverged": "diverged",
    "running": "not ended",
    "plateau": "stopped on a plateau",
    "test_plateau": "stopped on a plateau of the test loss",
}
VALUE_COLUMNS = (("loss", "train loss"), ("test_loss", "test loss"), ("fresh_loss", "fresh loss"))


def versions() -> dict[str, Any]:
    """Return everything that may decide the last bit of a result."""
    return {
        "nnvisu": __version__,
        "engine": ENGINE,
        "python": platform.python_version(),
        "numpy": np.__version__,
        "numba": numba.__version__,
        "llvmlite": llvmlite.__version__,
    }


def document_of(experiment: Experiment, results: Results, members: Sequence[MemberResult]) -> dict[str, Any]:
    """Return the JSON document: the experiment, every recipe, versions, what all say together, and each member."""
    recipes = [
        {"label": each.label, "config": config_as_json(each.config), "data": data_as_json(each.data)}
        for each in experiment.recipes
    ]
    return {
        "experiment": experiment.as_json(),
        "digest": experiment.digest,
        "versions": versions(),
        "recipes": recipes,
        "results": results.as_json(),
        "members": [member.as_json() for member in members],
    }


def csv_of(experiment: Experiment, members: Sequence[MemberResult]) -> str:
    """Return one row for each member: its recipe, all settings, its figures, how it ended, and versions."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    rows = list(_rows(experiment, members))
    writer.writerow(rows[0] if rows else [])
    writer.writerows(map(_cell, row.values()) for row in rows)
    return text.getvalue()


def _rows(experiment: Experiment, results: Sequence[MemberResult]) -> Iterator[dict[str, Any]]:
    members = members_of(experiment, [result.index for result in results])
    for member, result in zip(members, results, strict=True):
        generator = member.dataset.generator or {}
        yield {
            "index": member.index,
            "recipe": member.label,
            "run": member.seed,
            **{f"config.{name}": value for name, value in config_as_json(member.config).items()},
            **{f"data.{name}": generator.get(name, DATA_SETTING[name].default) for name in DATA_SETTING if generator},
            "data.digest": member.dataset.digest.hex(),
            "step": result.step,
            **{name: getattr(result, name) for name in FIGURES},
            "ended": result.ended,
            "diverged_at": result.diverged_at,
            "message": result.message,
            "experiment": experiment.digest,
            **{f"version.{name}": version for name, version in versions().items()},
        }


def _cell(value: Any) -> Any:
    """Return a cell: text as it is, numbers with all their digits, lists as JSON, nothing for None."""
    return json.dumps(value) if isinstance(value, list | bool | float) else value


def table_of(results: Results, is_regression: bool) -> str:
    """Return the results of all recipes for people, with what the spread means, and notes."""
    columns = VALUE_COLUMNS if is_regression else COLUMNS
    head = ["", "recipe", "runs", *(title for _, title in columns), "ended"]
    rows = [
        [_rank(each), each.label, str(each.n_runs), *_figures(each, columns), _ended(each)] for each in results.recipes
    ]
    if results.ranked_by:
        order = sorted(range(len(rows)), key=lambda i: results.recipes[i].rank or 0)
        rows = [rows[i] for i in order]
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in (head, *rows)]
    notes = [f"Mean (spread: {results.spread_meaning}).", *results.notes]
    if any(each.is_noise for each in results.recipes):
        notes.insert(1, "≈: within the noise of the first.")
    return "\n".join([*(line.rstrip() for line in lines), "", *notes])


def live_line(results: Results, n_done: int, n_runs: int) -> str:
    """Return what is known so far in one line."""
    n_diverged = sum(recipe.n_diverged for recipe in results.recipes)
    line = f"{n_done} of {n_runs} runs" + (f", {n_diverged} diverged" if n_diverged else "")
    name = results.ranked_by or "loss"
    ranked = [each for each in results.recipes if each.rank == 1] if results.ranked_by else results.recipes[:1]
    for recipe in ranked:
        if (figure := recipe.figures[name]) is not None:
            line += f"; {recipe.label}: {name.replace('_', ' ')} {_shown(name, figure)}"
    return line


def _rank(recipe: RecipeResult) -> str:
    return "" if recipe.rank is None else f"{recipe.rank}{' ≈' if recipe.is_noise else ''}"


def _figures(recipe: RecipeResult, columns: Sequence[tuple[str, str]]) -> list[str]:
    return [_shown(name, recipe.figures[name]) for name, _ in columns]


def _shown(name: str, figure: Summary | None) -> str:
    if figure is None:
        return "–"
    form = "{:.2%}" if name.endswith("accuracy") else "{:.4g}"
    mean, low, high = (form.format(value) for value in (figure.mean, figure.low, figure.high))
    return f"{mean} ({low} to {high})" if figure.n > 1 else mean


def _ended(recipe: RecipeResult) -> str:
    return ", ".join(f"{n} {_end(reason)}" for reason, n in sorted(recipe.n_ended.items()))


def _end(reason: str) -> str:
    """Return how a run ended, as what follows a number of runs."""
    return ENDS.get(reason) or f"reached {reason.replace('_', ' ')}"
