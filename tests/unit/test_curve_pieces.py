"""Which changes of a run end the line of its curve: those after which metrics are of other data or of another loss."""

import pytest

from nnvisu.live.internal_commands import RewindTo
from nnvisu.wire import commands
from tests.support.live_runs import do, new_run, train

pytestmark = pytest.mark.usefixtures("compiled")


@pytest.fixture
def run():
    run = new_run()
    run.apply(commands.UpdateConfig({"hidden_layers": (4,), "batch_size": 10}))
    run.apply(commands.GenerateData("moons", 60, 2, seed=8, test_fraction=0.2))
    train(run, 50)
    return run


def moons(test_fraction):
    return {"dataset": "moons", "n_points": 60, "seed": 8, "test_fraction": test_fraction}


@pytest.mark.parametrize(
    ("command", "fields", "expected"),
    [
        ("update_config", {"config": {"loss": "squared_error"}}, 50),
        ("update_config", {"config": {"label_smoothing": 0.1}}, 50),
        ("update_config", {"config": {"learning_rate": 0.5}}, 0),
        ("update_config", {"config": {"l2": 0.1, "optimizer": "sgd"}}, 0),
        ("set_parameter", {"layer": 0, "neuron": 0, "value": 1.0}, 0),
        ("generate_data", moons(test_fraction=0.4), 50),
        ("generate_data", moons(test_fraction=0), 50),
        ("generate_data", moons(test_fraction=0.2), 0),  # the same again
        ("update_data", {"points": {"x": [0, 1], "y": [0, 1], "value": [0, 1]}}, 50),
        ("add_points", {"points": {"x": [0], "y": [0], "label": [1]}, "test": True}, 50),
        ("erase_points", {"x": 0, "y": 0, "radius": 0.5}, 50),
        ("erase_points", {"x": -1, "y": -1, "radius": 0.01}, 0),  # nothing is there
        ("move_point", {"index": 3, "x": 0.1, "y": 0.1}, 50),
    ],
)
def test_metrics_are_comparable_from_the_last_change_of_data_or_loss(run, command, fields, expected):
    state = do(run, command, **fields)
    train(run, 30)
    (mark,) = state.past.curve.marks

    assert expected == state.past.curve.comparable_from
    assert (50, command, expected or None) == (mark.step, mark.command, mark.comparable_from)


def test_a_curve_has_no_test_loss_where_there_were_no_test_points(run):
    do(run, "generate_data", **moons(test_fraction=0))
    train(run, 30)
    do(run, "generate_data", **moons(test_fraction=0.4))
    columns = train(run, 30).past.curve.columns()
    has_value = {step: value is not None for step, value in zip(columns["steps"], columns["test_loss"], strict=True)}

    assert all(has == (not 50 <= step < 80) for step, has in has_value.items())
    assert {True, False} == set(has_value.values())
    at = columns["steps"].index(80)
    assert [None] * 4 == [columns[f"mean_{name}"][at] for name in ("loss", "accuracy", "test_loss", "test_accuracy")]


def test_after_a_way_back_metrics_are_comparable_as_they_were_then(run):
    do(run, "update_config", config={"loss": "squared_error"})
    train(run, 30)
    do(run, "erase_points", x=0, y=0, radius=0.5)
    assert 80 == train(run, 30).past.curve.comparable_from

    for step, expected in ((64, 50), (40, 0)):
        run.apply(RewindTo(step))

        assert expected == run.state().past.curve.comparable_from
