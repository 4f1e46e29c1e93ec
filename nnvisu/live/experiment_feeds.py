"""The feed of a session's experiment: what it is, what its runs have reached, their curves, and tiles of their maps.

All of it is about the present, whatever checkpoint of its own run a client is viewing. Tiles of tables are on the plane
that the client looks at.
"""

import math

from nnvisu.live.experiment_state import ExperimentOnPlane, ExperimentState, Row
from nnvisu.live.feeds import Feed, IsThin, Tell
from nnvisu.live.plane_view import PlaneView
from nnvisu.live.state import State
from nnvisu.live.tile_sender import TileSender
from nnvisu.wire import commands, messages

RESULTS_INTERVAL_S = 0.5
THIN_LINK_RESULTS_S = 2.0
# So many members fill some 10 kB with their figures; of more, figures are told as much more rarely.
MEMBERS_AT_A_TIME = 128


class ExperimentFeed(Feed):
    """Everything of the experiment: ``experiment`` for all sockets, the rest for those that ask."""

    goes_alone = changes_alone = True

    def __init__(self, tell: Tell, is_thin: IsThin, tiles: TileSender[commands.SetExperimentView], planes: PlaneView):
        self._tell = tell
        self._planes = planes
        self._seen: ExperimentOnPlane | None = None
        self._sent: messages.ExperimentMessage | None = None
        self._figures, self._tiles = _Figures(tell, is_thin), tiles

    def set_view(self, view: commands.SetView) -> None:
        """Note which encodings the client can read."""
        self._tiles.set_encodings(view.encodings)

    def set_experiment_view(self, view: commands.SetExperimentView) -> None:
        """Adopt what the client wants of an experiment; new tiles are due, and all figures."""
        self._figures.set_view(view)
        self._tiles.set_view(view)

    def seconds_until_due(self, present: State, shown: State, now: float) -> float:
        """Return the seconds until any of it is due."""
        experiment = present.experiment
        if experiment is None:
            return math.inf
        if self._is_news(experiment):
            return 0.0
        if experiment.is_closed:
            return math.inf
        return min(self._figures.seconds_until_due(experiment, now), self._seconds_until_tiles(present, shown))

    def send(self, present: State, shown: State, now: float) -> None:
        """Send what is due, tiles last."""
        experiment = present.experiment
        if experiment is None:
            return
        if self._is_news(experiment):
            self._sent = experiment.told
            self._tell(experiment.told)
        if not experiment.is_closed:
            if self._figures.seconds_until_due(experiment, now) <= 0:
                self._figures.send(experiment, now)
            if self._seconds_until_tiles(present, shown) <= 0:
                self._tiles.send(self._on_plane(experiment, shown))

    def next_wanted(self, present: State, now: float) -> tuple[float, float]:
        """Return (time from which on a newer state would be sent, seconds from one to the next)."""
        experiment = present.experiment
        if experiment is None or not experiment.is_training:
            return math.inf, math.inf
        figures, tiles = self._figures.next_wanted(experiment, now), self._tiles.next_wanted(now)
        return min(figures[0], tiles[0]), min(figures[1], tiles[1])

    def _seconds_until_tiles(self, present: State, shown: State) -> float:
        if present.experiment is None or present.status == "warming":
            return math.inf
        return self._tiles.seconds_until_due(self._on_plane(present.experiment, shown))

    def _on_plane(self, experiment: ExperimentState, shown: State) -> ExperimentOnPlane:
        """Return the experiment on the plane that the client looks at."""
        table = shown.dataset.table
        plane, names = self._planes.plane(shown), table.names if table else ()
        seen = self._seen
        if seen is None or seen.experiment is not experiment or seen.plane is not plane:
            self._seen = seen = ExperimentOnPlane(experiment, plane, names)
        return seen

    def _is_news(self, experiment: ExperimentState) -> bool:
        """Return whether the client has to be told; not of one that was closed before it came."""
        return experiment.told is not self._sent and not (experiment.is_closed and self._sent is None)


class _Figures:
    """Results and curves, told together."""

    def __init__(self, tell: Tell, is_thin: IsThin):
        self._tell = tell
        self._is_thin = is_thin
        self._is_wanted = False
        self._results: messages.ExperimentResults | None = None
        self._sent_rows: tuple[int, int, tuple[Row, ...]] = (0, 0, ())  # experiment, version, rows
        self._sent_at = -math.inf

    def set_view(self, view: commands.SetExperimentView) -> None:
        """Note whether they are wanted; if they were not before, all are due."""
        if view.results and not self._is_wanted:
            self._results, self._sent_rows, self._sent_at = None, (0, 0, ()), -math.inf
        self._is_wanted = view.results

    def seconds_until_due(self, experiment: ExperimentState, now: float) -> float:
        """Return the rest of the interval, 0 once the experiment rests, if there are figures that were not sent."""
        is_known = experiment.results is self._results and experiment.curves.rows is self._sent_rows[2]
        if not self._is_wanted or experiment.results is None or is_known:
            return math.inf
        return self._sent_at + self._interval_s(experiment, now) - now if experiment.is_training else 0.0

    def next_wanted(self, experiment: ExperimentState, now: float) -> tuple[float, float]:
        """Return (time from which on new figures would be sent, seconds from one to the next)."""
        if not self._is_wanted:
            return math.inf, math.inf
        interval_s = self._interval_s(experiment, now)
        return self._sent_at + interval_s, interval_s

    def send(self, experiment: ExperimentState, now: float) -> None:
        """Send the results, and the rows that the client does not know."""
        self._sent_at = now
        if experiment.results is not None and experiment.results is not self._results:
            self._results = experiment.results
            self._tell(experiment.results)
        number, (version, rows) = experiment.told.id, experiment.curves
        known_number, known_version, known = self._sent_rows
        if rows is not known:
            n_known = len(known) if (number, version) == (known_number, known_version) else 0
            self._sent_rows = number, version, rows
            new = rows[n_known:]
            losses = [list(row.loss) for row in new], [list(row.test_loss) for row in new]
            self._tell(messages.ExperimentCurves(number, n_known, [row.step for row in new], *losses))

    def _interval_s(self, experiment: ExperimentState, now: float) -> float:
        interval_s = THIN_LINK_RESULTS_S if self._is_thin(now) else RESULTS_INTERVAL_S
        return interval_s * max(1.0, len(experiment.models) / MEMBERS_AT_A_TIME)
