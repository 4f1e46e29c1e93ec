"""Nothing is left of sessions and sockets that are gone: objects are counted, as memory says little."""

import gc
import threading
import weakref

import pytest
from werkzeug.serving import make_server

from nnvisu.core.trainer import Trainer
from nnvisu.live.connection import Connection
from nnvisu.live.limits import ServerLimits
from nnvisu.live.run import Run
from nnvisu.live.session import TrainingSession
from nnvisu.live.state import State
from nnvisu.web.app import EXTENSION, create_app
from tests.client import Client
from tests.clocks import ShiftedClock
from tests.live_sessions import ready_registry, train
from tests.servers import wait_until

COUNTED = (TrainingSession, Run, Trainer, State, Connection)


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
        session.maps(session.state, 32)
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
