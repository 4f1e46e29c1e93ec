"""Results of several runs: what is left out, what is ranked, and what is noise, each against numbers made by hand."""

import numpy as np
import pytest

from nnvisu.experiments.experiment import parse_experiment
from nnvisu.experiments.member_result import MemberResult
from nnvisu.experiments.results import NOISE, ONE_RUN, OTHER_OBJECTIVE, results_of

DATA = {"generator": {"dataset": "moons", "n_points": 100, "test_fraction": 0.25}}


def experiment_of(*changes, spread="quartiles", seeds=4):
    recipes = [{"label": f"r{i}", "changes": each} for i, each in enumerate(changes)]
    fields = {"recipes": recipes} if len(recipes) > 1 else {}
    return parse_experiment(
        {"base": {"config": {}, "data": DATA}, "seeds": seeds, "steps": 10, "spread": spread, **fields}
    )


def members(*accuracies, **fields):
    """Results of runs with these fresh accuracies, one list for each recipe."""
    made = []
    for recipe, values in enumerate(accuracies):
        for seed, value in enumerate(values):
            plain = {"loss": 0.5, "accuracy": value, "test_loss": 0.6, "test_accuracy": value}
            fresh = {"fresh_loss": 0.7, "fresh_accuracy": value}
            row = {"step": 10, "diverged_at": None, "ended": "steps", "message": None} | plain | fresh | fields
            made.append(MemberResult(index=seed * len(accuracies) + recipe, recipe=recipe, seed=seed, **row))
    return made


def diverged(recipe, seed):
    plain = dict.fromkeys(("loss", "accuracy", "test_loss", "test_accuracy", "fresh_loss", "fresh_accuracy"), 0.01)
    return MemberResult(99, recipe, seed, 3, **plain, diverged_at=4, ended="diverged", message="no")


def test_mean_and_spread_of_each_figure_leave_out_what_diverged_and_say_so():
    values = [0.9, 0.8, 0.95]
    results = results_of(experiment_of({}), [*members(values), diverged(0, 3)])

    [recipe] = results.recipes
    assert (4, 1, {"steps": 3, "diverged": 1}) == (recipe.n_runs, recipe.n_diverged, recipe.n_ended)
    low, high = np.percentile(values, [25, 75])
    for name in ("accuracy", "test_accuracy", "fresh_accuracy"):
        assert (3, *map(pytest.approx, (np.mean(values), low, high))) == recipe.figures[name]
    assert ["1 of 4 runs diverged and are left out of means and spreads."] == list(results.notes)
    assert "25th to the 75th percentile" in results.spread_meaning
    assert results.ranked_by is None


def test_who_catches_up_is_in_no_mean_and_no_rank_and_that_is_said():
    made = members([0.9, 0.8, 0.1], [0.7, 0.6, 0.99])
    behind = {run.index for run in made if run.seed == 2}
    results = results_of(experiment_of({}, {"l2": 0.1}), made, behind)

    means = [recipe.figures["accuracy"] for recipe in results.recipes]
    assert [(2, pytest.approx(0.85)), (2, pytest.approx(0.65))] == [(mean.n, mean.mean) for mean in means]
    assert [(3, 1), (3, 2)] == [(recipe.n_runs, recipe.rank) for recipe in results.recipes]
    assert "2 of 6 runs were added and catch up: means do not have them yet." in results.notes


def test_an_accuracy_of_few_points_has_a_noise_of_its_own():
    [recipe] = results_of(experiment_of({}), members([0.9, 0.9])).recipes

    assert {"test_accuracy": pytest.approx(0.06), "fresh_accuracy": pytest.approx(0.003)} == recipe.points_noise


def test_recipes_are_ranked_by_fresh_accuracy_and_noise_is_called_noise():
    clear, best, close = [0.70, 0.71, 0.69, 0.70], [0.90, 0.91, 0.89, 0.92], [0.90, 0.89, 0.91, 0.91]
    results = results_of(experiment_of({}, {"l2": 0.1}, {"l2": 0.2}), members(clear, best, close))

    assert "fresh_accuracy" == results.ranked_by
    assert [(3, False), (1, None), (2, True)] == [(each.rank, each.is_noise) for each in results.recipes]
    assert [NOISE] == list(results.notes)


def test_one_run_each_shows_no_difference():
    results = results_of(experiment_of({}, {"l2": 0.1}), members([0.7], [0.9]))

    assert [(2, None), (1, None)] == [(each.rank, each.is_noise) for each in results.recipes]
    assert [ONE_RUN] == list(results.notes)


@pytest.mark.parametrize(
    "change",
    [{"loss": "hinge"}, {"data.noise": 0.2}, {"data.seed": 3}, {"label_smoothing": 0.1}, {"class_weights": "balanced"}],
)
def test_what_does_not_compare_is_not_ranked(change):
    results = results_of(experiment_of({}, change), members([0.7, 0.71], [0.9, 0.91]))

    assert (None, [OTHER_OBJECTIVE]) == (results.ranked_by, list(results.notes))
    assert {(None, None)} == {(each.rank, each.is_noise) for each in results.recipes}


def test_a_setting_without_effect_on_the_objective_does_not_hinder():
    results = results_of(experiment_of({}, {"huber_delta": 0.1}), members([0.7, 0.71], [0.9, 0.91]))

    assert "fresh_accuracy" == results.ranked_by


def test_without_fresh_points_the_next_best_figure_ranks_and_losses_the_lower_the_better():
    none = {"fresh_accuracy": None, "fresh_loss": None, "test_accuracy": None, "accuracy": None}
    rows = [*members([0, 0], **none, test_loss=0.5), *members([], [0, 0], **none, test_loss=0.4)]
    results = results_of(experiment_of({}, {"l2": 0.1}), rows)

    assert "test_loss" == results.ranked_by
    assert [2, 1] == [each.rank for each in results.recipes]


def test_a_recipe_whose_runs_all_diverged_has_no_mean_and_no_rank_is_given():
    results = results_of(experiment_of({}, {"l2": 0.1}), [*members([0.7, 0.8]), diverged(1, 0), diverged(1, 1)])

    assert results.recipes[1].figures["fresh_accuracy"] is None
    assert results.ranked_by is None
    assert "not all recipes" in results.notes[-1]
    assert results.as_json()["recipes"][1]["n_diverged"] == 2
