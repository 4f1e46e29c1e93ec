"""More watched sessions than cores, on real servers: nobody stalls, whatever each of them looks at."""

import collections

import pytest

from nnvisu.live.scheduler import n_cores
from tests.support import linux_threads
from tests.support.client import Client
from tests.support.servers import wait_until

N_SESSIONS = n_cores() + 1


def train_all(connect, **config):
    clients = [connect() for _ in range(N_SESSIONS)]
    for client in clients:
        client.do("update_config", config=config)
        client.send("start_training")
    return clients


def goes_on(client):
    """Wait until the client has seen a later map, and later figures, than those that it has."""
    step, n_frames = client.newest("step_result")["step"], len(client.frames)
    client.wait(lambda: client.newest("step_result")["step"] > step, "later figures")
    client.wait_for_frame(lambda frame: frame.step > step, since=n_frames)


@pytest.mark.parametrize("view", [{}, {"map_size": 128, "neurons": True, "diagnosis": True}])
def test_pictures_of_all_sizes_come_to_all(connect, view):
    clients = train_all(connect, hidden_layers=[32, 32])
    for client in clients:
        client.send("set_view", **view)

    for _ in range(2):
        for client in clients:
            goes_on(client)


def test_checkpoints_are_looked_at_while_all_train(connect):
    clients = train_all(connect, learning_rate=0.01)

    for client in clients:
        goes_on(client)
        checkpoint = client.wait_for("moment", client.send("set_view", at_step=1))
        assert checkpoint["step"] in (0, 1)
    for client in clients:
        client.send("set_view")
        goes_on(client)


@pytest.mark.skipif(len(linux_threads.cores()) < 2, reason="only Linux binds threads to cores, where there are some")
@pytest.mark.parametrize("then_trains", [0, 2 * N_SESSIONS])
def test_the_threads_of_a_crowd_that_watches_share_a_core_until_it_trains_or_leaves(connect, server, then_trains):
    clients = [connect() for _ in range(2 * N_SESSIONS)]

    def n_on_one_core():
        """Return how many of the server's threads keep to the core that most of them keep to."""
        kept = collections.Counter(cores for cores in server.thread_cores() if len(cores) == 1)
        return max(kept.values(), default=0)

    for client in clients:
        client.send("set_view", map_size=128, max_fps=30)
        client.send("set_pace", steps_per_second="watch")
        client.send("start_training")
    wait_until(lambda: n_on_one_core() >= 2 * len(clients), what="sessions and sockets share a core")
    for client in clients:
        goes_on(client)

    for client in clients[:then_trains]:
        client.send("set_pace", steps_per_second=None)
    if then_trains:
        wait_until(lambda: n_on_one_core() <= n_cores(), what="only turns keep to a core")
    for client in clients:
        goes_on(client)
        client.close()
    wait_until(lambda: {*server.thread_cores()} == {linux_threads.cores()}, what="all run anywhere")


def test_news_do_not_wait_for_a_turn_and_pause_pauses(connect):
    clients = train_all(connect, learning_rate=0.01)

    for client in clients:
        mark = client.send("update_config", config={"learning_rate": 0.02})
        assert 0.02 == client.wait_for("config", mark)["config"]["learning_rate"]
        assert "paused" == client.wait_for("step_result", client.send("stop_training"), status="paused")["status"]


def test_questions_beyond_those_that_can_wait_are_refused_and_none_is_lost(connect):
    client: Client = connect()
    client.do("update_config", config={"hidden_layers": [256, 256]})
    client.do("generate_data", dataset="moons", n_points=10_000)
    mark = client.mark
    n_asked = 24
    for _ in range(n_asked):
        client.send("rank_points")

    def n_heard():
        return len(client.since(mark, "point_losses")) + len(client.since(mark, "error"))

    client.wait(lambda: n_heard() == n_asked, "an answer or a refusal for each question", 60.0)
    assert {"rate_limited"} >= {error["code"] for error in client.since(mark, "error")}


@pytest.mark.parametrize("steps_per_second", [1e-300, 0.5])
def test_the_slowest_paces_are_kept_and_their_figures_told_between_two_steps(connect, steps_per_second):
    client = connect()
    client.send("set_view", max_fps=0)
    client.do("set_pace", steps_per_second=steps_per_second)
    mark = client.send("start_training")

    client.wait(lambda: sum(m["step"] == 1 for m in client.since(mark, "step_result")) >= 8, "figures of one step")

    assert "running" == client.newest("step_result")["status"]
