"""Nothing is left of sessions and sockets that are gone: objects are counted, as memory says little."""

import gc
import sys
import threading
import weakref

import pytest
from werkzeug.serving import make_server

from nnvisu.core.trainer import Trainer
from nnvisu.experiments.rounds import ExperimentRun
from nnvisu.live.connection import Connection
from nnvisu.live.limits import ServerLimits
from nnvisu.live.memory import clear_remains
from nnvisu.live.run import Run
from nnvisu.live.session import TrainingSession
from nnvisu.live.state import State
from nnvisu.web.app import EXTENSION, create_app
from nnvisu.wire import commands
from tests.support.client import Client
from tests.support.clocks import ShiftedClock
from tests.support.live_sessions import do, ready_registry, train
from tests.support.servers import wait_until

COUNTED = (TrainingSession, Run, Trainer, State, Connection, ExperimentRun)
EXPERIMENT = {
    "base": {"config": {}, "data": {"generator": {"dataset": "xor", "n_points": 20}}},
    "seeds": 3,
    "steps": 10**9,
}


def count_instances() -> dict[str, int]:
    """Return how many there are of each class of COUNTED."""
    gc.collect()
    return {each.__name__: sum(type(thing) is each for thing in gc.get_objects()) for each in COUNTED}


def test_nothing_is_left_of_dropped_sessions():
    clock = ShiftedClock()
    registry = ready_registry(ServerLimits(6, 6, 512, 600, 6000), clock)
    before = count_instances()
    references = []
    for _ in range(5):
        session = registry.create()
        train(session, 20)
        session.pictures.maps(session.state, 32)
        do(session, commands.StartExperiment(EXPERIMENT))
        references.append(weakref.ref(session))
    del session

    clock.offset = 7000
    registry.sweep(clock())

    wait_until(lambda: not any(reference() for reference in references))
    assert before == count_instances()
    registry.shutdown()


@pytest.fixture
def app_server():
    """A server in this process, and its registry."""
    app = create_app()
    registry = app.extensions[EXTENSION]
    registry.warmup.start()
    assert registry.warmup.wait(120)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server, registry
    server.shutdown()
    thread.join(10)
    server.server_close()
    registry.shutdown()


@pytest.mark.parametrize("end", [Client.close, Client.vanish])
def test_a_session_goes_with_its_socket_without_the_garbage_collector(app_server, end):
    """The arrays of a large run must not wait for the collector, which seldom comes."""
    server, registry = app_server
    client = Client(f"ws://127.0.0.1:{server.port}/ws")
    client.send("set_view", neurons=True, scores=True)
    client.train(20)
    session, _ = registry.find(client.id)
    reference = weakref.ref(session)
    del session
    gc.disable()
    try:
        end(client)
        wait_until(lambda: registry.n_sockets == 0)

        registry.sweep(registry.clock() + 1e6)

        wait_until(lambda: reference() is None)
    finally:
        gc.enable()


def test_no_small_objects_are_left_of_a_class(app_server):
    """Each of them keeps a piece of 1 MB in the process, of what its allocator could return."""
    server, registry = app_server

    def come_and_go(n_clients: int) -> int:
        """Return how many blocks of memory there are while they are there."""
        clients = [Client(f"ws://127.0.0.1:{server.port}/ws") for _ in range(n_clients)]
        for client in clients:
            client.send("set_view", map_size=16, max_fps=10)
            client.train(20_000)
        n_there = sys.getallocatedblocks()
        references = [weakref.ref(registry.find(client.id)[0]) for client in clients]
        for client in clients:
            client.close()
        wait_until(lambda: registry.n_sockets == 0)
        registry.sweep(registry.clock() + 1e6)
        wait_until(lambda: not any(reference() for reference in references))
        clear_remains()
        return n_there

    come_and_go(2)
    wait_until(lambda: "nnvisu-packing" not in {thread.name for thread in threading.enumerate()})
    n_before = sys.getallocatedblocks()
    n_there = come_and_go(4)

    assert sys.getallocatedblocks() - n_before < 0.015 * (n_there - n_before)


def test_the_collector_seldom_looks_at_runs_and_finds_what_only_it_can():
    registry = ready_registry(ServerLimits(6, 6, 512, 600, 6000), ShiftedClock())
    looks: list[str] = []

    def note(phase: str, info: dict[str, int]) -> None:
        looks.append(phase)

    gc.collect()
    gc.callbacks.append(note)
    sessions = [registry.create() for _ in range(6)]
    for _ in range(20):
        for session in sessions:
            train(session, 20)
    gc.callbacks.remove(note)

    assert looks == []
    cycle = Cycle()
    reference = weakref.ref(cycle)
    del cycle
    gc.collect()
    assert reference() is None
    registry.shutdown()


class Cycle:
    """Something that holds itself."""

    def __init__(self) -> None:
        self.itself = self
