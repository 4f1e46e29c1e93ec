"""Every command has one handler, whoever sends it."""

import pytest

from nnvisu.live import connection
from nnvisu.live.dispatch import GROUPS, ON_CLASSROOM, QUESTIONS
from nnvisu.live.internal_commands import INTERNAL_COMMANDS, InternalCommand
from nnvisu.runs.handlers import ON_DATA, ON_TRAINER, Handlers
from nnvisu.wire.command import Changes
from nnvisu.wire.commands import CHANGES, COMMANDS, GetRecipe, GetSent, OpenMember, OpenPupil, Probe, SetWallView
from nnvisu.wire.views import ShareView

assert connection  # whose imports are those of a server's socket: what they do not bring, no server has


def groups_of(command_class: type) -> list[Handlers]:
    return [group for group in GROUPS if command_class.__new__(command_class) in group]


@pytest.mark.parametrize("command_class", [*COMMANDS.values(), *INTERNAL_COMMANDS], ids=lambda each: each.__name__)
def test_a_command_has_one_handler(command_class):
    assert 1 == len(groups_of(command_class))


def test_what_is_internal_is_no_command_of_a_client():
    assert not {each.type for each in InternalCommand.__subclasses__()} & set(COMMANDS)
    assert not set(INTERNAL_COMMANDS) & set(COMMANDS.values())


def test_what_a_command_changes_is_what_its_handler_is_given():
    points = {each for each in COMMANDS.values() if each.changes is Changes.POINTS}
    network = {each for each in COMMANDS.values() if each.changes in (Changes.SETTINGS, Changes.PARAMETERS)}

    assert {(ON_DATA,)} == {tuple(groups_of(each)) for each in points}
    assert {(ON_TRAINER,)} == {tuple(groups_of(each)) for each in network}
    assert points | network == set(CHANGES)


def test_what_is_answered_changes_nothing_and_what_changes_is_not_for_viewers():
    answered = {each for each in COMMANDS.values() if each.answer}
    questions = {each for each in COMMANDS.values() if QUESTIONS in groups_of(each)}

    assert answered == questions | {Probe, GetRecipe, OpenMember, OpenPupil, GetSent}
    assert {Changes.NOTHING} == {each.changes for each in COMMANDS.values() if each.for_viewers}
    # What the owner shows to viewers changes nothing of the run, and is the owner's to say all the same.
    in_class = {each for each in COMMANDS.values() if ON_CLASSROOM in groups_of(each)} | {SetWallView}
    assert set(COMMANDS.values()) - {ShareView} - in_class == {
        each for each in COMMANDS.values() if each.for_viewers or each.changes is not Changes.NOTHING
    }
    assert not any(each.for_viewers for each in (ShareView, *in_class))


def test_a_second_handler_is_refused():
    class Nothing:
        """A command of nobody."""

    Handlers().handles(Nothing)(lambda receiver, command: None)
    with pytest.raises(ValueError, match="Nothing"):
        Handlers().handles(Nothing)(lambda receiver, command: None)
