"""What the lesson on luck and method says is right: of the single runs, and of the comparisons that it asks for."""

import dataclasses
import time

import pytest

from nnvisu.experiments.experiment import parse_experiment
from nnvisu.experiments.results import results_of
from nnvisu.experiments.rounds import ExperimentRun
from tests.support.lessons import lessons, run_of, trained  # noqa: F401 (fixture)
from tests.support.page_modules import run  # noqa: F401 (fixture)

STEPS = 2000  # as many as the page proposes
RECIPES = {"base": {}, "four": {"hidden_layers": [4]}, "tanh": {"activation": "tanh"}, "eight": {"hidden_layers": [8]}}


def experiment_of(lesson, names, n_seeds):
    """Return an experiment of the lesson's recipe and others."""
    recipes = [{"label": name, "changes": RECIPES[name]} for name in names]
    base = {"config": lesson["steps"][0]["config"], "data": {"generator": lesson["data"]}}
    return parse_experiment({"base": base, "steps": STEPS, "seeds": n_seeds, "recipes": recipes})


@pytest.mark.machine_code
def test_what_one_run_says_is_luck_and_sixteen_tell(lessons):  # noqa: F811
    lesson = lessons["luck"]
    assert 0.744 == pytest.approx(trained(run_of(lesson, 0), 1000).test_accuracy, abs=0.006)
    assert 0.678 == pytest.approx(trained(run_of(lesson, 0, hidden_layers=[4]), 1000).test_accuracy, abs=0.006)

    experiment = experiment_of(lesson, RECIPES, 16)
    training = ExperimentRun(experiment, time.perf_counter, kept_bytes=0)
    training.advance()
    training.measure_fresh()
    members = training.results()

    base = [member.test_accuracy for member in members if member.recipe == 0]
    assert max(base) - min(base) > 0.3

    def race(name, n_seeds):
        """Return what a race of the lesson's recipe with this one would have said."""
        number = list(RECIPES).index(name)
        raced = [
            dataclasses.replace(each, recipe=min(each.recipe, 1)) for each in members if each.recipe in (0, number)
        ]
        return results_of(
            experiment_of(lesson, ["base", name], n_seeds), [m for m in raced if m.seed < n_seeds]
        ).recipes

    four = race("four", 16)
    assert four[1].figures["test_accuracy"].mean > four[0].figures["test_accuracy"].mean + 0.05
    for name in ("four", "tanh", "eight"):
        assert [(2, False), (1, None)] == [(recipe.rank, recipe.is_noise) for recipe in race(name, 16)]
    assert race("tanh", 2)[0].is_noise is not False or race("tanh", 2)[1].is_noise is not False
