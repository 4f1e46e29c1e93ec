"""Places for sockets: the rules by hand, and any coming and going at random against what may never happen."""

import collections
import random

import pytest

from nnvisu.errors import ServerFull
from nnvisu.live.places import MAX_LEAVING, SocketPlaces


class Session:
    """Stands for a session: places only ask whether it is the same one."""


def taken(owners, limit):
    places = SocketPlaces()
    return places, [places.take(owner, limit) for owner in owners]


def test_places_are_given_in_order_and_back():
    places, (first, second) = taken("ab", 2)
    assert [first, second] == list(places)

    places.give_back(first)

    assert [second] == list(places)


def test_a_place_is_not_given_back_twice():
    places, (first,) = taken("a", 2)
    places.give_back(first)

    with pytest.raises(KeyError):
        places.give_back(first)


def test_the_newest_place_of_who_has_most_goes_to_who_has_less():
    places, held = taken("abaa", 4)
    woken = []
    held[3].wake = lambda: woken.append(3)

    place = places.take("c", 4)

    assert [False, False, False, True, False] == [each.is_displaced for each in places]
    assert [3] == woken
    assert "c" == place.owner


def test_who_has_a_fair_part_gets_no_more_and_nobody_is_displaced_for_it():
    places, _ = taken("aabb", 4)

    with pytest.raises(ServerFull):
        places.take("a", 4)

    assert not any(each.is_displaced for each in places)


def test_no_more_than_so_many_are_on_their_way_out_at_once():
    limit = 4 * MAX_LEAVING
    places, _ = taken("a" * limit, limit)
    for i in range(MAX_LEAVING):
        places.take(f"b{i}", limit)

    with pytest.raises(ServerFull):
        places.take("c", limit)

    places.give_back(next(each for each in places if each.is_displaced))
    places.take("c", limit)


def test_a_session_is_leaving_when_all_of_its_sockets_are():
    places, held = taken("aaa", 3)
    both, one = Session(), Session()
    held[0].session = held[1].session = both
    held[2].session = one
    held[0].displace()
    assert set() == places.leaving_sessions

    places.displace(one)
    assert {one} == places.leaving_sessions
    held[1].displace()
    assert {both, one} == places.leaving_sessions


def test_all_are_woken_who_can_be():
    places, held = taken("abc", 3)
    woken = []
    for i in (0, 2):
        held[i].wake = lambda i=i: woken.append(i)

    places.wake_all()

    assert [0, 2] == woken
    assert not any(place.is_displaced for place in places)


@pytest.mark.parametrize("seed", range(30))
def test_however_sockets_come_and_go_nobody_within_a_fair_part_loses_a_place(seed):
    rng = random.Random(seed)
    limit, places = rng.randrange(2, 12), SocketPlaces()
    for _ in range(400):
        staying = [place for place in places if not place.is_displaced]
        owner = rng.choice("abcd")
        if rng.random() < 0.45 and len(places):
            places.give_back(rng.choice(list(places)))
            continue
        before = collections.Counter(place.owner for place in staying)
        try:
            places.take(owner, limit)
        except ServerFull:
            fair = limit // len({*before, owner})
            is_crowded = len(places) - len(staying) >= MAX_LEAVING
            assert len(staying) == limit
            assert is_crowded or before[owner] + 1 > fair
        after = collections.Counter(place.owner for place in places if not place.is_displaced)
        for loser in "abcd":
            if after[loser] < before[loser]:
                assert before[loser] == max(before.values())
                assert after[loser] >= limit // len({*before, owner})
        assert sum(after.values()) <= limit
        assert len(places) <= limit + MAX_LEAVING
