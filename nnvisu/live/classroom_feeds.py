"""The feed of a classroom: what the session's owner is told of it, and what the wall shows of it.

All of it is about the present, whatever checkpoint of its own run a client is viewing.
"""

import math
from collections.abc import Callable

from nnvisu.live.feeds import Feed, IsThin, Tell
from nnvisu.live.seat import Seat
from nnvisu.live.state import State
from nnvisu.live.tile_sender import TileSender
from nnvisu.live.wall import LOOK_S, Wall, WallState
from nnvisu.wire import commands, messages
from nnvisu.wire.classroom_objects import WallRow

ROWS_INTERVAL_S = 0.5
THIN_LINK_ROWS_S = 2.0
FRESHEN_AHEAD_S = 0.3  # before a look: in a full class each session has had a turn by then
IDLE_LOOK_S = 1.0  # where nothing can be told: goals are reached all the same

NewTiles = Callable[[Wall], TileSender[commands.SetWallView]]


class ClassroomFeed(Feed):
    """``classroom`` after each change; to a teacher the wall, to a pupil what is shown to all, if they ask.

    new_tiles: returns the sender of a wall's tiles.
    """

    goes_alone = changes_alone = True

    def __init__(self, tell: Tell, is_thin: IsThin, seat: Seat, new_tiles: NewTiles):
        self._tell, self._is_thin, self._seat, self._new_tiles = tell, is_thin, seat, new_tiles
        self._sent: messages.ClassroomMessage | None = None
        self._view = commands.SetWallView(max_fps=0.0, figures=False)
        self._encodings: tuple[int, ...] | None = None
        self._wall: Wall | None = None
        self._tiles: TileSender[commands.SetWallView] | None = None
        self._seen: WallState | None = None
        self._looked_at = -math.inf
        self._is_fresh = True  # what the next look will see, or as fresh as it gets
        self._rows = _Rows()

    def set_view(self, view: commands.SetView) -> None:
        """Note which encodings the client can read."""
        self._encodings = view.encodings
        if self._tiles:
            self._tiles.set_encodings(view.encodings)

    def set_wall_view(self, view: commands.SetWallView) -> None:
        """Adopt what the client wants of the classroom; new tiles are due, and all rows."""
        self._view, self._rows, self._seen = view, _Rows(), None
        if self._tiles:
            self._tiles.set_view(view)

    @property
    def is_watching(self) -> bool:
        """Whether tiles may be due, which are long work."""
        return self._seat.wall is not None and self._view.max_fps > 0

    def seconds_until_due(self, present: State, shown: State, now: float) -> float:
        """Return the seconds until any of it is due."""
        message, wall = self._seat.message, self._seat.wall
        if message is not self._sent:
            return 0.0
        if message is None or wall is None or not self._looks(message):
            return math.inf
        if self._seen is None or wall is not self._wall:
            return 0.0
        look_s = min(self._seconds_until_look(now), self._seconds_until_freshening(now))
        return min(look_s, self._rows.seconds_until_due(now), self._seconds_until_tiles(present))

    def send(self, present: State, shown: State, now: float) -> None:
        """Send what is due, tiles last."""
        message, wall = self._seat.message, self._seat.wall
        if message is not None and message is not self._sent:
            self._sent = message
            self._tell(message)
        if message is None or wall is None or not self._looks(message):
            self._seen = None
            return
        if wall is not self._wall:
            self._enter(wall)
        if self._seen is None or self._seconds_until_look(now) <= 0:
            self._look(message, wall, now)
        if self._rows.seconds_until_due(now) <= 0:
            self._tell(self._rows.take(now, THIN_LINK_ROWS_S if self._is_thin(now) else ROWS_INTERVAL_S))
        if self._tiles and self._seen and self._seconds_until_tiles(present) <= 0:
            self._tiles.send(self._seen)
        if self._seconds_until_freshening(now) <= 0:
            self._is_fresh = True
            wall.freshen(now)

    def _looks(self, message: messages.ClassroomMessage) -> bool:
        """Return whether there is anything to look at: a pupil sees what is shown to all, and a teacher everything."""
        is_shown = message.shown is not None and self._view.max_fps > 0
        return message.role == "teacher" or (message.role == "pupil" and is_shown)

    def _enter(self, wall: Wall) -> None:
        self._wall, self._rows, self._seen = wall, _Rows(), None
        self._tiles = self._new_tiles(wall)
        self._tiles.set_encodings(self._encodings)
        self._tiles.set_view(self._view)

    def _seconds_until_look(self, now: float) -> float:
        """Return the seconds until a look is of use: when what is seen can be told at once."""
        told_s = self._tiles.seconds_until_possible() if self._tiles else math.inf
        if self._view.figures:
            told_s = min(told_s, self._rows.seconds_until_possible(now))
        return max(self._looked_at + LOOK_S - now, min(told_s, self._looked_at + IDLE_LOOK_S - now))

    def _seconds_until_freshening(self, now: float) -> float:
        """Return the seconds until states are made anew for the next look, infinity if they are."""
        return math.inf if self._is_fresh else self._seconds_until_look(now) - FRESHEN_AHEAD_S

    def _look(self, message: messages.ClassroomMessage, wall: Wall, now: float) -> None:
        self._looked_at = now
        if message.role == "pupil":
            self._seen = wall.look_at_shown(now)
            return
        self._seen, self._is_fresh = wall.look(now), False
        if self._view.figures:
            self._rows.note(self._seen)

    def _seconds_until_tiles(self, present: State) -> float:
        if self._tiles is None or self._seen is None or present.status == "warming":
            return math.inf
        return self._tiles.seconds_until_due(self._seen)


class _Rows:
    """Which rows, and which fields of them, the client does not know yet."""

    def __init__(self) -> None:
        self._known: dict[int, WallRow] = {}
        self._newest: dict[int, WallRow] | None = None
        self._due_at = -math.inf

    def note(self, seen: WallState) -> None:
        """Adopt the rows as they are now."""
        self._newest = dict(seen.rows) if dict(seen.rows) != self._known or self._due_at == -math.inf else None

    def seconds_until_possible(self, now: float) -> float:
        """Return the seconds until anything new may be told."""
        return self._due_at - now

    def seconds_until_due(self, now: float) -> float:
        """Return the seconds until they may be told; infinity if there is nothing new."""
        return math.inf if self._newest is None else self._due_at - now

    def take(self, now: float, interval_s: float) -> messages.WallMessage:
        """Return what is new; the next is due after the interval."""
        newest, known = self._newest or {}, self._known
        rows = [changed for number, row in newest.items() if (changed := _changed(row, known.get(number)))]
        gone = [number for number in known if number not in newest]
        self._known, self._newest, self._due_at = newest, None, now + interval_s
        return messages.WallMessage(rows, gone)


def _changed(row: WallRow, known: WallRow | None) -> WallRow | None:
    """Return what of a row is not known yet, with the pupil's number, None if nothing."""
    if known is None:
        return row
    changed = {name: value for name, value in row.items() if value != known.get(name)}
    return {"pupil": row["pupil"], **changed} if changed else None  # type: ignore[return-value]
