"""SessionExperiment: the experiment of one session, if it has one. It has no thread: the session's calls it, in turns.

What goes wrong in it ends the experiment, never the session.
"""

import logging
import math
from collections.abc import Callable, Sequence
from typing import Any

from nnvisu.core.network import Model
from nnvisu.errors import InvalidValue
from nnvisu.experiments.experiment import parse_experiment
from nnvisu.experiments.member_run import MemberRun
from nnvisu.experiments.rounds import ExperimentRun
from nnvisu.live.experiment_curves import ExperimentCurves
from nnvisu.live.experiment_messages import told_of, told_results
from nnvisu.live.experiment_state import ExperimentPicture, ExperimentState
from nnvisu.live.pace import Pace
from nnvisu.live.past_of_member import PastOfMember
from nnvisu.live.saved_run import SavedSessionExperiment
from nnvisu.live.totals import STEPS
from nnvisu.live.warmup import begin_for_many, is_compiling_for_many
from nnvisu.wire import objects
from nnvisu.wire.experiment_objects import ExperimentStatus
from nnvisu.wire.messages import ExperimentMessage, ExperimentResults

logger = logging.getLogger(__name__)

RESULTS_INTERVAL_S = 0.5
# Results are those of the end of a round, where all members stand at one step, unless that is so long in coming.
LATE_RESULTS_S = 2.0
RESULTS_SHARE = 0.05  # of the time, for making results
# What measuring all members on fresh points may take each time; where it takes more, it is done after the last step.
FRESH_S = 0.02
# Before results, so many members are measured at a time, which takes some 12 ms; the rest in the turns that follow.
MEASURED_AT_ONCE = 64
# At a pace, steps are made in groups: each call costs all members some time, however few steps it has.
GROUP_INTERVAL_S = 0.04
# What is left of a turn is not begun if it is less than this share of it.
MIN_PIECE = 0.25


class SessionExperiment:
    """Starts, trains, extends and closes. cpu_clock: of the calling thread. kept_bytes: for the past of all members."""

    def __init__(
        self,
        clock: Callable[[], float],
        cpu_clock: Callable[[], float],
        check_memory: Callable[[int], None],
        kept_bytes: int,
    ):
        self._clock, self._cpu_clock = clock, cpu_clock
        self._check_memory, self._kept_bytes = check_memory, kept_bytes
        self._id = self._n_trained = 0
        self._run: ExperimentRun | None = None
        self._status: ExperimentStatus = "closed"
        self._message: str | None = None
        self._pace = Pace(None, clock())
        self._curves = ExperimentCurves()
        self._results: ExperimentResults | None = None
        self._results_due = self._rests_until = 0.0
        self._unmeasured: list[MemberRun] = []  # before results are made: a look at each of many takes more than a turn
        self._n_finished = 0  # members measured on fresh points since the last one has ended
        self._n_steps_counted = 0
        self._models: dict[int, tuple[int, Model]] = {}  # of each member, with its step
        self._told: ExperimentMessage | None = None
        self._state: ExperimentState | None = None

    # --- Commands ---

    def start(self, value: dict[str, Any]) -> None:
        """Begin the experiment that ``value`` describes, in place of any other. Raises an NnvisuError."""
        experiment = parse_experiment(value)
        self._check_memory(experiment.n_bytes + self._kept_bytes)
        begin_for_many()
        self._run = ExperimentRun(experiment, self._cpu_clock, self._kept_bytes)
        self._id += 1
        self._n_trained, self._curves, self._results, self._models = 0, ExperimentCurves(), None, {}
        self._n_steps_counted = 0
        self._go_on()

    def pause(self) -> None:
        """Rest, if it is training."""
        if self._run and self._status == "running":
            if self._n_trained:  # before that, kernels may still be compiled
                self._make_results(self._run)
            self._unmeasured = []
            self._become("paused")

    def go_on(self, n_seeds: int | None, n_steps: int | None) -> None:
        """Train on, with more seeds or more steps if they are given. Raises an NnvisuError."""
        run = self._owned()
        extended = run.experiment.extended(n_seeds, n_steps)
        if run.is_done and extended == run.experiment:
            raise InvalidValue("the experiment is done; continue_experiment needs more seeds or more steps", "steps")
        if extended != run.experiment:
            self._check_memory(extended.n_bytes - run.experiment.n_bytes)
            run.extend(n_seeds, n_steps)
            self._curves.begin_anew()
        self._go_on()

    def close(self) -> None:
        """Forget the experiment, if there is one."""
        if self._run:
            self._run, self._results, self._curves, self._models = None, None, ExperimentCurves(), {}
            self._unmeasured = []
            self._become("closed")

    def set_pace(self, steps_per_second: objects.Pace) -> None:
        """Change how many steps a second each member makes."""
        self._pace = Pace(steps_per_second, self._clock())

    def past_of(self, member: int, step: int | None) -> PastOfMember:
        """Return what a session needs that goes on from ``member``. Raises InvalidValue if there is none."""
        return PastOfMember.taken(self._owned(), member, step)

    def _owned(self) -> ExperimentRun:
        if self._run is None:
            raise InvalidValue("there is no experiment; start_experiment begins one")
        return self._run

    def _go_on(self) -> None:
        self._n_finished, self._unmeasured = 0, []
        self._pace.restart(self._clock())
        self._become("running")

    def _become(self, status: ExperimentStatus, message: str | None = None) -> None:
        self._status, self._message, self._told = status, message, None

    # --- To a store, and back ---

    def saved(self) -> SavedSessionExperiment | None:
        """Return all that it is now, None if there was none yet."""
        if self._id == 0:
            return None
        run = None if self._run is None else self._run.saved()
        return SavedSessionExperiment(self._id, self._status, self._message, self._n_trained, run)

    def take_up(self, saved: SavedSessionExperiment, goes_on: bool) -> None:
        """Become an experiment that was saved, bit for bit. goes_on: whether it goes on training if it did."""
        self._id, self._n_trained = saved.number, saved.n_trained
        if saved.run is not None:
            self._run = run = ExperimentRun.restored(saved.run, self._cpu_clock, self._kept_bytes)
            self._curves.note([member.curve for member in run.runs], run.n_rounds, run.is_done)
            self._n_steps_counted = run.n_steps_made
            if self._n_trained:
                self._unmeasured = list(run.runs)  # results are made of that, once there is time
        self._become(saved.status if goes_on or saved.status != "running" else "paused", saved.message)
        if self.is_training:
            begin_for_many()
            self._pace.restart(self._clock())

    # --- Steps ---

    @property
    def is_training(self) -> bool:
        """Whether it makes steps by itself."""
        return self._status == "running"

    @property
    def is_busy(self) -> bool:
        """Whether it trains, or has results to make."""
        return self.is_training or bool(self._unmeasured)

    @property
    def n_bytes(self) -> int:
        """Approximate memory."""
        return 0 if self._run is None else self._run.experiment.n_bytes + self._run.kept.n_bytes

    def seconds_until_steps(self) -> float:
        """Return the seconds until steps are due: 0 if they are, infinity if only a command can change that."""
        if self._run is None or not self.is_busy:
            return math.inf
        if self._run.is_done or self._unmeasured:
            return 0.0
        now = self._clock()
        return max(self._pace.steps_due(now, self._run.lowest_step)[1], self._rests_until - now)

    def take_turn(self, seconds: float, is_called: Callable[[], bool]) -> None:
        """Train for about so much CPU time of this thread, at least a little; is_called: end early."""
        assert self._run is not None
        ends, self._rests_until = self._cpu_clock() + seconds, 0.0
        try:
            while self.is_busy and (self._run.is_done or self.seconds_until_steps() <= 0):
                self._train(self._run, max(ends - self._cpu_clock(), 0.0))
                if is_called() or ends - self._cpu_clock() < MIN_PIECE * seconds:
                    break
            if self._pace.steps_per_second is not None:
                self._rests_until = self._clock() + GROUP_INTERVAL_S
        except Exception:
            logger.exception("an experiment failed and was ended")
            self._unmeasured = []
            self._become("failed", "The experiment failed; the fault is logged on the server.")

    def _train(self, run: ExperimentRun, seconds: float) -> None:
        """Make a piece of the work: up to the end of the round at most, or of what is left to do after the last."""
        if self._unmeasured:
            self._measure(run, seconds)
            return
        if run.is_done:
            self._finish(run)
            return
        ends = self._cpu_clock() + seconds
        step, n_rounds, now = run.lowest_step, run.n_rounds, self._clock()
        n_due, _ = self._pace.steps_due(now, step)
        run.advance(seconds, min(run.round_end, step + n_due))
        self._pace.steps_made(run.lowest_step - step)
        self._n_trained += 1
        is_round = run.n_rounds > n_rounds
        if is_round:
            STEPS.add(run.n_steps_made - self._n_steps_counted)
            self._n_steps_counted = run.n_steps_made
            self._curves.note([member.curve for member in run.runs], run.n_rounds, run.is_done)
        if now >= self._results_due + (0.0 if is_round else LATE_RESULTS_S):
            self._unmeasured = list(run.runs)
            self._measure(run, max(ends - self._cpu_clock(), 0.0))

    def _measure(self, run: ExperimentRun, seconds: float) -> None:
        """Measure members that are not measured yet; after the last one, results are made."""
        ends = self._cpu_clock() + seconds
        while self._unmeasured:
            for member in self._unmeasured[-MEASURED_AT_ONCE:]:
                member.trainer.evaluate()
            del self._unmeasured[-MEASURED_AT_ONCE:]
            if self._cpu_clock() >= ends:
                break
        if not self._unmeasured:
            self._make_results(run)

    def _finish(self, run: ExperimentRun) -> None:
        """Measure one more member on fresh points; after the last one, the experiment is done."""
        run.measure_fresh(run.runs[self._n_finished : self._n_finished + 1])
        self._n_finished += 1
        if self._n_finished >= len(run.runs):
            self._make_results(run)
            self._become("done")

    def _make_results(self, run: ExperimentRun) -> None:
        """Make results; on the way only where they are cheap with scores of fresh points."""
        began = self._cpu_clock()
        if not run.is_done and self.is_training:
            run.measure_fresh(run.runs[:1])
            if (self._cpu_clock() - began) * len(run.runs) <= FRESH_S:
                run.measure_fresh()
        pace_s = self._pace.seconds_between(run.lowest_step, run.experiment.n_steps)
        self._results = told_results(self._id, run, pace_s, is_compiling_for_many())
        self._results_due = self._clock() + max(RESULTS_INTERVAL_S, (self._cpu_clock() - began) / RESULTS_SHARE)

    # --- State ---

    def shown(self) -> ExperimentState | None:
        """Return what sockets see of it, None before the first one."""
        picture = ExperimentPicture(self._id, self._n_trained)
        state, run = self._state, self._run
        if self._told is None and self._id:
            self._told = told_of(self._id, run, self._status, self._message)
        is_same = state and state.results is self._results and (state.told, state.picture) == (self._told, picture)
        if self._told is None or is_same:
            return state
        members, behind = (run.runs, run.behind) if run else ([], frozenset())
        self._state = ExperimentState(
            told=self._told,
            results=self._results,
            curves=self._curves.rows,
            models=self._models_of(members),
            datasets=tuple(member.trainer.dataset for member in members),
            recipes=tuple(member.member.recipe for member in members),
            are_left_out=tuple(
                member.trainer.diverged_at is not None or member.member.index in behind for member in members
            ),
            picture=picture,
            step=run.lowest_step if run else 0,
            produced_at=self._clock(),
        )
        return self._state

    def _models_of(self, members: Sequence[MemberRun]) -> tuple[Model, ...]:
        """Return the models of all members; those that made no step since the last state are known."""
        for number, member in enumerate(members):
            step = member.trainer.step
            if self._models.get(number, (None,))[0] != step:
                self._models[number] = step, member.trainer.model()
        return tuple(self._models[number][1] for number in range(len(members)))
