"""How often codes may be guessed from one address."""

import pytest

from nnvisu.errors import RateLimited
from nnvisu.live import guesses
from nnvisu.live.guesses import BURST, PER_SECOND, Guesses


def test_each_address_has_some_tries_and_then_few():
    tries = Guesses()
    for _ in range(BURST):
        tries.check("school", 0.0)
        tries.note("school", 0.0)

    with pytest.raises(RateLimited, match="too many wrong codes came from your network; try again in 5 seconds"):
        tries.check("school", 0.0)
    tries.check("home", 0.0)
    tries.check("school", 1 / PER_SECOND)
    tries.note("school", 1 / PER_SECOND)
    with pytest.raises(RateLimited):
        tries.check("school", 1 / PER_SECOND)


def test_right_codes_cost_nothing():
    tries = Guesses()

    for _ in range(1000):
        tries.check("school", 0.0)


def test_addresses_that_tried_longest_ago_are_forgotten(monkeypatch):
    monkeypatch.setattr(guesses, "MAX_ADDRESSES", 2)
    tries = Guesses()
    for address in ("a", "b", "a", "c"):
        for _ in range(BURST):
            tries.note(address, 0.0)

    tries.check("b", 0.0)
    for address in ("a", "c"):
        with pytest.raises(RateLimited):
            tries.check(address, 0.0)
