"""Sessions with their threads, as tests use them: each call waits for what it asked for."""

from collections.abc import Callable
from typing import Any

from nnvisu.live.limits import ServerLimits
from nnvisu.live.registry import SessionRegistry
from nnvisu.live.session import TrainingSession
from nnvisu.store.interface import Opener
from nnvisu.wire import commands
from nnvisu.wire.command import Command
from tests.support.servers import wait_until

FEW = ServerLimits(max_sessions=3, max_sockets=2, max_session_memory_mb=64, idle_pause_s=600, idle_drop_s=6000)


def ready_registry(
    limits: ServerLimits, clock: Callable[[], float], open_store: Opener | None = None
) -> SessionRegistry:
    """Return a registry whose sessions can train at once; whoever asks for it shuts it down."""
    registry = SessionRegistry(limits, clock, open_store)
    registry.warmup.start()
    assert registry.warmup.wait(120)
    return registry


def do(session: TrainingSession, command: Command) -> Any:
    """Submit ``command``, wait until it was taken, and return the ErrorMessage that came of it, or None."""
    errors: list[Any] = []
    news = session.state.versions.news
    session.submit(command, errors.append)
    wait_until(lambda: bool(errors) or session.state.versions.news > news)
    return errors[0] if errors else None


def train(session: TrainingSession, n_steps: int) -> None:
    """Make so many steps, and wait until the session rests after them."""
    target = session.state.step + n_steps
    do(session, commands.Step(n_steps=n_steps))
    wait_until(lambda: session.state.step == target and session.state.status == "paused")
