"""The comparison with other libraries: with a stand-in for them, and with those that are installed."""

import json

import numpy as np
import pytest
from click.testing import CliRunner

from nnvisu.bench import ensembles, peers
from nnvisu.bench.peer_engines import PLAN_STEPS
from nnvisu.bench.workloads import RenderWorkload, TrainWorkload
from nnvisu.cli import main
from nnvisu.core.trainer import Trainer
from tests.support import reference

TRAIN = TrainWorkload("T", (2, 4, 2), 30, 8, "tanh", "sgd")
RENDER = RenderWorkload("R", 16, (2, 5, 3))
TRAIN_KEYS = "name layer_sizes n_points batch_size activation optimizer peer steps_per_second peer_steps_per_second"
TRAIN_KEYS += " ratio min max loss_before loss peer_loss is_same_work"
ENSEMBLE_KEYS = "name layer_sizes n_points batch_size activation optimizer n_members peer n_peer_members"
ENSEMBLE_KEYS += " network_steps_per_second peer_network_steps_per_second ratio min max loss_before loss peer_loss"
ENSEMBLE_KEYS += " is_same_work"
RENDER_KEYS = "name size layer_sizes peer ms_per_map peer_ms_per_map ratio min max map_difference is_same_work"


class StandIn:
    """A slow peer: the reference, in float64."""

    block_steps = PLAN_STEPS
    rate_factor = 1.0

    def __init__(self, work):
        self.work = work
        self.layer_sizes = [work.inputs.shape[1], *(len(biases) for _, biases in work.layers)]

    def begin(self):
        arrays = [array.ravel() for layer in self.work.layers for array in layer]
        self.params = np.concatenate(arrays).astype(np.float64)
        self.optimizer = reference.Optimizer(self.work.config, len(self.params))

    def follow_plan(self):
        activation, weights = self.work.config.activation, reference.is_weight(self.layer_sizes)
        for batch in self.work.batches or [slice(None)] * PLAN_STEPS:
            x, labels = self.work.inputs[batch].T, self.work.labels[batch]
            gradient = reference.gradient(self.layer_sizes, activation, self.params, x, labels)
            self.params = self.optimizer.update(self.params, self.rate_factor * gradient, weights)

    def train(self, n_blocks):
        for _ in range(n_blocks):
            self.follow_plan()

    def loss(self):
        inputs, labels = self.work.inputs.T, self.work.labels
        return reference.loss(self.layer_sizes, self.work.config.activation, self.params, inputs, labels)


class WrongStandIn(StandIn):
    """A peer that learns at another rate."""

    rate_factor = 0.9


class StandInEnsemble:
    """As many of them, one after the other."""

    block_steps = PLAN_STEPS

    def __init__(self, works):
        self.runs = [StandIn(work) for work in works]
        self.begin()

    def begin(self):
        for run in self.runs:
            run.begin()

    def follow_plan(self):
        self.train(1)

    def train(self, n_blocks):
        for run in self.runs:
            run.train(n_blocks)

    def loss(self):
        return np.mean([run.loss() for run in self.runs])


class TwinStandIns(StandInEnsemble):
    """All of them the first run."""

    def __init__(self, works):
        super().__init__(works[:1] * len(works))


def stand_in_renderer(work):
    """Draw by the reference."""
    params = np.concatenate([array.ravel() for layer in work.layers for array in layer])
    layer_sizes = [2, *(len(biases) for _, biases in work.layers)]

    def render():
        shares = reference.probabilities(layer_sizes, work.activation, params, work.grid.T)
        return np.rint(shares.T @ work.colours).astype(np.uint8)

    return render


STAND_IN = peers.Peer("stand-in", "numpy", "numpy", StandIn, stand_in_renderer, StandInEnsemble)
ABSENT = peers.Peer("absent", "no-such-package", "no_such_module", StandIn, stand_in_renderer)


def run(*arguments):
    return CliRunner().invoke(main, ["bench", "--peers", "--seconds", "0.01", *arguments])


@pytest.mark.parametrize(("batch_size", "optimizer"), [(0, "adam"), (8, "sgd"), (8, "adam"), (29, "rmsprop")])
def test_a_peer_that_does_the_same_ends_at_the_same_loss(batch_size, optimizer):
    workload = TrainWorkload("T", (2, 4, 2), 30, batch_size, "tanh", optimizer)

    row = peers.compare_train(workload, STAND_IN, 0.01)

    assert TRAIN_KEYS.split() == list(row)
    assert row["is_same_work"]
    assert row["loss"] == pytest.approx(row["peer_loss"], rel=1e-3)  # float32 against float64
    assert row["loss"] < row["loss_before"]
    assert 0 < row["min"] <= row["ratio"] <= row["max"]


def test_a_peer_that_does_other_work_is_found_out():
    wrong = STAND_IN._replace(engine=WrongStandIn)

    assert not peers.compare_train(TRAIN, wrong, 0.01)["is_same_work"]


@pytest.mark.parametrize(("batch_size", "optimizer"), [(0, "adam"), (8, "sgd")])
def test_many_networks_of_a_peer_are_each_the_run_of_its_seed(batch_size, optimizer):
    workload = TrainWorkload("T", (2, 4, 2), 30, batch_size, "tanh", optimizer)

    row = ensembles.compare_ensemble(workload, STAND_IN, 2, 3, 0.01)
    twins = ensembles.compare_ensemble(workload, STAND_IN._replace(ensemble=TwinStandIns), 2, 3, 0.01)

    assert ENSEMBLE_KEYS.split() == list(row)
    assert (2, 3) == (row["n_members"], row["n_peer_members"])
    assert row["loss"] == pytest.approx(row["peer_loss"], rel=1e-3)
    assert (True, False) == (row["is_same_work"], twins["is_same_work"])
    assert 0 < row["min"] <= row["ratio"] <= row["max"]


def test_maps_are_compared_colour_by_colour():
    row = peers.compare_render(RENDER, STAND_IN, 0.01)
    other = peers.compare_render(RENDER, STAND_IN._replace(renderer=lambda work: lambda: 255), 0.01)

    assert RENDER_KEYS.split() == list(row)
    assert (True, False) == (row["is_same_work"], other["is_same_work"])
    assert row["map_difference"] <= 1 < other["map_difference"]
    assert 0 < row["min"] <= row["ratio"] <= row["max"]


def test_a_peer_that_cannot_do_the_work_has_no_row():
    unable = STAND_IN._replace(engine=lambda work: None, renderer=lambda work: None)

    assert peers.compare_train(TRAIN, unable, 0.01) is None
    assert peers.compare_render(RENDER, unable, 0.01) is None
    assert ensembles.compare_ensemble(TRAIN, STAND_IN._replace(ensemble=None), 2, 3, 0.01) is None


def test_ratios_are_taken_pair_by_pair():
    pairs = [(10.0, 5.0), (30.0, 10.0), (8.0, 1.0)]  # the ratio of the medians would be 2

    assert {"ratio": 3.0, "min": 2.0, "max": 8.0} == peers.ratio_row(pairs)


def test_sides_run_strictly_in_turn_and_each_from_its_beginning():
    turns = []

    def work(name, n_turns):
        turns.append(name)
        sum(range(1000 * n_turns))  # it must take time, for the search

    ours = peers.Side(lambda: turns.append("a"), lambda n: work("A", n), 1)
    theirs = peers.Side(lambda: turns.append("b"), lambda n: work("B", n), 1)

    pairs = peers.in_turn(ours, theirs, 0.001)

    assert ["a", "A", "b", "B"] * len(pairs) == turns[turns.index("a") :]
    assert len(pairs) > 3


@pytest.mark.parametrize(
    ("losses", "expected"),
    [((1.0, 0.5, 0.504), True), ((1.0, 0.5, 0.506), False), ((1.0, 1.0, 1.0), False), ((1.0, 0.5, np.nan), False)],
)
def test_losses_must_have_fallen_and_agree(losses, expected):
    assert expected == peers.is_same_work(*losses)


def test_noted_batches_are_those_of_the_run():
    trainer = peers.trainer_of(TRAIN)
    work = peers.work_of(trainer)
    again = Trainer(trainer.config, trainer.dataset)
    again.train(PLAN_STEPS)

    assert [8, 8, 8, 6, 8] == [len(batch) for batch in work.batches[:5]]
    assert list(range(30)) == sorted(np.concatenate(work.batches[4:8]))
    assert again.model().params.tobytes() == trainer.model().params.tobytes()


def test_without_a_peer_one_line_says_what_to_install(monkeypatch):
    monkeypatch.setattr(peers, "PEERS", (ABSENT,))

    result = run()

    assert 1 == result.exit_code
    assert "no peer is installed; install torch, jax or scikit-learn" in result.output
    assert 1 == result.output.count("\n")


def test_many_networks_need_a_peer_that_trains_many(monkeypatch):
    monkeypatch.setattr(peers, "PEERS", (STAND_IN._replace(ensemble=None), ABSENT))

    result = run("--seeds", "2")

    assert 1 == result.exit_code
    assert "no peer is installed; install jax beside nnvisu" in result.output


def test_seeds_are_compared_with_as_many_networks_and_with_the_most(monkeypatch):
    monkeypatch.setattr(peers, "PEERS", (STAND_IN, ABSENT))
    monkeypatch.setattr(ensembles, "MOST_PEER_MEMBERS", 3)
    arguments = "--seeds", "2", "--layers", "2-3-2", "--points", "20"

    document = json.loads(run("--json", *arguments).output)
    lines = run(*arguments).output.splitlines()

    assert {"machine", "ensemble"} == set(document)
    assert np.__version__ == document["machine"]["numpy"]
    assert [(2, 2), (2, 3)] == [(row["n_members"], row["n_peer_members"]) for row in document["ensemble"]]
    assert "ratio: how many times faster nnvisu is" in lines[1]
    assert ["custom", "2"] == lines[-1].split()[:2]
    assert lines[-1].endswith(" same")


def test_json_is_one_document_with_versions(monkeypatch):
    monkeypatch.setattr(peers, "PEERS", (STAND_IN, ABSENT))

    document = json.loads(run("--json", "--layers", "3-4-2", "--points", "40").output)

    assert {"machine", "train", "render"} == set(document)
    assert np.__version__ == document["machine"]["numpy"]
    [row] = document["train"]
    assert ([3, 4, 2], "stand-in", True) == (row["layer_sizes"], row["peer"], row["is_same_work"])


@pytest.mark.parametrize(("workload", "sentence"), [("W2", "steps/s"), ("R1", "ms/map")])
def test_table_has_a_line_for_each_peer(monkeypatch, workload, sentence):
    monkeypatch.setattr(peers, "PEERS", (STAND_IN, ABSENT))

    lines = run("--workload", workload).output.splitlines()

    assert "Wall clock" in lines[1]
    assert sentence in lines[-2]
    assert [workload, "stand-in"] == lines[-1].split()[:2]
    assert lines[-1].endswith(" same")


@pytest.mark.peers
@pytest.mark.parametrize("peer", peers.PEERS, ids=lambda peer: peer.name)
@pytest.mark.parametrize("activation", ["tanh", "relu", "leaky_relu", "gelu", "sigmoid", "linear"])
@pytest.mark.parametrize(("batch_size", "optimizer"), [(0, "adam"), (8, "sgd"), (8, "adam"), (0, "rmsprop")])
def test_installed_peer_does_the_same_work(peer, activation, batch_size, optimizer):
    if not peer.is_installed:
        pytest.skip(f"{peer.package} is not installed")

    row = peers.compare_train(TrainWorkload("T", (2, 6, 3), 30, batch_size, activation, optimizer), peer, 0.01)

    assert row is None or row["is_same_work"], row


@pytest.mark.peers
@pytest.mark.parametrize("peer", peers.PEERS, ids=lambda peer: peer.name)
def test_installed_peer_draws_the_same_map(peer):
    if not peer.is_installed:
        pytest.skip(f"{peer.package} is not installed")

    row = peers.compare_render(RENDER, peer, 0.01)

    assert row is None or row["is_same_work"], row


@pytest.mark.peers
@pytest.mark.parametrize("peer", [peer for peer in peers.PEERS if peer.ensemble], ids=lambda peer: peer.name)
@pytest.mark.parametrize(("batch_size", "optimizer"), [(0, "adam"), (8, "sgd"), (30, "rmsprop")])
def test_installed_peer_trains_many_networks_each_the_run_of_its_seed(peer, batch_size, optimizer):
    if not peer.is_installed:
        pytest.skip(f"{peer.package} is not installed")

    row = ensembles.compare_ensemble(TrainWorkload("T", (2, 6, 3), 30, batch_size, "tanh", optimizer), peer, 3, 5, 0.01)

    assert row["is_same_work"], row
