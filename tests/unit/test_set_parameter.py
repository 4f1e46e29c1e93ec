"""One weight or bias set by hand: where it stands, what else stays, and how the run goes on."""

import json

import numpy as np
import pytest

from nnvisu.errors import InvalidValue
from nnvisu.wire import commands
from tests.support import reference
from tests.support.engine import inputs_and_labels, run_of
from tests.support.live_runs import new_run

pytestmark = pytest.mark.usefixtures("compiled")

SIZES = (2, 4, 3, 2)


@pytest.fixture
def run():
    run = new_run()
    run._position.trainer = run_of(SIZES)
    return run


@pytest.mark.parametrize("layer", [0, 1, 2])
def test_a_weight_and_a_bias_are_found_and_nothing_else_changes(run, layer):
    run.trainer.train(20)
    before = run.trainer.model().params
    run.apply(commands.SetParameter(layer, neuron=1, value=7.5, input=SIZES[layer] - 1))
    run.apply(commands.SetParameter(layer, neuron=0, value=-1000.0))
    after = run.state().model.params

    weights, biases = reference.layers_of(SIZES, after)[layer]
    assert (7.5, -1000.0) == (weights[1, SIZES[layer] - 1], biases[0])
    assert 2 == (before != after).sum()
    assert 20 == run.trainer.step


def test_the_momentum_of_that_parameter_ends_and_the_measure_of_its_gradients_stays(run):
    run.trainer.train(20)
    before = run.trainer.snapshot().state
    run.apply(commands.SetParameter(layer=1, neuron=2, value=0.0, input=3))
    after = run.trainer.snapshot().state
    weights_at = (4 * 3) + 2 * 4 + 3

    assert 0 != before.moments[0, weights_at]
    assert 0 == after.moments[0, weights_at]
    assert [weights_at] == list(np.flatnonzero((before.moments != after.moments).any(axis=0)))
    assert 0 != before.compensation[weights_at]
    assert 0 == after.compensation[weights_at]
    assert [weights_at] == list(np.flatnonzero(before.compensation != after.compensation))


def test_training_goes_on_from_the_value_that_was_set(run):
    run._position.trainer = run_of(SIZES, optimizer="sgd", learning_rate=0.1)
    run.apply(commands.SetParameter(layer=0, neuron=3, value=2.0, input=1))
    start = run.trainer.model().params.astype(float)
    inputs, labels = inputs_and_labels(run.trainer)
    run.trainer.train(1)

    expected = start - 0.1 * reference.gradient(SIZES, "tanh", start, inputs, labels)
    assert expected == pytest.approx(run.trainer.model().params, abs=1e-6)


def test_maps_figures_and_metrics_follow_at_once(run):
    before = run.state()
    run.apply(commands.SetParameter(layer=2, neuron=0, value=50.0))
    after = run.state()

    assert before.picture != after.picture
    assert before.versions.news < after.versions.news
    assert before.versions.weights == after.versions.weights  # not made anew
    assert before.measured.metrics.loss != after.measured.metrics.loss


@pytest.mark.parametrize(
    ("field", "place", "allowed"),
    [
        ("layer", {"layer": 3, "neuron": 0}, "0 to 2"),
        ("neuron", {"layer": 1, "neuron": 3}, "0 to 2"),
        ("input", {"layer": 1, "neuron": 0, "input": 4}, "0 to 3"),
    ],
)
def test_what_the_network_does_not_have_is_refused_and_changes_nothing(run, field, place, allowed):
    before = run.state()
    with pytest.raises(InvalidValue) as caught:
        run.apply(commands.SetParameter(value=1.0, **place))

    assert field == caught.value.field
    assert f"{field} is {place[field]}" in caught.value.message
    assert allowed in caught.value.message
    assert before.versions.news == run.state().versions.news


@pytest.mark.parametrize(
    ("field", "wrong"),
    [("value", 1000.5), ("value", None), ("value", "1"), ("layer", -1), ("neuron", 0.5), ("input", 256)],
)
def test_what_no_network_takes_is_refused_at_the_edge(field, wrong):
    fields = {"layer": 0, "neuron": 0, "value": 0.0, field: wrong}
    with pytest.raises(InvalidValue) as caught:
        commands.parse_command(json.dumps({"type": "set_parameter", **fields}))

    assert field == caught.value.field
