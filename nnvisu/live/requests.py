"""Requests: what a session's thread does on its run without a change that somebody would have to be told of."""

from nnvisu.errors import NnvisuError
from nnvisu.live.dispatch import REQUESTS, Answer
from nnvisu.live.internal_commands import InternalCommand, NoteDone, Pause, TakeCopy, TakeMember, TakeSaved, WakeUp
from nnvisu.live.run import Run
from nnvisu.wire.command import Command
from nnvisu.wire.commands import GetRecipe
from nnvisu.wire.messages import ErrorMessage, MemberMessage, Message, RecipeMessage


def fulfilled(run: Run, request: Command | InternalCommand) -> Message | Answer | None:
    """Carry out ``request`` and return the reply or what makes it, None if nobody waits; raise an NnvisuError."""
    return REQUESTS.carry_out(run, request)


@REQUESTS.handles(GetRecipe)
def _recipe(run: Run, request: GetRecipe) -> RecipeMessage:
    return run.recipe()


@REQUESTS.handles(TakeCopy)
def _copy(run: Run, request: TakeCopy) -> None:
    request.give(run.copy())


@REQUESTS.handles(TakeSaved)
def _save(run: Run, request: TakeSaved) -> None:
    request.give(run.saved())
    if request.is_last:
        run.rest()


@REQUESTS.handles(TakeMember)
def _take_member(run: Run, request: TakeMember) -> Answer:
    past, begin = run.experiment.past_of(request.member, request.step), run.begin_timeline

    def answer() -> Message:
        try:
            return MemberMessage(request.open(past.copied(begin)), request.member, past.snapshots[-1].step)
        except NnvisuError as error:
            return ErrorMessage.of(error, request.type)

    return answer


@REQUESTS.handles(NoteDone)
def _note_done(run: Run, request: NoteDone) -> None:
    request.say()


@REQUESTS.handles(Pause)
def _pause(run: Run, request: Pause) -> None:
    run.rest()


@REQUESTS.handles(WakeUp)
def _wake_up(run: Run, request: WakeUp) -> None:
    """Do nothing more: the thread is awake, and goes on by itself."""
