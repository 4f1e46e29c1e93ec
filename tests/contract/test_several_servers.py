"""Several servers with one store in Redis, behind HAProxy, all of them the real programs: no session is lost."""

import concurrent.futures
import contextlib
import secrets
import signal
import sys
import time

import psutil
import pytest

from tests.support.balancers import Balancer
from tests.support.client import Client
from tests.support.redis_server import RedisServer
from tests.support.servers import wait_until
from tests.support.tls import Tls
from tests.support.websocket import Closed, Refused

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="neither gunicorn, HAProxy nor Redis runs on Windows")

CONFIG = {"hidden_layers": [20, 20], "batch_size": 16, "dropout_rate": 0.1, "seed": 5}
PACE = 10  # steps a second, of each of
N_SESSIONS = 60
BEHIND_S = 5  # what a crash may cost
TAKEN_OVER_S, ENDED_S = 10.0, 3.0


def own_id():
    """Return an id as the page makes it."""
    return f"{secrets.token_hex(6)}.{secrets.token_urlsafe(18)}"


@pytest.fixture
def redis_server():
    server = RedisServer()
    yield server
    server.stop()


@pytest.fixture
def start_sharing(start_server, redis_server):
    """Return a function that starts a server on the one store."""
    return lambda: start_server("gunicorn", NNVISU_STORE=redis_server.url, NNVISU_PROXY_HOPS="1")


def store_of(server):
    return server.health()["store"]


def step_of(client):
    return client.newest("step_result")["step"]


def goes_on(client):
    """Return whether the run makes steps from now on, on the socket that it has."""
    step = step_of(client)
    return lambda: client.is_open and step_of(client) > step


def model_at(client, step):
    """Return the weights at ``step``, to which the run, which rests, is trained."""
    client.train(step - step_of(client))
    return client.wait_for("model", client.send("get_model"))


def has_the_bits_of_a_run_in_one_piece(client, fresh):
    """Return whether the run of ``client`` is, some steps on, what a run of another session is that never moved."""
    client.wait_for("step_result", client.send("stop_training"), status="paused")
    for each in (client, fresh):
        each.do("set_pace", steps_per_second=None)
    fresh.do("update_config", config=CONFIG)
    goal = step_of(client) + 300
    return model_at(client, goal) == model_at(fresh, goal)


@contextlib.contextmanager
def asleep(server):
    """Have all processes of the server stand still for a while."""
    processes = [psutil.Process(server.process.pid), *psutil.Process(server.process.pid).children()]
    for process in processes:
        process.suspend()
    try:
        wait_until(lambda: all(process.status() == psutil.STATUS_STOPPED for process in processes))
        yield
    finally:
        for process in processes:
            process.resume()


def is_moved(server, client):
    """Return whether the session has left this server, which told its socket to come back."""
    return 1012 == client.wait_until_closed() and 0 == server.health()["sessions"]


def test_a_session_goes_on_at_the_server_where_somebody_asks_for_it(start_sharing, connect_to, redis_server):
    first, second = start_sharing(), start_sharing()
    owner = connect_to(first, own_id())
    owner.do("update_config", config=CONFIG)
    owner.train(77)
    wait_until(lambda: 1 == redis_server.client.zcard("nnvisu:order"))

    viewer = connect_to(second, owner.viewer_id)
    assert is_moved(first, owner)
    again = connect_to(second, owner.id)

    assert ("viewer", True, 77) == tuple(viewer.hello[name] for name in ("role", "resumed", "step"))
    assert ("owner", True, owner.id) == tuple(again.hello[name] for name in ("role", "resumed", "session"))
    assert 100 == again.train(23)["step"]
    base = {"config": CONFIG, "data": {"generator": {"dataset": "xor", "n_points": 60}}}
    again.send("set_pace", steps_per_second=100)
    again.do("start_experiment", experiment={"base": base, "seeds": 4, "steps": 10_000})

    back = connect_to(first, owner.id)

    assert is_moved(second, again)
    told = back.wait_for("experiment")
    assert ("running", 4, 10_000) == tuple(told[name] for name in ("status", "n_members", "n_steps"))


def test_a_classroom_goes_on_with_all_its_people_where_somebody_comes_to_it(start_sharing, connect_to, redis_server):
    first, second = start_sharing(), start_sharing()
    teacher, pupil, other = (connect_to(first, f"class-bcdfgh.{secrets.token_urlsafe(18)}") for _ in range(3))
    teacher.send("open_classroom", code="BCDFGH")
    teacher.wait_for("classroom", role="teacher")
    pupil.send("join_classroom", code="BCDFGH")
    told = pupil.wait_for("classroom", role="pupil")
    other.send("join_classroom", code="BCDFGH")
    assert 2 == teacher.wait_for("classroom", n_pupils=2)["n_pupils"]
    wait_until(lambda: 4 == redis_server.client.zcard("nnvisu:order"))

    newcomer = connect_to(second, f"class-bcdfgh.{secrets.token_urlsafe(18)}")
    newcomer.send("join_classroom", code="BCDFGH")
    newcomer.wait_for("classroom", role="pupil")

    assert all(is_moved(first, client) for client in (teacher, pupil, other))
    again, returned = connect_to(second, teacher.id), connect_to(second, pupil.id)
    assert 3 == again.wait_for("classroom", role="teacher")["n_pupils"]
    assert told["nickname"] == returned.wait_for("classroom", role="pupil")["nickname"]
    again.send("end_classroom")
    wait_until(lambda: 1 >= redis_server.client.zcard("nnvisu:order"))


def test_a_server_that_slept_gives_up_what_another_one_has_and_writes_nothing(start_sharing, connect_to, redis_server):
    sleeper, successor = start_sharing(), start_sharing()
    owner = connect_to(sleeper, own_id())
    owner.do("update_config", config=CONFIG)
    owner.send("set_pace", steps_per_second=PACE)
    owner.send("start_training")
    entry = wait_until(lambda: next(iter(redis_server.client.keys("nnvisu:entry:*")), None))
    wait_until(redis_server.n_active)
    with asleep(sleeper):
        redis_server.expire_leases()  # as if it had slept for longer
        again = connect_to(successor, owner.id)
        assert (True, "running") == (again.hello["resumed"], again.hello["status"])
        fence = redis_server.client.hget(entry, "fence")

    assert is_moved(sleeper, owner)
    assert 1 == sleeper.log().count("given up")
    wait_until(goes_on(again))
    assert fence == redis_server.client.hget(entry, "fence")
    assert has_the_bits_of_a_run_in_one_piece(again, connect_to(successor))


@pytest.mark.parametrize("loses", ["nothing", "everything"])
def test_training_goes_on_without_redis_and_is_kept_again_when_it_is_back(
    start_sharing, connect_to, redis_server, loses
):
    server = start_sharing()
    owner, resting = connect_to(server, own_id()), connect_to(server, own_id())
    owner.send("set_pace", steps_per_second=PACE)
    owner.send("start_training")
    resting.train(7)
    teacher = connect_to(server, f"class-bcdfgh.{secrets.token_urlsafe(18)}")
    teacher.send("open_classroom", code="BCDFGH")
    wait_until(lambda: 4 == redis_server.client.zcard("nnvisu:order"))  # three sessions and a classroom

    if loses == "everything":
        redis_server.stop()
    else:
        redis_server.expire_leases()
        redis_server.pause()
    wait_until(lambda: "unreachable" == store_of(server)["status"])
    wait_until(goes_on(owner))
    newcomer = connect_to(server, own_id())
    assert 10 == newcomer.train(10)["step"]
    if loses == "everything":
        redis_server.start()
    else:
        redis_server.resume()

    wait_until(lambda: "ok" == store_of(server)["status"])
    wait_until(lambda: 5 == redis_server.client.zcard("nnvisu:order") and redis_server.n_active())
    wait_until(goes_on(owner))
    assert 1 == server.log().count("does not answer") == server.log().count("works again")
    server.kill()
    redis_server.expire_leases()
    other = start_sharing()
    assert [7, 10] == [connect_to(other, client.id).hello["step"] for client in (resting, newcomer)]
    assert "running" == connect_to(other, owner.id).hello["status"]
    assert connect_to(other, teacher.id).wait_for("classroom", role="teacher")


class Class:
    """Sessions that train, each with its owner's client, through HAProxy."""

    def __init__(self, balancer):
        self._options = {"headers": {"Origin": balancer.origin}, "tls": balancer.tls, "acks": False}
        self._url = balancer.ws_url
        self.clients = [self.enter(own_id()) for _ in range(N_SESSIONS)]
        for client in self.clients:
            client.do("update_config", config=CONFIG)
            client.send("set_pace", steps_per_second=PACE)
            client.send("start_training")
        self._guests = []

    def enter(self, session):
        return Client(self._url, session, **self._options)

    def guest(self):
        """Return a client with a session of its own, which is none of the class."""
        self._guests.append(self.enter(own_id()))
        return self._guests[-1]

    def come_back(self, lost, since):
        """Have the owners of these return, all at once and as often as it takes; replace their clients."""

        def again(client):
            def entered():
                try:
                    return self.enter(client.id)
                except (Closed, Refused, OSError):
                    return None

            return wait_until(entered, since + TAKEN_OVER_S - time.monotonic(), "a server that takes the session over")

        with concurrent.futures.ThreadPoolExecutor(len(lost), "test-owner") as pool:
            returned = list(pool.map(again, lost))
        for before, after in zip(lost, returned, strict=True):
            self.clients[self.clients.index(before)] = after
        return returned

    def leave(self):
        for client in [*self.clients, *self._guests]:
            client.vanish()


def has_lost(clients, n_lost):
    """Return the clients without a socket once there are so many."""
    lost = [client for client in clients if not client.is_open]
    return lost if len(lost) >= n_lost else None


@pytest.fixture
def balanced(start_sharing, tmp_path):
    """Three servers and the HAProxy before them."""
    servers = [start_sharing() for _ in range(3)]
    balancer = Balancer("haproxy", tmp_path, Tls(tmp_path), [server.port for server in servers])
    yield servers, balancer
    balancer.stop()


@pytest.fixture
def learners(balanced):
    learners = Class(balanced[1])
    yield learners
    learners.leave()


def test_a_class_loses_nothing_when_one_server_is_updated_and_another_one_dies(balanced, learners, redis_server):
    servers, balancer = balanced
    balancer.reload()
    wait_until(lambda: N_SESSIONS == redis_server.n_active())

    for server, is_updated, behind_s in ((servers[0], True, 0), (servers[1], False, BEHIND_S)):
        n_lost = server.health()["sessions"]
        began = time.monotonic()
        if is_updated:
            server.process.send_signal(signal.SIGTERM)
        else:
            server.kill()
        lost = wait_until(lambda n_lost=n_lost: has_lost(learners.clients, n_lost))
        seen = [step_of(client) for client in lost]
        returned = learners.come_back(lost, began)
        if is_updated:
            wait_until(lambda server=server: server.process.poll() is not None, ENDED_S)

        assert n_lost == len(lost)
        assert {1012 if is_updated else None} == {client.close_code for client in lost}
        for client, again, step in zip(lost, returned, seen, strict=True):
            assert (client.id, True, "running") == tuple(again.hello[name] for name in ("session", "resumed", "status"))
            assert step - again.hello["step"] <= behind_s * PACE
        for client in learners.clients:
            wait_until(goes_on(client))

    assert N_SESSIONS == servers[2].health()["sessions"]
    for client in returned[:2]:
        assert has_the_bits_of_a_run_in_one_piece(client, learners.guest())
