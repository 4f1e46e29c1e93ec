"""What a socket is sent of an experiment: the outline unasked, figures at their rate, tiles within its credit."""

import dataclasses
import math

import numpy as np
import pytest

from nnvisu.core.decision_map import render_maps
from nnvisu.core.mosaic import render_mosaic
from nnvisu.core.planes import seen_on, shown_model
from nnvisu.live.experiment_feeds import RESULTS_INTERVAL_S, THIN_LINK_RESULTS_S, ExperimentFeed
from nnvisu.live.plane_view import PlaneView
from nnvisu.live.tile_sender import TileSender
from nnvisu.settings import LIMITS
from nnvisu.wire import commands, frames
from nnvisu.wire.flow import TILE_SIZES, FrameGate
from tests.support.live_runs import do, new_run

pytestmark = pytest.mark.usefixtures("compiled")

EXPERIMENT = {
    "base": {"config": {"hidden_layers": [3]}, "data": {"generator": {"dataset": "xor", "n_points": 20}}},
    "seeds": 2,
    "steps": 50,
    "axes": [{"setting": "learning_rate", "values": [0.01, 0.1]}],
}


class Pictures:
    """What a TileSender asks of a session's pictures."""

    payloads = frames.SharedPayloads()

    def mosaic(self, of, tiles, size, n_columns):
        return render_mosaic(list(tiles.values()), size, n_columns)


class Socket:
    """The feed of one socket, with a clock of the test's, beside the experiment of a run."""

    def __init__(self, run=None):
        self.now, self.sent, self.is_thin = 10.0, [], False
        self.run = run or new_run(lambda: self.now)
        self.gate = FrameGate()
        tiles = TileSender(
            Pictures(), self.sent.append, lambda: self.now, self.gate, self.gate.tiles, self.gate.tile_size
        )
        self.planes = PlaneView(lambda: self.now)
        self.feed = ExperimentFeed(self.sent.append, lambda now: self.is_thin, tiles, self.planes)

    def wait_s(self, state):
        return self.feed.seconds_until_due(state, state, self.now)

    def round(self, state, seconds=0.0):
        """Let time pass, send what is due, and return it: messages by their names, frames as they are."""
        self.now += seconds
        del self.sent[:]
        if self.wait_s(state) <= 0:
            self.feed.send(state, state, self.now)
        return [each if isinstance(each, bytes) else type(each).__name__ for each in self.sent]

    def ack(self, seconds=0.02):
        self.now += seconds
        self.gate.acknowledge(self.gate.last_seq, self.now)


def trained(run):
    """Return the state after one more turn."""
    run.take_turn(0.0)
    return run.state()


def test_whoever_does_not_ask_gets_the_outline_only():
    socket = Socket()
    assert math.inf == socket.wait_s(socket.run.state())

    state = do(socket.run, "start_experiment", experiment=EXPERIMENT)
    assert ["ExperimentMessage"] == socket.round(state)
    assert [] == socket.round(trained(socket.run), 100.0)
    assert (math.inf, math.inf) == socket.feed.next_wanted(socket.run.state(), socket.now)
    assert ["ExperimentMessage"] == socket.round(do(socket.run, "close_experiment"))
    assert [] == Socket().round(socket.run.state(), 1.0), "of one that was closed before, nobody is told"


def test_figures_come_at_their_rate_and_at_once_when_it_rests():
    socket = Socket()
    socket.feed.set_experiment_view(commands.SetExperimentView(max_fps=0.0))
    state = do(socket.run, "start_experiment", experiment=EXPERIMENT)
    assert ["ExperimentMessage"] == socket.round(state)

    state = trained(socket.run)
    assert ["ExperimentResults", "ExperimentCurves"] == socket.round(state)
    for is_thin, interval_s in ((False, RESULTS_INTERVAL_S), (True, THIN_LINK_RESULTS_S)):
        socket.is_thin = is_thin
        socket.now += 0.1
        while (newer := trained(socket.run)).experiment.results is state.experiment.results:
            socket.run.experiment._results_due = 0.0
        assert interval_s - 0.1 == pytest.approx(socket.wait_s(newer))
        assert (socket.now - 0.1 + interval_s, interval_s) == pytest.approx(socket.feed.next_wanted(newer, socket.now))
        assert ["ExperimentResults", "ExperimentCurves"] == socket.round(newer, interval_s)
        state = newer
    assert "ExperimentResults" in socket.round(do(socket.run, "pause_experiment"))
    assert math.inf == socket.wait_s(socket.run.state())


def test_who_comes_later_gets_all_rows_and_others_the_new_ones():
    socket = Socket()
    socket.feed.set_experiment_view(commands.SetExperimentView(max_fps=0.0))
    do(socket.run, "start_experiment", experiment=EXPERIMENT)
    for _ in range(5):
        socket.round(trained(socket.run), 1.0)
    (newest,) = [each for each in socket.sent if type(each).__name__ == "ExperimentCurves"]
    late = Socket(socket.run)
    late.feed.set_experiment_view(commands.SetExperimentView(max_fps=0.0))
    late.round(socket.run.state())

    (all_of_it,) = [each for each in late.sent if type(each).__name__ == "ExperimentCurves"]
    assert newest.n_known > 0
    assert 0 == all_of_it.n_known
    assert all_of_it.steps[newest.n_known :] == newest.steps


def test_tiles_take_credit_and_none_comes_twice():
    socket = Socket()
    view = commands.SetExperimentView(members=(3, 1, 9), means=(1, 2), max_fps=10.0, results=False)
    do(socket.run, "start_experiment", experiment=EXPERIMENT)
    socket.round(socket.run.state())
    socket.feed.set_experiment_view(view)

    warming = socket.run.state()._replace(status="warming")  # a picture would have to wait for kernels
    assert [] == socket.round(warming)
    (frame,) = socket.round(socket.run.state())
    header, payload = frames.unpack_frame(frame)
    shown, n_columns, size, payload = frames.unpack_tiles(payload)
    assert ((3, 1, frames.MEAN_TILES + 1), 2, TILE_SIZES[-1]) == (shown, n_columns, size)
    assert (frames.TILES, 2 * size, 2 * size, 0) == (header.kind, header.width, header.height, header.step)
    picture = frames.FrameDecoder().decode(header, payload)
    assert not picture[size:, size:].any()
    assert picture[:size].any()

    # Another state, but no credit; then the rate; then it is due.
    state = trained(socket.run)
    assert [] == socket.round(state, 1.0)
    socket.ack(0.0)
    (frame,) = socket.round(state)
    assert 2 == frames.unpack_frame(frame)[0].seq
    socket.ack(0.02)
    assert [] == socket.round(state, 1.0)
    newer = trained(socket.run)
    assert 1 == len(socket.round(newer))
    socket.ack(0.01)
    assert 0.0 < socket.wait_s(trained(socket.run)) <= 0.1


def test_many_tiles_are_small_and_never_more_than_a_frame_may_have():
    socket = Socket()
    many = {**EXPERIMENT, "seeds": 64, "axes": [{"setting": "learning_rate", "values": [0.01, 0.02, 0.03, 0.05, 0.1]}]}
    do(socket.run, "start_experiment", experiment=many)
    socket.round(socket.run.state())

    socket.feed.set_experiment_view(commands.SetExperimentView(tuple(range(256)), (0,), (0,), 64, results=False))
    (frame,) = socket.round(socket.run.state())
    shown, _, size, payload = frames.unpack_tiles(frames.unpack_frame(frame)[1])

    assert LIMITS.max_tiles == len(shown)
    assert 3 * len(shown) * size**2 <= 450_000
    assert len(payload) < 3 * len(shown) * size**2
    socket.feed.set_experiment_view(commands.SetExperimentView(results=False))
    socket.ack()
    (frame,) = socket.round(socket.run.state())
    assert np.array_equal(range(LIMITS.default_tiles), frames.unpack_tiles(frames.unpack_frame(frame)[1])[0])


def test_who_has_diverged_is_in_no_mean():
    run = new_run()
    state = do(run, "start_experiment", experiment=EXPERIMENT).experiment
    state = dataclasses.replace(state, are_left_out=(False, True, True, True))

    tiles = state.tiles(commands.SetExperimentView(members=(), means=(0, 1), disagreements=(0,)))

    models = {shown: tile.models for shown, tile in tiles.items()}
    assert {frames.MEAN_TILES: state.models[:1], frames.MEAN_TILES + 1: ()} == {
        shown: models[shown] for shown in list(models)[:2]
    }
    assert state.models[:1] == models[frames.DISAGREEMENT_TILES]


def tile_pictures(frame):
    """Return the size of the tiles of an unpacked frame, and those of its first row, uint8 (size, size, 3) each."""
    header, payload = frames.unpack_frame(frame)
    shown, n_columns, size, packed = frames.unpack_tiles(payload)
    picture = np.frombuffer(packed, np.uint8).reshape(header.height, header.width, 3)
    return size, [picture[:size, i * size : (i + 1) * size] for i in range(min(n_columns, len(shown)))]


def test_tiles_of_tables_are_on_the_plane_that_the_socket_looks_at():
    socket = Socket()
    do(socket.run, "generate_data", dataset="xor_3", n_points=30)
    base = {"config": {"hidden_layers": [3]}, "data": {"generator": {"dataset": "xor_3", "n_points": 40, "seed": 3}}}
    others = {"data.dataset": "noise_columns", "data.n_columns": 4}
    recipes = [{"label": "same columns", "changes": {}}, {"label": "others", "changes": others}]
    do(socket.run, "start_experiment", experiment={"base": base, "seeds": 1, "steps": 20, "recipes": recipes})
    state = trained(socket.run)
    socket.feed.set_view(commands.SetView(encodings=(0,)))
    socket.feed.set_experiment_view(commands.SetExperimentView(tile_size=16, results=False))

    def expect_tiles():
        """The first table has the columns of the socket's plane, the other one has not."""
        first, other = state.experiment.models
        table, of_other = state.experiment.datasets
        seen = [seen_on(first, table.table, socket.planes.plane(state)), shown_model(other, of_other)]
        (frame,) = [each for each in socket.round(state) if isinstance(each, bytes)]
        size, pictures = tile_pictures(frame)
        assert [render_maps(model, size).decision_map.tolist() for model in seen] == [
            each.tolist() for each in pictures
        ]

    expect_tiles()
    socket.ack()
    assert math.inf == socket.wait_s(state)
    socket.planes.choose(commands.SetPlane(axes=(2, 0), held={1: 0.75}), state.dataset)
    socket.now += 1.0
    expect_tiles()
