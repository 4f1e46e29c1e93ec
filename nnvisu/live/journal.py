"""Journal: the start of a run, and every change since with the step at which it was applied. They define the run."""

import dataclasses

from nnvisu.core.datasets import Dataset
from nnvisu.core.snapshot import Snapshot
from nnvisu.core.trainer import Trainer
from nnvisu.errors import LimitExceeded
from nnvisu.settings import LIMITS, Config
from nnvisu.wire.changes import AddPoints, MovePoint, SetParameter, UpdateConfig, UpdateTable
from nnvisu.wire.command import Command
from nnvisu.wire.fields import Points
from nnvisu.wire.messages import RecipeMessage
from nnvisu.wire.recipes import recipe_as_json

# As memory of one number of a list, and of the objects around a change.
NUMBER_BYTES = 32
CHANGE_BYTES = 1000

# Settings whose change does more than replace a number.
REBUILDING = {"features", "optimizer", "activation", "loss"}


@dataclasses.dataclass(frozen=True)
class Change:
    """One command that changed the run, between the updates ``step`` and ``step`` + 1."""

    step: int
    command: Command

    @property
    def n_points(self) -> int:
        """How many points the command carries."""
        if isinstance(self.command, UpdateTable):
            return len(self.command.table.label)
        points = getattr(self.command, "points", None)
        return len(points.x) if points else 0


class Journal:
    """The start of one run and its changes.

    A journal that gets too long is cut off: ``lost_at`` is then the step of the first change that is not in it, and the
    run no longer has a recipe.
    """

    def __init__(self, config: Config, dataset: Dataset):
        self.begin(config, dataset)

    def begin(self, config: Config, dataset: Dataset) -> None:
        """Start with a new run."""
        self.config, self.dataset = config, dataset
        self.changes: tuple[Change, ...] = ()
        self.lost_at: int | None = None

    @property
    def n_changes(self) -> int:
        """Number of changes; those that were lost count as one."""
        return len(self.changes) + (self.lost_at is not None)

    @property
    def has_weights_by_hand(self) -> bool:
        """Whether a weight was set by hand, or may have been because changes were lost."""
        return self.lost_at is not None or any(isinstance(change.command, SetParameter) for change in self.changes)

    @property
    def n_bytes(self) -> int:
        """Approximate memory of the journal."""
        return sum(CHANGE_BYTES + 4 * NUMBER_BYTES * change.n_points for change in self.changes)

    def note(self, step: int, command: Command) -> None:
        """Add a change; it is merged with the last one at the same step if both amount to one."""
        if self.lost_at is not None:
            return
        last = self.changes[-1] if self.changes else None
        merged = _merged(last.command, command) if last and last.step == step else None
        kept = self.changes[:-1] if merged else self.changes
        changes = (*kept, Change(step, merged or command))
        n_points = sum(change.n_points for change in changes)
        if len(changes) > LIMITS.max_journal_changes or n_points > LIMITS.max_journal_points:
            self.lost_at = step
        else:
            self.changes = changes

    def cut(self, n_changes: int) -> None:
        """Forget all but the first ``n_changes``."""
        if n_changes <= len(self.changes):
            self.changes, self.lost_at = self.changes[:n_changes], None

    def recipe(self, step: int, n_changes: int) -> RecipeMessage:
        """Return the recipe of the run. Raises LimitExceeded if changes are missing."""
        if self.lost_at is not None:
            why = f"this run was changed too often since step {self.lost_at} to be written down; go back or reset"
            raise LimitExceeded(why)
        changes = [(change.step, change.command) for change in self.changes]
        return RecipeMessage(**recipe_as_json(self.config, self.dataset, changes, step), n_changes=n_changes)

    def copy(self) -> "Journal":
        """Return a journal of its own with the same changes."""
        copied = Journal(self.config, self.dataset)
        copied.changes, copied.lost_at = self.changes, self.lost_at
        return copied


def is_as_new(snapshot: Snapshot) -> bool:
    """Return whether a new run with the same configuration and data would be identical, bit for bit."""
    if snapshot.step > 0:
        return False
    fresh = Trainer(snapshot.config, snapshot.dataset).snapshot()
    # Of one configuration, networks differ in their outputs only, and then in how many parameters they have, too.
    return [part.tobytes() for part in snapshot.state] == [part.tobytes() for part in fresh.state]


def _merged(last: Command, command: Command) -> Command | None:
    """Return one change equivalent to two in a row at the same step, or None if there is none."""
    if isinstance(last, AddPoints) and isinstance(command, AddPoints):
        return _joined(last, command)
    if isinstance(last, MovePoint) and isinstance(command, MovePoint) and last.index == command.index:
        return command
    if isinstance(last, SetParameter) and isinstance(command, SetParameter):
        place, other = ((item.layer, item.neuron, item.input) for item in (last, command))
        return command if place == other else None
    if isinstance(last, UpdateConfig) and isinstance(command, UpdateConfig):
        return None if REBUILDING & {*last.config, *command.config} else UpdateConfig(last.config | command.config)
    return None


def _joined(last: AddPoints, command: AddPoints) -> AddPoints | None:
    """Return both as one, if the network would have grown in the same way: the second has no higher label."""
    if last.test != command.test or (last.points.value is None) != (command.points.value is None):
        return None
    if max(command.points.label, default=0) > max(last.points.label, default=0):
        return None
    one, other = last.points, command.points
    value = None if one.value is None or other.value is None else [*one.value, *other.value]
    points = Points([*one.x, *other.x], [*one.y, *other.y], [*one.label, *other.label], value)
    return AddPoints(points, last.test)
