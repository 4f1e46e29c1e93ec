"""Feeds: what one socket is sent, each kind by its own rule. States are a real run's; time is what the test says."""

import math
from types import SimpleNamespace

import numpy as np
import pytest

from nnvisu.live.checkpoint_state import state_at_checkpoint
from nnvisu.live.feeds import CheckpointFeed, ConfigFeed, CurveFeed, DataFeed, HistoryFeed, ProbeFeed, WarmingFeed
from nnvisu.live.figure_feeds import SOON_S, DiagnosisFeed, ScoresFeed, StepResultFeed
from nnvisu.live.outgoing import Outgoing
from nnvisu.live.seat import Seat
from nnvisu.live.warmup import Warmup
from nnvisu.wire import commands
from nnvisu.wire.commands import Points
from nnvisu.wire.frames import SharedPayloads
from tests.support.live_runs import new_run

ALL = commands.SetView(scores=True, diagnosis=True)


pytestmark = pytest.mark.usefixtures("compiled")


@pytest.fixture
def run():
    return new_run(lambda: 0.0)


@pytest.fixture
def sent():
    return []


def wait_of(feed, state, now, shown=None):
    return feed.seconds_until_due(state, shown or state, now)


def steps(run, n_steps):
    """Make steps of a run that stays on, and return its state."""
    if not run.is_running:
        run.apply(commands.StartTraining())
    run.train(n_steps)
    return run.state()


def looked_at(run, step):
    present = run.state()
    checkpoint = next(checkpoint for checkpoint in present.past.checkpoints if checkpoint.step == step)
    return present, state_at_checkpoint(present, checkpoint, now=0.0)


def at_a_link(feed_class, sent, ack_time_s):
    return feed_class(sent.append, lambda: ack_time_s, lambda now: ack_time_s)


# --- Each kind ---


def test_figures_go_at_once_with_news_and_then_in_their_interval(run, sent):
    feed, first = at_a_link(StepResultFeed, sent, 0.01), run.state()
    assert 0.0 == wait_of(feed, first, 5.0)
    feed.send(first, first, 5.0)
    assert math.inf == wait_of(feed, first, 9.0)  # at rest, and told

    going = steps(run, 1)
    feed.send(going, going, 6.0)
    later = steps(run, 1)

    assert 0.05 == pytest.approx(wait_of(feed, later, 6.0))
    assert wait_of(feed, later, 6.1) < 0
    run.apply(commands.SetPace(50))
    assert 0.0 == wait_of(feed, run.state(), 6.01)
    assert [0, 1] == [message.step for message in sent]


@pytest.mark.parametrize("ack_time_s, interval_s", [(0.01, 1 / 20), (0.3, 1 / 12)])
def test_a_thin_link_is_sent_fewer_figures(run, sent, ack_time_s, interval_s):
    feed, state = at_a_link(StepResultFeed, sent, ack_time_s), steps(run, 1)
    feed.send(state, state, 1.0)

    assert interval_s == pytest.approx(wait_of(feed, steps(run, 1), 1.0))


@pytest.mark.parametrize("ack_time_s, interval_s", [(0.01, 1 / 12), (0.8, 0.1), (8.0, 0.25)])
def test_who_takes_differences_is_sent_eight_figures_an_acknowledgement(run, sent, ack_time_s, interval_s):
    feed, state = at_a_link(StepResultFeed, sent, ack_time_s), steps(run, 1)
    feed.set_view(commands.SetView(differences=True))
    feed.send(state, state, 1.0)

    assert interval_s == pytest.approx(wait_of(feed, steps(run, 1), 1.0))


def test_figures_that_were_told_go_again_in_company_only(run, sent):
    feed, state = at_a_link(StepResultFeed, sent, 0.01), steps(run, 1)
    feed.send(state, state, 1.0)

    assert wait_of(feed, state, 2.0) < 0
    assert math.inf == feed.patience_s(state)
    assert 0.0 == feed.patience_s(steps(run, 1))
    feed.set_view(commands.SetView(differences=True))
    assert SOON_S == feed.patience_s(steps(run, 1))


@pytest.mark.parametrize("feed_class, interval_s", [(ScoresFeed, 0.25), (DiagnosisFeed, 1.0)])
def test_scores_and_diagnosis_go_to_who_asks_in_their_interval_and_at_rest(run, sent, feed_class, interval_s):
    feed, state = feed_class(sent.append), steps(run, 10)
    assert math.inf == wait_of(feed, state, 1.0)

    feed.set_view(ALL)
    assert wait_of(feed, state, 1.0) <= 0
    feed.send(state, state, 1.0)
    assert math.inf == wait_of(feed, state, 9.0)
    run._clock = lambda: 10.0  # the next evaluation, the next diagnosis
    run._measurements._clock = run._clock
    later = steps(run, 10)
    assert interval_s == pytest.approx(wait_of(feed, later, 1.0))
    run.apply(commands.StopTraining())
    assert 0.0 == wait_of(feed, run.state(), 1.0)
    feed.send(later, later, 1.0)
    feed.set_view(ALL)
    assert wait_of(feed, later, 9.0) <= 0  # asked for again
    assert [10, 20] == [message.step for message in sent]


def test_a_configuration_goes_once_and_says_whether_the_weights_are_new(run, sent):
    feed = ConfigFeed(sent.append)
    told = []
    for command in (commands.SetPace(None), commands.UpdateConfig({"learning_rate": 0.5}), commands.Reset()):
        run.apply(command)
        state = run.state()
        told.append(wait_of(feed, state, 0.0))
        feed.send(state, state, 0.0)
        assert math.inf == wait_of(feed, state, 0.0)

    assert [0.0] * 3 == told
    assert [False, False, True] == [message.reinitialised for message in sent]


def test_points_wait_when_more_went_than_the_link_is_taken_for(run, sent):
    def waits(is_thin):
        feed, times = DataFeed(sent.append, lambda now: is_thin, now=0.0), []
        for i in range(4):
            run.apply(commands.UpdateData(Points([0.001 * i] * 6000, [0.0] * 6000, [0, 1] * 3000)))
            state = run.state()
            times.append(wait_of(feed, state, 0.0))
            feed.send(state, state, 0.0)
        return times

    # 15,000 at once, then 10,000 a second; on a thin link each counts five times.
    assert [0.0, 0.0, 0.0, 0.3] == pytest.approx(waits(is_thin=False))
    assert [0.0, 1.5, 4.5, 7.5] == pytest.approx(waits(is_thin=True))


def test_who_looks_back_is_told_so_once_with_settings_and_points_of_then(run, sent):
    steps(run, 8)
    run.apply(commands.UpdateConfig({"learning_rate": 0.5}))
    run.apply(commands.AddPoints(Points([0.1], [0.2], [1])))
    present, past = looked_at(run, 4)
    feeds = ConfigFeed(sent.append), DataFeed(sent.append, lambda now: False, 0.0), CheckpointFeed(sent.append)
    for feed in feeds[:2]:
        feed.send(present, present, 0.0)
    for feed in feeds:
        assert wait_of(feed, present, 9.0, past) <= 0
        feed.send(present, past, 9.0)
        assert math.inf == wait_of(feed, present, 9.0, past)

    assert [None, None, 4, 4] == [message.at_step for message in sent[:4]]
    assert (4, past.measured.metrics.loss) == (sent[4].step, sent[4].metrics["loss"])
    assert [0.0, 0.0] == [max(0.0, wait_of(feed, present, 19.0)) for feed in feeds[:2]]  # back to now
    feeds[2].set_view(commands.SetView())
    assert 0.0 == wait_of(feeds[2], present, 19.0, past)


def test_checkpoints_go_in_their_interval_but_another_run_before_goes_at_once(run, sent):
    feed, state = HistoryFeed(sent.append, lambda now: False), steps(run, 3)
    feed.send(state, state, 1.0)
    assert math.inf == wait_of(feed, state, 1.0)

    later = steps(run, 3)
    assert 0.5 == pytest.approx(wait_of(feed, later, 1.0))
    assert math.inf == feed.patience_s(later)  # with the next state
    run.apply(commands.StopTraining())
    at_rest = run.state()
    assert (0.0, 0.0) == (wait_of(feed, at_rest, 1.0), feed.patience_s(at_rest))
    feed.send(at_rest, at_rest, 1.0)
    run.apply(commands.Reset())
    assert 0.0 == wait_of(feed, run.state(), 1.0)
    feed.send(run.state(), run.state(), 1.0)

    assert [[0, 1, 2, 3], [0, 1, 2, 3, 4, 5, 6], [0]] == [message.steps for message in sent]
    assert [None, None, 6] == [message.former for message in sent]


def test_a_thin_link_is_told_checkpoints_less_often_unless_it_takes_differences(run, sent):
    waits = []
    for differences in (False, True):
        feed, state = HistoryFeed(sent.append, lambda now: True), steps(run, 1)
        feed.set_view(commands.SetView(differences=differences))
        feed.send(state, state, 1.0)
        waits.append(wait_of(feed, steps(run, 1), 1.0))

    assert [2.0, 0.5] == pytest.approx(waits)


def test_another_curve_goes_at_once_and_more_of_the_same_never(run, sent):
    feed, state = CurveFeed(sent.append), steps(run, 1)
    feed.send(state, state, 0.0)

    assert math.inf == wait_of(feed, steps(run, 1), 9.0)
    run.apply(commands.Reset())
    assert 0.0 == wait_of(feed, run.state(), 0.0)


def test_of_marks_only_those_go_that_are_new_or_became_others(run, sent):
    feed, state = CurveFeed(sent.append), steps(run, 1)
    feed.send(state, state, 0.0)
    known = list(sent.pop().marks)
    told = []
    for n_steps, rates in [(1, [0.2]), (0, [0.3]), (2, [0.4]), (1, [0.5]), (0, [0.6, 0.7])]:
        if n_steps > 0:
            steps(run, n_steps)
        for rate in rates:
            run.apply(commands.UpdateConfig({"learning_rate": rate}))
        state = run.state()
        assert 0.0 == wait_of(feed, state, 9.0)
        feed.send(state, state, 9.0)
        (message,) = sent
        sent.clear()
        known = [*known[: message.n_known], *message.marks]
        told.append(([mark["step"] for mark in known], len(message.marks)))
        assert [mark.as_json() for mark in state.past.curve.marks] == known
        assert math.inf == wait_of(feed, run.state(), 99.0)

    # At one step a setting has one mark, which says where it was and where it got to.
    assert [([2], 1), ([2], 1), ([2, 4], 1), ([2, 4, 5], 1), ([2, 4, 5], 1)] == told


def test_a_probe_is_answered_of_what_is_shown(run, sent):
    steps(run, 8)
    present, past = looked_at(run, 4)
    feed = ProbeFeed(sent.append)
    assert math.inf == wait_of(feed, present, 0.0, past)
    for i in range(20):
        feed.add(commands.Probe(i / 20, 0.0))
    assert 0.0 == wait_of(feed, present, 0.0, past)
    feed.send(present, past, 0.0)

    assert [i / 20 for i in range(4, 20)] == [message.x for message in sent]  # the last 16
    assert {4} == {message.step for message in sent}


def test_compiling_is_told_by_kernel_and_not_to_who_comes_later(run, sent):
    warmup, state = Warmup(), run.state()
    feed, late = WarmingFeed(sent.append, warmup), WarmingFeed(sent.append, warmup)
    for n_ready in (0, 1):
        warmup.n_ready = n_ready
        assert 0.0 == wait_of(feed, state, 0.0)
        feed.send(state, state, 0.0)
        assert math.inf == wait_of(feed, state, 0.0)
    warmup.is_done = True

    assert [0, 1] == [message.ready for message in sent]
    assert math.inf == wait_of(late, state, 0.0)


# --- All together ---


class Session:
    """What an Outgoing asks of a session, without maps: nobody asks for any here."""

    def __init__(self):
        self.pictures = SimpleNamespace(payloads=SharedPayloads(), phase_s=0.0)
        self.seat = Seat()

    def past(self, present, checkpoint):
        return state_at_checkpoint(present, checkpoint, 0.0)


class Socket:
    """An Outgoing with a clock of the test's, and the types of what it sent."""

    def __init__(self):
        self.now, self.types = 0.0, []
        warmup = Warmup()
        warmup.is_done = True
        self.outgoing = Outgoing(Session(), warmup, self._take, lambda: self.now)
        self.outgoing.set_view(commands.SetView(decision_map=False, max_fps=0))

    def _take(self, text):
        self.types.append(text.split('"type":"')[1].split('"')[0])

    def round(self, state):
        before = len(self.types)
        self.outgoing.send_due(state)
        return self.types[before:]


def test_the_first_curve_follows_its_figures_and_another_one_goes_before_them(run):
    socket = Socket()

    assert ["config", "data", "step_result", "curve", "history"] == socket.round(run.state())
    assert [] == socket.round(run.state())
    steps(run, 5)
    run.apply(commands.Reset())
    assert ["config", "curve", "step_result", "history"] == socket.round(run.state())


def test_points_that_had_to_wait_come_without_further_news(run):
    socket = Socket()
    socket.round(run.state())
    for seed in (1, 2, 3):  # together more than the burst
        run.apply(commands.GenerateData("moons", n_points=9_000, seed=seed))
        told = socket.round(run.state())
    assert "data" not in told
    wait_s = socket.outgoing.seconds_until_due(run.state())

    socket.now += wait_s - 0.001
    assert "data" not in socket.round(run.state())
    socket.now += 0.002
    assert ["data"] == socket.round(run.state())


def test_a_probe_is_answered_however_long_there_was_no_news(run):
    socket = Socket()
    socket.round(run.state())
    assert [] == socket.round(run.state())

    socket.outgoing.add_probe(commands.Probe(0.5, -0.5))

    assert ["probe_result"] == socket.round(run.state())
    assert [] == socket.round(run.state())


def test_all_that_a_view_asks_for_comes_however_long_there_was_no_news(run):
    socket = Socket()
    socket.round(steps(run, 5))
    assert [] == socket.round(run.state())

    socket.outgoing.set_view(commands.SetView(scores=True, diagnosis=True, decision_map=False, max_fps=0))

    assert {"scores", "diagnosis"} <= set(socket.round(run.state()))


def test_a_socket_sleeps_until_its_next_figures_and_sends_no_sooner(run):
    socket = Socket()
    socket.round(steps(run, 1))
    state = steps(run, 1)
    waits = []
    for _ in range(2):
        waits.append(socket.outgoing.seconds_until_due(state))
        types = socket.round(state)
        socket.now += 0.05

    assert [0.05, 0.0] == pytest.approx(waits)
    assert ["step_result"] == types
    assert math.inf == socket.outgoing.seconds_until_due(state)
    np.testing.assert_allclose(socket.outgoing.next_wanted(state), (0.05 + 1 / 15, 1 / 15))


def test_no_newer_picture_is_asked_for_as_soon_as_there_is_a_state(run):
    """A slow run has none yet: asked at once, its session would answer at once, with the same, and be asked again."""
    socket = Socket()
    socket.outgoing.set_view(commands.SetView())
    state = steps(run, 1)
    wanted = []
    for socket.now in (state.produced_at, state.produced_at + 0.1):
        wanted.append(socket.outgoing.next_wanted(state))

    np.testing.assert_allclose(wanted, [(state.produced_at + 1 / 60, 1 / 30), (state.produced_at + 0.1, 1 / 30)])
