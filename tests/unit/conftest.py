"""Fixtures of the tests of sessions: a registry of few sessions on a clock to be turned, and one session of it."""

from collections.abc import Iterator

import pytest

from nnvisu.live.registry import SessionRegistry
from nnvisu.live.session import TrainingSession
from tests.support.clocks import ShiftedClock
from tests.support.live_sessions import FEW, ready_registry


@pytest.fixture
def clock() -> ShiftedClock:
    """Real time, which the test pushes forward."""
    return ShiftedClock()


@pytest.fixture
def registry(clock: ShiftedClock) -> Iterator[SessionRegistry]:
    """A registry with the limits ``FEW``, whose sessions can train."""
    registry = ready_registry(FEW, clock)
    yield registry
    registry.shutdown()


@pytest.fixture
def session(registry: SessionRegistry) -> TrainingSession:
    """A new session."""
    return registry.create()
