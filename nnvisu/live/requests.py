"""Requests: what a session's thread does on its run without a change that somebody would have to be told of."""

from nnvisu.live.dispatch import REQUESTS
from nnvisu.live.internal_commands import InternalCommand, Pause, TakeCopy, WakeUp
from nnvisu.live.run import Run
from nnvisu.wire.command import Command
from nnvisu.wire.commands import GetRecipe
from nnvisu.wire.messages import Message, RecipeMessage


def fulfilled(run: Run, request: Command | InternalCommand) -> Message | None:
    """Carry out ``request`` and return the reply, None where nobody waits for one; raise an NnvisuError."""
    return REQUESTS.carry_out(run, request)


@REQUESTS.handles(GetRecipe)
def _recipe(run: Run, request: GetRecipe) -> RecipeMessage:
    return run.recipe()


@REQUESTS.handles(TakeCopy)
def _copy(run: Run, request: TakeCopy) -> None:
    request.give(run.copy())


@REQUESTS.handles(Pause)
def _pause(run: Run, request: Pause) -> None:
    run.pause()


@REQUESTS.handles(WakeUp)
def _wake_up(run: Run, request: WakeUp) -> None:
    """Do nothing more: the thread is awake, and goes on by itself."""
