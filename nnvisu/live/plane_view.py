"""PlaneView: the plane through a table that one socket looks at, and its feed. Other sockets have their own."""

import dataclasses
import math
from collections.abc import Callable
from typing import TypeAlias

from nnvisu.core.datasets import Dataset
from nnvisu.core.planes import Plane, PlaneChoice, chosen_plane, seen_on
from nnvisu.core.tables import Table
from nnvisu.errors import InvalidValue
from nnvisu.live.feeds import Feed, Tell, step_of
from nnvisu.live.state import State
from nnvisu.settings import COLUMNS
from nnvisu.wire import commands, messages

AboutAPlace: TypeAlias = commands.Probe | commands.Trace | commands.GetProfile  # of a socket's map


class PlaneView:
    """What a socket has chosen, and what that means for the data it is shown. Points in the plane need no choice."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._n_awaited, self._n_made, self._made_at = 0, 0, -math.inf
        self._choice, self._names = PlaneChoice(), tuple[str, ...]()
        self._resolved: tuple[Dataset, tuple[str, ...], Plane] | None = None
        self._seen: tuple[State, State] | None = None

    def await_change(self) -> Callable[[], None]:
        """Return what the session's thread is to call once a change of the data, asked for by this socket, is made."""

        def note_made() -> None:
            self._made_at = self._clock()
            self._n_made += 1

        self._n_awaited += 1
        return note_made

    def is_settled(self, present: State) -> bool:
        """Return whether a state is later than all changes that this socket has asked for."""
        return self._n_made == self._n_awaited and present.produced_at >= self._made_at

    def choose(self, command: commands.SetPlane, dataset: Dataset) -> None:
        """Adopt a choice. Raises InvalidValue if it does not fit the data."""
        if dataset.table is None:
            raise InvalidValue.of("type", command.type, "set_plane for tables of 3 columns or more; these have two")
        choice = PlaneChoice(
            command.axes or PlaneChoice().axes, tuple((command.held or {}).items()), command.projection
        )
        _check_choice(choice, command, dataset.table)
        self._choice, self._names, self._resolved, self._seen = choice, dataset.table.names, None, None

    def plane(self, state: State) -> Plane | None:
        """Return the plane that the data of ``state`` are seen on; None for points in the plane."""
        dataset, inputs = state.dataset, state.model.features
        if dataset.table is None:
            return None
        if self._resolved is None or self._resolved[0] is not dataset or self._resolved[1] != inputs:
            choice = self._choice if self._names == dataset.table.names else PlaneChoice()
            self._resolved = dataset, inputs, chosen_plane(dataset, choice, inputs)
        return self._resolved[2]

    def seen(self, state: State) -> State:
        """Return the state with its network as it is on the plane, for maps."""
        plane, table = self.plane(state), state.dataset.table
        if plane is None or table is None:
            return state
        if self._seen is None or self._seen[0] is not state:
            picture = state.picture._replace(plane=plane)
            seen = state._replace(model=seen_on(state.model, table, plane), picture=picture)
            self._seen = state, seen
        return self._seen[1]

    def completed(self, command: AboutAPlace, state: State, is_settled: bool) -> AboutAPlace:
        """Return the command, with the row of a table that it is about.

        Raises InvalidValue for a row that does not fit the data. is_settled: whether these are the data that it is
        about; otherwise they are looked at once they are there.
        """
        if not is_settled:
            return command
        plane, n_columns = self.plane(state), state.dataset.n_columns
        if command.row is not None and (plane is None or len(command.row) != n_columns):
            allowed = f"{n_columns} numbers, one for each column" if plane else "no row: the data have two columns"
            raise InvalidValue.of("row", f"{len(command.row)} numbers", allowed)
        if plane is None or command.row is not None:
            return command
        at = (0.0, 0.0) if isinstance(command, commands.GetProfile) else (command.x, command.y)
        return dataclasses.replace(command, row=tuple(plane.row_at(*at).tolist()))


def _check_choice(choice: PlaneChoice, command: commands.SetPlane, table: Table) -> None:
    names = COLUMNS[: len(table.columns)]
    for i, index in enumerate(choice.axes):
        if index >= len(names):
            raise InvalidValue.of(f"axes[{i}]", COLUMNS[index], f"a column of the table: {', '.join(names)}")
    for index, value in choice.held:
        if index >= len(names):
            raise InvalidValue.of("held", COLUMNS[index], f"columns of the table: {', '.join(names)}")
        column = table.columns[index]
        span = column.maximum - column.minimum or column.deviation
        low, high = column.minimum - span, column.maximum + span
        if not low <= value <= high:
            raise InvalidValue.of(f"held.{COLUMNS[index]}", value, f"a number from {low:g} to {high:g}")
    if choice.is_projection and (command.axes or command.held):
        field = "axes" if command.axes else "held"
        raise InvalidValue(f"{field} has no meaning with projection; allowed: projection alone", field)


class PlaneFeed(Feed):
    """The plane of a table, before the first map on it."""

    def __init__(self, tell: Tell, planes: PlaneView):
        self._tell = tell
        self._planes = planes
        self._sent: tuple[Plane, int | None] | None = None

    def seconds_until_due(self, present: State, shown: State, now: float) -> float:
        """Return 0 if maps show another plane than the client knows."""
        plane = self._planes.plane(shown)
        if plane is None:
            self._sent = None
        return math.inf if plane is None or self._sent == (plane, step_of(present, shown)) else 0.0

    def send(self, present: State, shown: State, now: float) -> None:
        """Send the plane."""
        plane, at_step = self._planes.plane(shown), step_of(present, shown)
        if plane is None:
            return
        self._sent = plane, at_step
        others = [i for i in range(len(plane.centre)) if plane.axes and i not in plane.axes]
        self._tell(
            messages.PlaneMessage(
                kind=plane.kind,
                axes=[COLUMNS[i] for i in plane.axes],
                held={COLUMNS[i]: plane.centre[i] for i in others},
                centre=list(plane.centre),
                right=list(plane.right),
                up=list(plane.up),
                shares=list(plane.shares) or None,
                at_step=at_step,
            )
        )
