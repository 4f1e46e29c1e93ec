"""Experiments in rounds: each member is the run that it would be alone, whatever time each call has."""

import itertools
import math

import numpy as np
import pytest

from nnvisu.core.datasets import generate_dataset
from nnvisu.core.fresh_test import N_POINTS, fresh_points
from nnvisu.core.scores import scores_of
from nnvisu.core.streams import FRESH_TEST
from nnvisu.core.trainer import Trainer
from nnvisu.experiments.experiment import parse_experiment
from nnvisu.experiments.kept import KeptRounds
from nnvisu.experiments.rounds import ExperimentRun, next_round_end
from nnvisu.live.run import Run
from nnvisu.settings import Config
from nnvisu.wire.commands import LoadRecipe, StartTraining
from nnvisu.wire.recipes import check_recipe
from tests.support.clocks import TickingClock
from tests.support.live_runs import finish, new_run

pytestmark = pytest.mark.usefixtures("compiled")

GENERATOR = {"dataset": "moons", "n_points": 40, "noise": 0.2, "seed": 3, "test_fraction": 0.25}
CONFIG = {"hidden_layers": [5], "batch_size": 7, "dropout_rate": 0.1, "seed": 11}


def experiment_of(n_steps=60, seeds=3, config=(), **fields):
    base = {"config": CONFIG | dict(config), "data": {"generator": GENERATOR}}
    return parse_experiment({"experiment": 1, "base": base, "seeds": seeds, "steps": n_steps, **fields})


AXES = [
    {"setting": "learning_rate", "values": [0.01, 0.1]},
    {"setting": "hidden_layers", "values": [[5], [3, 3]]},
]


def state_of(trainer):
    return [trainer.step, *(part.tobytes() for part in trainer.snapshot().state)]


def alone(member, n_steps):
    """The same run, made from nothing but its recipe, in a session's own run."""
    run: Run = new_run()
    run.apply(LoadRecipe(check_recipe(member.recipe_at(n_steps), "recipe"), None))
    run.apply(StartTraining(n_steps))
    finish(run, 0.01)
    return run


@pytest.mark.parametrize("seconds", [math.inf, 0.0, 2.5])
def test_every_member_is_the_run_that_it_is_alone(seconds):
    run = ExperimentRun(experiment_of(axes=AXES), TickingClock())
    while not run.is_done:
        run.advance(seconds)

    assert 12 == len(run.runs)
    assert 60 == run.step
    for each in run.runs:
        session = alone(each.member, 60)
        assert state_of(session.trainer) == state_of(each.trainer)
        assert session.trainer.evaluate() == each.trainer.evaluate()


def test_members_stop_where_they_would_in_a_session_and_a_divergence_is_a_result():
    stops = {"stop_at_loss": 0.25, "stop_on_plateau": 30}
    recipes = [
        {"label": "slow", "changes": {"learning_rate": 1e-6}},
        {"label": "good", "changes": {"learning_rate": 0.05}},
        {"label": "wild", "changes": {"optimizer": "sgd", "learning_rate": 1000, "l2": 10}},
    ]
    run = ExperimentRun(experiment_of(300, 2, stops, recipes=recipes), TickingClock())
    run.advance()

    for each, result in zip(run.runs, run.results(), strict=True):
        session = alone(each.member, 300)
        end = session.state().end
        assert (session.trainer.step, end.stopped_by.replace("until_step", "steps")) == (result.step, result.ended)
        assert (end.message, end.diverged_at) == (result.message, result.diverged_at)
    assert {"plateau", "loss", "diverged"} == {result.ended for result in run.results()}


def test_members_are_never_more_than_a_round_apart_and_rounds_end_at_round_steps():
    run = ExperimentRun(experiment_of(237, axes=AXES), TickingClock())
    ends = [0]
    while not run.is_done:
        run.advance(0.0)
        steps = [each.trainer.step for each in run.runs]
        following = next_round_end(run.step, 237)
        assert all(run.step <= step <= following for step in steps)
        ends += [run.step] if run.step != ends[-1] else []

    assert [*range(11), *range(12, 100, 2), *range(100, 230, 20)][: len(ends) - 1] == ends[:-1]
    assert 237 == ends[-1]
    assert [[row.step for row in each.curve] for each in run.runs] == [ends[1:]] * 12
    losses = [row.loss for row in run.runs[4].curve]
    trainer = Trainer(run.runs[4].member.config, run.runs[4].member.dataset)
    for (before, after), loss in zip(itertools.pairwise(ends), losses, strict=True):
        trainer.train(after - before)
        assert trainer.evaluate().loss == loss


def test_more_seeds_and_steps_continue_what_is_there():
    run = ExperimentRun(experiment_of(30, 2), TickingClock())
    run.advance()
    run.extend(n_seeds=3)
    assert not run.is_done
    assert ["steps", "steps", None] == [result.ended for result in run.results()]
    run.advance(0.0)
    run.extend(n_steps=45)
    run.advance()

    assert [45] * 3 == [result.step for result in run.results()]
    whole = ExperimentRun(experiment_of(45, 3), TickingClock())
    whole.advance()
    assert [state_of(each.trainer) for each in whole.runs] == [state_of(each.trainer) for each in run.runs]


def test_runs_that_were_added_are_behind_until_they_stand_where_the_others_do():
    run = ExperimentRun(experiment_of(30, 2), TickingClock())
    run.advance()
    assert not run.behind
    run.extend(n_seeds=3)
    assert {2} == run.behind
    run.advance(until_step=29)
    run.extend(n_seeds=4, n_steps=45)
    assert {2, 3} == run.behind
    run.advance(until_step=30)

    assert not run.behind and [30] * 4 == [each.trainer.step for each in run.runs]


def test_a_part_of_the_members_is_the_same_as_in_the_whole():
    experiment = experiment_of(axes=AXES)
    whole, part = ExperimentRun(experiment, TickingClock()), ExperimentRun(experiment, TickingClock(), indices=[2, 7])
    whole.advance()
    part.advance()

    results = whole.results()
    assert [results[2], results[7]] == part.results()


def test_a_member_at_a_kept_step_goes_on_as_it_did():
    run = ExperimentRun(experiment_of(100), TickingClock())
    run.advance()

    for step in (0, 7, 50, 100):
        taken = run.trainer(1, step)
        assert step == taken.step
        taken.train(100 - step) if step < 100 else None
        assert state_of(run.runs[1].trainer) == state_of(taken)
    for index, step in ((1, 51), (3, 50), (-1, None)):
        with pytest.raises(KeyError):
            run.trainer(index, step)


def test_rounds_are_thinned_to_the_budget_evenly_in_the_logarithm_of_the_step():
    run = ExperimentRun(experiment_of(1000, 2), TickingClock(), kept_bytes=60_000)
    run.advance()

    steps = run.kept.steps
    assert run.kept.n_bytes <= 60_000
    assert 8 < len(steps) < 60
    assert (1, 1000) == (steps[0], steps[-1])
    gaps = np.diff(np.log(np.array(steps) + 1.0))
    assert gaps.max() < 4 * np.median(gaps)
    assert KeptRounds(0).steps == []


def test_fresh_points_are_new_ones_of_the_same_kind_and_their_score_is_a_count():
    run = ExperimentRun(experiment_of(40, 2), TickingClock())
    run.advance()
    assert [(None, None)] * 2 == [(result.fresh_loss, result.fresh_accuracy) for result in run.results()]
    run.measure_fresh()

    dataset = run.runs[0].member.dataset
    fresh = fresh_points(dataset)
    assert (N_POINTS, 0, 2) == (fresh.n_points, fresh.n_test, fresh.n_classes)
    given = set(zip(dataset.x.tolist(), dataset.y.tolist(), strict=True))
    assert len(given & set(zip(fresh.x.tolist(), fresh.y.tolist(), strict=True))) == 0
    assert (
        fresh.digest
        == generate_dataset(**GENERATOR | {"n_points": N_POINTS, "test_fraction": 0.0}, stream=(FRESH_TEST,)).digest
    )
    for each, result in zip(run.runs, run.results(), strict=True):
        measured = Trainer(Config(hidden_layers=(5,)), fresh)
        params = each.trainer.model().params
        snapshot = measured.snapshot()
        snapshot.state.params[:] = params
        measured.restore(snapshot)
        metrics = measured.evaluate()
        assert (metrics.loss, metrics.accuracy) == (result.fresh_loss, result.fresh_accuracy)
        answers = metrics.scores.train_answers
        assert scores_of(answers.outputs, fresh.labels).accuracy == result.fresh_accuracy
        assert 0.8 < result.fresh_accuracy < 1.0


def test_flipped_labels_are_not_in_the_fresh_test_and_own_points_have_none():
    flipped = fresh_points(generate_dataset("blobs", 40, 2, noise=0.0, flipped_fraction=0.5))
    plain = fresh_points(generate_dataset("blobs", 40, 2, noise=0.0))

    assert flipped.digest == plain.digest
    own = {"data": {"points": {"x": [0.1, 0.2], "y": [0.1, 0.3], "label": [0, 1]}}, "config": {}}
    run = ExperimentRun(experiment_of(5, 1, base=own), TickingClock())
    run.advance()
    run.measure_fresh()
    assert run.results()[0].fresh_loss is None
    assert fresh_points(run.runs[0].member.dataset) is None


@pytest.mark.parametrize(("n_members", "n_in_a_decade"), [(128, 45), (129, 18)])
def test_rounds_end_at_round_numbers_and_are_longer_with_many_members(n_members, n_in_a_decade):
    ends = [0]
    while ends[-1] < 100_000:
        ends.append(next_round_end(ends[-1], 99_999_999, n_members))

    assert list(range(11)) == ends[:11]
    for first in (10, 100, 1000, 10_000):
        decade = [end for end in ends if first < end <= 10 * first]
        assert n_in_a_decade == len(decade)
        assert 0 == max(end % (first // 10) for end in decade)
        assert 10 * first == decade[-1]
