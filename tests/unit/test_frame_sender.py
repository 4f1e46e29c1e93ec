"""FrameSender: whose turn it is to be sent. A real run, an imagined link and clock."""

import itertools
import math

import pytest

from nnvisu.core.decision_map import render_maps
from nnvisu.core.neuron_maps import render_neuron_maps
from nnvisu.live.frame_sender import FrameSender
from nnvisu.wire import commands
from nnvisu.wire.frames import CLASS_MAP, DECISION_MAP, NEURON_MAPS, PARAMETERS, SharedPayloads
from tests.support.live_runs import new_run

pytestmark = pytest.mark.usefixtures("compiled")

KIND = 2  # where it stands in the header
ALL_KINDS = commands.SetView(max_fps=60.0, neurons=True, neuron_max_fps=30.0, parameters=True)
SIDES = {NEURON_MAPS, PARAMETERS}


class Pictures:
    """What a FrameSender asks of a session's pictures."""

    def __init__(self, phase_s):
        self.phase_s, self.payloads = phase_s, SharedPayloads()

    def maps(self, state, size):
        return render_maps(state.model, size)

    def neuron_maps(self, state, size):
        return render_neuron_maps(state.model, size)


class Link:
    """A sender on a link where time passes only in ``turn``."""

    def __init__(self, view=ALL_KINDS, phase_s=0.0):
        self.now = 0.0
        self.kinds = []
        self._run = new_run(lambda: self.now)
        self._run.apply(commands.StartTraining())
        send = lambda frame: self.kinds.append(frame[KIND])  # noqa: E731
        self.sender = FrameSender(Pictures(phase_s), send, lambda: self.now, cpu_clock=lambda: 0.0)
        self.sender.set_view(view)

    def turn(self):
        """Let a second pass, train, send what is due, and return the kinds that were sent."""
        self._run.train(1)
        return self.look()

    def stop(self):
        """Make one more step, and let the run be at rest."""
        self._run.train(1)
        self._run.apply(commands.StopTraining())

    def look(self):
        """Let a second pass, send what is due, and return the kinds that were sent."""
        self.now += 1.0
        n_before = len(self.kinds)
        state = self._run.state()
        self.sender.send_due(state, state, self.now)
        return self.kinds[n_before:]

    def acknowledge(self, seq=None, after_s=0.01):
        """Have the client draw all frames up to ``seq``, by default all."""
        self.now += after_s
        self.sender.acknowledge(self.sender.last_seq if seq is None else seq)


def acquainted_link(**options):
    """A link whose round trip is known to be short, so that two frames may be on their way."""
    link = Link(**options)
    for _ in range(10):
        link.turn()
        link.acknowledge()
    return link


@pytest.mark.parametrize(("phase_s", "due_after_s"), [(0.0, 0.99), (0.3, 0.29)])
def test_pictures_are_due_on_the_time_grid_of_their_session(phase_s, due_after_s):
    link = Link(commands.SetView(max_fps=1.0), phase_s)
    link.turn()
    link.acknowledge()
    assert 1.01 == pytest.approx(link.now)

    assert due_after_s == pytest.approx(link.sender.seconds_until_wanted())


def test_a_map_goes_first_where_nothing_is_on_its_way():
    assert DECISION_MAP == acquainted_link().turn()[0]


def test_what_goes_beside_is_first_while_a_map_is_on_its_way():
    link = acquainted_link()
    kinds = link.turn()
    link.acknowledge()
    while kinds[-1] != DECISION_MAP:  # until a map is the last of two frames
        kinds = link.turn()
        link.acknowledge(link.sender.last_seq - 1)

    assert link.turn()[0] in SIDES


def test_kinds_take_turns_on_a_link_that_is_always_full():
    link = acquainted_link()
    begin = len(link.kinds)
    for seq in itertools.count(link.sender.last_seq + 1):
        link.turn()
        link.acknowledge(min(seq, link.sender.last_seq))
        if len(link.kinds) > begin + 60:
            break
    kinds = link.kinds[begin:]

    assert not any({a, b} <= SIDES for a, b in itertools.pairwise(kinds))
    assert min(kinds.count(kind) for kind in (DECISION_MAP, *SIDES)) >= 4


def test_a_map_and_its_class_map_go_together_and_leave_turns_to_what_goes_beside():
    link = acquainted_link(view=commands.SetView(max_fps=60.0, class_map=True, neurons=True))
    for _ in range(20):
        link.turn()
        link.acknowledge()
    maps = [kind for kind in link.kinds if kind not in SIDES]

    assert [DECISION_MAP, CLASS_MAP] * (len(maps) // 2) == maps
    assert 5 <= link.kinds.count(NEURON_MAPS) <= len(maps) // 2


def test_what_goes_beside_does_not_rest_once_the_run_is_at_rest():
    link = acquainted_link()
    for _ in range(8):  # each so late that all that goes beside rests for a minute
        link.turn()
        link.acknowledge(after_s=30.0)
    link.stop()
    kinds = set()
    for _ in range(4):
        kinds |= set(link.look())
        link.acknowledge()

    assert {DECISION_MAP} | SIDES == kinds
    assert [] == link.look()


def test_who_asks_for_no_pictures_gets_none_and_wants_no_state_for_them():
    link = Link(view=commands.SetView(max_fps=0.0))

    assert [] == link.turn()
    sender = link.sender
    assert (0, math.inf, math.inf) == (sender.n_cells, sender.interval_s, sender.seconds_until_wanted())
