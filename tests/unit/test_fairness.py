"""Who makes room on a full server: the rules by hand, and the registry with real sessions and a clock to be turned."""

import dataclasses
import threading

import pytest

from nnvisu.errors import ServerFull
from nnvisu.live.fairness import most_dispensable, owner_of, surplus_owner
from nnvisu.live.limits import ServerLimits
from nnvisu.live.memory import GROWTH_BYTES, FreedMemory
from nnvisu.live.watcher import Watcher
from nnvisu.wire import commands
from tests.support.clocks import ShiftedClock
from tests.support.live_sessions import do, ready_registry, train


@dataclasses.dataclass(frozen=True)
class Left:
    """What was left behind, by hand."""

    owner: str
    is_untouched: bool = False
    idle_since: float = 0.0


@pytest.fixture
def clock():
    return ShiftedClock()


@pytest.fixture
def make_registry(clock):
    registries = []

    def make(max_sessions=6, max_sockets=6, max_session_memory_mb=512):
        limits = ServerLimits(max_sessions, max_sockets, max_session_memory_mb, 600, 6000)
        registries.append(registry := ready_registry(limits, clock))
        return registry

    yield make
    for registry in registries:
        registry.shutdown()


def watched(registry, owner):
    """Return a session with a socket."""
    return registry.create(Watcher(), owner=owner)


def are_kept(registry, *sessions):
    return [registry.find(session.ids.owner) is not None for session in sessions]


# --- The rules ---


@pytest.mark.parametrize(
    ("expected", "address"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("192.0.2.7", "::ffff:192.0.2.7"),
        ("2001:db8:1:2::/64", "2001:db8:1:2:3:4:5:6"),
        ("2001:db8:1:2::/64", "2001:db8:1:2::"),
        ("2001:db8:1:3::/64", "2001:db8:1:3:3:4:5:6"),
        ("", None),
        ("unix:", "unix:"),
    ],
)
def test_an_owner_is_an_address_or_its_ipv6_network(expected, address):
    assert expected == owner_of(address)


def test_of_what_was_left_that_of_the_owner_who_left_most_goes_first():
    one = Left("a", is_untouched=True, idle_since=1)
    others = [Left("b", idle_since=5), Left("b", idle_since=4)]

    assert others[1] == most_dispensable([one, *others])


def test_of_one_owner_the_untouched_go_first_then_the_longest_idle():
    untouched = Left("a", is_untouched=True, idle_since=9)
    idle, idler = Left("a", idle_since=2), Left("a", idle_since=1)

    assert untouched == most_dispensable([idle, idler, untouched])
    assert idler == most_dispensable([idle, idler])
    assert most_dispensable([]) is None


@pytest.mark.parametrize(
    ("expected", "held", "newcomer"),
    [
        ("a", {"a": 10}, "b"),
        ("a", {"a": 6, "b": 4}, "b"),
        (None, {"a": 5, "b": 5}, "b"),
        (None, {"a": 10}, "a"),
        ("a", {"a": 5, "b": 3, "c": 2}, "c"),
        (None, {"a": 4, "b": 3, "c": 3}, "c"),
        (None, {str(i): 1 for i in range(10)}, "b"),
    ],
)
def test_who_has_less_than_a_fair_part_takes_from_who_has_most(expected, held, newcomer):
    assert expected == surplus_owner(10, held, newcomer, 1)


# --- Sessions ---


def test_sessions_left_by_a_crowd_make_room_at_once(make_registry):
    registry = make_registry()
    for i in range(6):
        registry.create(owner=f"a{i % 2}")

    assert registry.limit_reached is None
    assert watched(registry, "b")
    assert registry.n_sessions == 6


def test_a_session_left_by_a_reload_outlives_what_others_left(make_registry, clock):
    registry = make_registry()
    crowd = [registry.create(owner="a") for _ in range(3)]
    reloaded = registry.create(owner="b")
    for session in (*crowd, reloaded):
        train(session, 1)
    for _ in range(2):
        watched(registry, "b")
    clock.offset = 5

    newcomers = [watched(registry, "c") for _ in range(3)]

    assert are_kept(registry, *crowd, reloaded) == [False, False, False, True]
    assert all(are_kept(registry, *newcomers))


def test_one_address_may_have_everything_and_then_comes_first_served(make_registry):
    registry = make_registry()
    sessions = [watched(registry, "a") for _ in range(6)]

    with pytest.raises(ServerFull):
        registry.create(owner="a")
    assert all(are_kept(registry, *sessions))


def test_a_newcomer_takes_the_newest_session_of_the_address_that_has_most_up_to_its_part(make_registry):
    registry = make_registry()
    sessions = [watched(registry, "a") for _ in range(6)]

    newcomers = [watched(registry, "b") for _ in range(3)]

    with pytest.raises(ServerFull):
        registry.create(owner="b")
    with pytest.raises(ServerFull):
        registry.create(owner="a")
    assert are_kept(registry, *sessions) == [True, True, True, False, False, False]
    assert all(are_kept(registry, *newcomers))
    assert sessions[-1].ended_because.code == "server_full"


# --- Sockets ---


def test_a_socket_of_the_address_that_has_most_is_told_to_leave(make_registry):
    registry = make_registry(max_sockets=3)
    told = threading.Event()
    with registry.socket_place("a"), registry.socket_place("a") as second, registry.socket_place("a") as newest:
        newest.wake = told.set

        with pytest.raises(ServerFull), registry.socket_place("a"):
            pass
        with registry.socket_place("b"):
            assert (False, True) == (second.is_displaced, newest.is_displaced)
            assert told.is_set()
            with pytest.raises(ServerFull), registry.socket_place("b"):
                pass


def test_a_session_whose_sockets_have_to_leave_makes_room(make_registry):
    registry = make_registry(max_sessions=2, max_sockets=2)
    with registry.socket_place("a") as first, registry.socket_place("a") as newest:
        newest.session, first.session = sessions = [watched(registry, "a") for _ in range(2)]

        with registry.socket_place("b"):
            watched(registry, "b")

            assert are_kept(registry, *sessions) == [False, True]
            assert not first.is_displaced


# --- Memory ---


LARGE = commands.UpdateConfig({"hidden_layers": [256] * 5})  # some 24 MB


def test_a_session_that_grows_takes_what_was_left_behind(make_registry):
    registry = make_registry(max_session_memory_mb=50)
    left = [registry.create(owner="a") for _ in range(2)]
    for session in left:
        assert do(session, LARGE) is None
    growing = watched(registry, "b")

    assert do(growing, LARGE) is None

    assert are_kept(registry, *left, growing) == [False, True, True]


def test_what_needs_no_more_memory_is_allowed_on_a_full_server(make_registry):
    registry = make_registry()
    session = watched(registry, "a")
    registry.limits = dataclasses.replace(registry.limits, max_session_memory_mb=0)

    assert do(session, commands.UpdateConfig({"learning_rate": 0.5})) is None


def test_beyond_its_part_of_the_memory_a_session_takes_nothing_from_others(make_registry):
    registry = make_registry(max_session_memory_mb=40)
    left = registry.create(owner="a")
    assert do(left, LARGE) is None
    growing = watched(registry, "b")

    error = do(growing, commands.UpdateConfig({"hidden_layers": [256] * 10}))

    assert ("limit_exceeded", "memory") == (error.code, error.field)
    assert are_kept(registry, left, growing) == [True, True]


def test_a_newcomer_gets_in_where_one_address_has_all_memory(make_registry):
    registry = make_registry(max_session_memory_mb=60)
    sessions = [watched(registry, "a") for _ in range(2)]
    for session in sessions:
        assert do(session, LARGE) is None
    registry.limits = dataclasses.replace(registry.limits, max_session_memory_mb=registry.n_bytes // 2**20)
    assert registry.limit_reached == "memory"

    with pytest.raises(ServerFull):
        registry.create(owner="a")
    newcomer = watched(registry, "b")

    assert are_kept(registry, *sessions, newcomer) == [True, False, True]


def test_sockets_know_that_they_have_to_leave_before_their_session_ends(make_registry, monkeypatch):
    """Whoever sees the end alone says that the session is gone, and its page asks for no place again."""
    registry = make_registry(max_sessions=2)
    _, session = (watched(registry, "a") for _ in range(2))
    with registry.socket_place("a") as place:
        place.session = session
        told = []
        end = session.end
        monkeypatch.setattr(session, "end", lambda because: (told.append(place.is_displaced), end(because)))
        registry.create(owner="b")

    assert [True] == told


def test_memory_granted_is_counted_before_it_is_used(make_registry):
    registry = make_registry()
    session = watched(registry, "a")
    before = registry.n_bytes

    session._run._check_memory(10_000_000)

    assert registry.n_bytes >= before + 10_000_000
    registry.sweep(0.0)
    assert registry.n_bytes < before + 5_000_000


def test_freed_memory_is_returned_after_drops_and_growth():
    n_bytes, returned = [10], []
    memory = FreedMemory(lambda: n_bytes[0], lambda: returned.append(n_bytes[0]), lambda: None)

    for n_dropped, held in ((0, 10), (1, 20), (0, 20 + GROWTH_BYTES), (0, 21 + GROWTH_BYTES)):
        n_bytes[0] = held
        memory.note(n_dropped, n_left=5)

    assert [20, 21 + GROWTH_BYTES] == returned


def test_what_remains_is_looked_for_once_as_many_are_gone_as_are_left():
    """The look stops all threads, for as long as there are sessions."""
    counts = []
    memory = FreedMemory(lambda: 0, lambda: None, lambda: counts.append(n_left))

    for n_dropped, n_left in ((0, 0), (40, 100), (40, 60), (1, 59), (59, 0), (0, 0)):
        memory.note(n_dropped, n_left)

    assert [60, 0] == counts
