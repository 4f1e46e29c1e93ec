"""Wall: what the teacher of a classroom sees of its pupils' runs. It reads their newest states and asks them nothing.

Called by the threads of the teacher's sockets, and of pupils' for what is shown to all.
"""

import dataclasses
import threading
from collections.abc import Callable, Hashable, Mapping
from typing import Any, Protocol

from nnvisu.classroom.needs_help import HelpWatch
from nnvisu.classroom.progress import Figures
from nnvisu.core.mosaic import Tile
from nnvisu.core.network import Model
from nnvisu.core.planes import shown_model
from nnvisu.core.scores import ClassScores, ValueScores
from nnvisu.live.pictures import Pictures
from nnvisu.live.state import State
from nnvisu.settings import Config, config_as_json
from nnvisu.wire import frames
from nnvisu.wire.classroom_objects import HelpNeeded, WallRow

LOOK_S = 0.2  # sockets that look at shorter intervals see the same
# Pages want states, in a crowd rarely; and nobody does where a page is closed. Older ones are made anew before a look.
MAX_AGE_S = 0.1
LATE_S = 0.2  # Older ones cannot wait for the next turn of their run, which may be long in coming.
DIGITS = 4  # of losses and scores

DEFAULTS = config_as_json(Config())


class Watched(Protocol):
    """A pupil's session, as far as a wall knows it."""

    @property
    def state(self) -> State:
        """The newest state."""

    def freshen(self, at_once: bool) -> None:
        """Have a new one made, by the way or at once."""


@dataclasses.dataclass(frozen=True, eq=False)
class WallState:
    """What tiles and rows show at one moment."""

    picture: Hashable
    models: Mapping[int, Model]
    rows: Mapping[int, WallRow]
    is_training: bool
    produced_at: float
    step: int = 0

    def tiles(self, view: Any) -> dict[int, Tile]:
        """Return the tiles by what they show."""
        return {frames.PUPIL_TILES + number: Tile("map", (model,)) for number, model in self.models.items()}


class _Sight:
    """What is known of one pupil's run, made anew only where its state is another one."""

    def __init__(self, now: float):
        self._help = HelpWatch(now)
        self.state: State | None = None
        self.model: Model | None = None
        self.figures: Figures | None = None
        self.settings: dict[str, Any] = {}

    def see(self, state: State) -> None:
        """Adopt a state."""
        before, self.state = self.state, state
        if before is None or before.config is not state.config or before.dataset is not state.dataset:
            self.settings = _settings(state)
        if before is None or before.picture != state.picture:
            self.model = shown_model(state.model, state.dataset)
        self.figures = _figures(state)

    def needs(self, now: float) -> HelpNeeded | None:
        """Return what help the pupil may need."""
        return None if self.figures is None else self._help.needs(self.figures, now)


class Wall:
    """The wall of one classroom. pupils: returns who is in it, by numbers, with their sessions if in memory.

    shown: returns whose map all pupils see, with the session. note: told of all figures after each look. pictures:
    where its tiles are rendered.
    """

    def __init__(
        self,
        pupils: Callable[[], Mapping[int, tuple[WallRow, Watched | None]]],
        shown: Callable[[], tuple[int, Watched | None] | None],
        note: Callable[[Mapping[int, Figures]], None],
        pictures: Pictures,
        now: float,
    ):
        self._pupils, self._shown, self._note = pupils, shown, note
        self.pictures = pictures
        self._lock = threading.Lock()
        self._sights: dict[int, _Sight] = {}
        self._state = WallState((), {}, {}, False, now)
        self._looked_at = -LOOK_S

    def look(self, now: float) -> WallState:
        """Return what there is to see, at most LOOK_S old."""
        with self._lock:
            if now - self._looked_at >= LOOK_S:
                self._looked_at = now
                self._state = self._seen(now)
            return self._state

    def has_seen(self, number: int) -> bool:
        """Return whether it has a tile of a pupil, if only of how the run was before its session left memory."""
        sight = self._sights.get(number)
        return sight is not None and sight.state is not None

    def freshen(self, now: float) -> None:
        """Have states that are older than MAX_AGE_S made anew, some time before a look."""
        for _, session in self._pupils().values():
            if session is not None and session.state.is_training:
                age_s = now - session.state.produced_at
                if age_s > MAX_AGE_S:
                    session.freshen(at_once=age_s > LATE_S)

    def look_at_shown(self, now: float) -> WallState:
        """Return the map that all pupils see, without saying whose it is; empty if there is none."""
        number, session = self._shown() or (0, None)
        if session is None:
            return WallState((), {}, {}, False, now)
        state = session.state
        models = {frames.SHOWN_TILE - frames.PUPIL_TILES: shown_model(state.model, state.dataset)}
        return WallState(("shown", number, state.picture), models, {}, state.is_training, state.produced_at)

    def _seen(self, now: float) -> WallState:
        pupils = self._pupils()
        self._sights = {number: self._sights.get(number) or _Sight(now) for number in pupils}
        for number, (_, session) in pupils.items():
            if session is not None and session.state is not self._sights[number].state:
                self._sights[number].see(session.state)
        sights = self._sights
        self._note({number: sight.figures for number, sight in sights.items() if sight.figures})
        states = {number: sight.state for number, sight in sights.items() if sight.state}
        training = [state.produced_at for state in states.values() if state.is_training]
        return WallState(
            picture=tuple((number, state.picture) for number, state in states.items()),
            models={number: sight.model for number, sight in sights.items() if sight.model},
            rows={number: row | _row(sights[number], now) for number, (row, _) in pupils.items()},
            is_training=bool(training),
            produced_at=min(training, default=now),
        )


def _row(sight: _Sight, now: float) -> WallRow:
    figures = sight.figures
    needs = sight.needs(now)
    if figures is None:
        nothing = dict.fromkeys(name for name in Figures._fields if name != "n_changes")
        return nothing | {"needs": None, "settings": {}}  # type: ignore[return-value]
    told = figures._asdict()
    del told["n_changes"]
    return told | {"needs": needs, "settings": sight.settings}  # type: ignore[return-value]


def _figures(state: State) -> Figures:
    metrics, scores = state.measured.metrics, state.measured.scores
    return Figures(
        step=state.step,
        status=state.status,
        train_loss=_short(metrics.loss),
        test_loss=_short(metrics.test_loss),
        train_score=_short(_score(metrics.accuracy, lambda: scores.train)),
        test_score=_short(_score(metrics.test_accuracy, lambda: scores.test)),
        n_weights=int(state.model.params.size),
        n_changes=state.picture.n_changes,
    )


def _score(accuracy: float | None, of: Callable[[], ClassScores | ValueScores | None]) -> float | None:
    if accuracy is not None:
        return accuracy
    scores = of()
    return scores.r_squared if isinstance(scores, ValueScores) else None


def _short(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.{DIGITS}g}")


def _settings(state: State) -> dict[str, Any]:
    """Return the settings that are not the defaults, and those of generated data."""
    config = {name: value for name, value in config_as_json(state.config).items() if value != DEFAULTS[name]}
    generator = state.dataset.generator or {}
    return config | {f"data.{name}": value for name, value in generator.items()}
