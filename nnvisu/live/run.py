"""Run: one Trainer, its commands, and the clockwork that makes its steps. It has no thread: its owner calls it.

Commands are applied between two steps, completely or not at all: an error leaves everything unchanged.
"""

import copy
import functools
import math
import time
from collections.abc import Callable

from nnvisu.core.stops import StopConditions
from nnvisu.errors import InvalidValue
from nnvisu.live.clockwork import Clockwork
from nnvisu.live.dispatch import ON_RUN
from nnvisu.live.forking import RunCopy, first_trainer
from nnvisu.live.halts import Halts
from nnvisu.live.measurements import Measurements
from nnvisu.live.position import Position
from nnvisu.live.run_changes import RunChanges
from nnvisu.live.saved_run import SavedRun
from nnvisu.live.session_experiment import SessionExperiment
from nnvisu.live.state import Picture, State
from nnvisu.live.stop_reason import StopReason
from nnvisu.live.timeline import HISTORY_BYTES, Timeline
from nnvisu.live.totals import STEPS
from nnvisu.live.versions import VersionCounter
from nnvisu.runs.replay import Replay
from nnvisu.settings import LIMITS
from nnvisu.wire import commands
from nnvisu.wire.messages import RecipeMessage
from nnvisu.wire.objects import Status

# Until then a run of the page's first network has shown what becomes of it, and all milestones are passed.
YOUNG_STEPS = 10_000


class Run(RunChanges):
    """The life of one Trainer between commands."""

    def __init__(
        self,
        clock: Callable[[], float],
        check_memory: Callable[[int], None],
        has_kernels: Callable[[], bool],
        history_bytes: int = HISTORY_BYTES,
        origin: RunCopy | None = None,
        cpu_clock: Callable[[], float] = time.thread_time,
        crowding: Callable[[], float] = lambda: 1.0,
    ):
        self._clock = clock
        self._check_memory = check_memory
        self._has_kernels = has_kernels
        self._position = Position(first_trainer(origin), origin.stops if origin else StopConditions())
        self._is_running = False
        self._until_step = math.inf
        self._stop_reason = StopReason()
        self.begin_timeline = functools.partial(Timeline, max_bytes=history_bytes, clock=clock, crowding=crowding)
        self.timeline = origin.timeline if origin else self.begin_timeline(self._position)
        self._halts = Halts(lambda step: self.timeline.next_halt(step))
        self.experiment = SessionExperiment(clock, cpu_clock, check_memory, history_bytes)
        self.clockwork = Clockwork(clock, cpu_clock)
        self._replay: Replay | None = None
        self._measurements = Measurements(clock, cpu_clock, crowding)
        self._versions = VersionCounter()
        self._last_status = ""

    # --- Commands ---

    def apply(self, command: commands.Command) -> None:
        """Carry out ``command``, or raise an NnvisuError and change nothing."""
        if command in ON_RUN:
            ON_RUN.carry_out(self, command)
        else:
            self._change_by_hand(command)
        self._versions.news += 1

    @ON_RUN.handles(commands.StartTraining)
    def _start(self, command: commands.StartTraining) -> None:
        if command.until_step is not None and command.until_step <= self.trainer.step:
            allowed = f"an integer greater than the present step {self.trainer.step}"
            raise InvalidValue.of("until_step", command.until_step, allowed)
        self._begin(command.until_step)

    @ON_RUN.handles(commands.Step)
    def _step(self, command: commands.Step) -> None:
        if self.trainer.step + command.n_steps > LIMITS.max_steps:
            raise InvalidValue.of("n_steps", command.n_steps, f"up to step {LIMITS.max_steps} in all")
        self._begin(self.trainer.step + command.n_steps)

    @ON_RUN.handles(commands.SetPace)
    def _set_pace(self, command: commands.SetPace) -> None:
        self.clockwork.set_pace(command.steps_per_second)
        self.experiment.set_pace(command.steps_per_second)

    @ON_RUN.handles(commands.StartExperiment)
    def _start_experiment(self, command: commands.StartExperiment) -> None:
        self.experiment.start(command.experiment)
        self._give_way()

    @ON_RUN.handles(commands.ContinueExperiment)
    def _continue_experiment(self, command: commands.ContinueExperiment) -> None:
        self.experiment.go_on(command.seeds, command.steps)
        self._give_way()

    @ON_RUN.handles(commands.PauseExperiment)
    def _pause_experiment(self, command: commands.PauseExperiment) -> None:
        self.experiment.pause()

    @ON_RUN.handles(commands.CloseExperiment)
    def _close_experiment(self, command: commands.CloseExperiment) -> None:
        self.experiment.close()

    def _give_way(self) -> None:
        """Let the run rest; it and its experiment train one at a time."""
        if self._is_running:
            self._stop(commands.StopTraining())

    def rest(self) -> None:
        """Pause run and experiment."""
        self._give_way()
        self.experiment.pause()

    def recipe(self) -> RecipeMessage:
        """Return the recipe of this run. Raises LimitExceeded if it was changed too often."""
        return self.timeline.journal.recipe(self.trainer.step, self._picture.n_changes)

    def copy(self) -> RunCopy:
        """Return a copy of this run."""
        return RunCopy(self.trainer.snapshot(), self.timeline.copy(), self._position.stops.copy())

    def saved(self) -> SavedRun:
        """Return this run for a store."""
        return SavedRun(
            snapshot=self.trainer.snapshot(),
            stops=self._position.stops.copy(),
            past=self.timeline.saved(),
            pace=self.clockwork.pace,
            is_running=self._is_running,
            is_hurrying=self.clockwork.is_hurrying,
            until_step=self._until_step,
            end=copy.copy(self._stop_reason),
            versions=copy.copy(self._versions),
            replay=self._replay and self._replay.copy(),
            experiment=self.experiment.saved(),
        )

    def take_up(self, saved: SavedRun, goes_on: bool) -> None:
        """Become a run that was saved, bit for bit. goes_on: whether it goes on training if it did."""
        self._position.trainer.restore(saved.snapshot)
        self._position.stops = saved.stops
        self.timeline.take_up(saved.past)
        self._stop_reason, self._versions, self._replay = saved.end, saved.versions, saved.replay
        self.clockwork.set_pace(saved.pace)
        self.experiment.set_pace(saved.pace)
        if saved.experiment is not None:
            self.experiment.take_up(saved.experiment, goes_on)
        if saved.is_running and goes_on:
            self._is_running, self._until_step = True, saved.until_step
            self.clockwork.is_hurrying = saved.is_hurrying
            self.clockwork.start()

    # --- Steps ---

    @property
    def is_running(self) -> bool:
        """Whether the run is training."""
        return self._is_running

    @property
    def is_busy(self) -> bool:
        """Whether the run or its experiment has something to do."""
        return self._is_running or self.experiment.is_busy

    @property
    def is_paced(self) -> bool:
        """Whether the clock limits the steps of the run; those of an experiment are none of them."""
        return self.clockwork.is_paced and not self.experiment.is_busy

    @property
    def is_young(self) -> bool:
        """Whether the run, and not its experiment, is to make one of its first YOUNG_STEPS."""
        return self.trainer.step < YOUNG_STEPS and not self.experiment.is_busy

    @property
    def goes_by_clock(self) -> bool:
        """Whether the run is making steps whenever the clock says so."""
        return self._is_running and self.is_paced and self._has_kernels()

    @property
    def n_bytes(self) -> int:
        """Approximate memory of all that the run holds."""
        return self.trainer.n_bytes + self.timeline.n_bytes + self.experiment.n_bytes

    @property
    def n_products(self) -> int:
        """Multiplications of one pass over all points: the approximate cost of a step or an evaluation."""
        return self.trainer.layout.n_params * self.trainer.dataset.n_points

    def seconds_until_steps(self) -> float:
        """Return the seconds until steps are due: 0 if they are, infinity if only a command can change that."""
        if not self._has_kernels():
            return math.inf
        if self.experiment.is_busy:
            return self.experiment.seconds_until_steps()
        if not self._is_running:
            return math.inf
        return self.clockwork.seconds_until_steps(self.trainer.step)

    def seconds_until_diagnosis(self) -> float:
        """Return the seconds until a paused run needs a diagnosis; infinity while training or once it has one."""
        is_at_rest = self._has_kernels() and not self.is_busy
        return self._measurements.seconds_until_diagnosis(self._picture) if is_at_rest else math.inf

    def take_turn(self, seconds: float, is_called: Callable[[], bool] = lambda: False) -> None:
        """Make the steps that are due, at least one if any is, in ``seconds`` of CPU time; is_called: end early."""
        if not self._has_kernels():
            return
        if self.experiment.is_busy:
            self.experiment.take_turn(seconds, is_called)
            return
        self.clockwork.begin_turn(seconds, self.trainer.step)
        while self._is_running and (n_steps := self.clockwork.next_piece()) > 0:
            self.clockwork.measure(self.train, int(n_steps))
            self._replay_due()
            if is_called():
                break

    def train(self, n_steps: int) -> int:
        """Make up to ``n_steps``, examine the run at each halt, and return how many: up to a change or the end."""
        trainer, stops, began, best = self.trainer, self._position.stops, self.trainer.step, None
        change = (self._replay and self._replay.next_halt(began)) or math.inf
        halts = self._halts.before(min(began + n_steps, self._until_step, change), trainer)
        if len(halts) > 1:
            trainer.look_ahead([halt.n_steps for halt in halts])
        for halt in halts:
            if trainer.train(halt.n_steps) == halt.n_steps and halt.is_judged:
                reached = stops.judge(trainer.step, trainer.figures(), trainer.config, trainer.dataset)
                self._stop_reason.note_reached(None if self.clockwork.is_hurrying else reached)
                is_best = stops.best and stops.best.step == trainer.step
                best = (trainer.place, stops.copy()) if is_best else best
            self._stop_reason.note_steps(trainer, self._until_step)
            if self._stop_reason.stopped_by:
                self.pause()
            if halt.is_kept or not self._is_running:
                self.timeline.note_judged(best and (trainer.snapshot_at(best[0]), best[1]), self._position)
                self.timeline.note_steps(self._position, is_at_rest=not self._is_running)
                best = None
            if not self._is_running:
                break
        STEPS.add(trainer.step - began)
        return trainer.step - began

    # --- State ---

    def state(self) -> State:
        """Return the present state. Metrics are of exactly this step if there is news or the run is paused."""
        trainer = self.trainer
        status = self._status()
        if status != self._last_status:
            self._last_status = status
            self._versions.news += 1
        measured, picture = self._measurements, self._picture
        if self._has_kernels() and measured.update(trainer, self._versions.news, picture):
            self._versions.news += 1
        self.timeline.note_metrics(measured.metrics_step, measured.metrics)
        return State(
            step=trainer.step,
            epoch=trainer.epoch,
            status=status,
            learning_rate=trainer.learning_rate if self._has_kernels() else trainer.config.learning_rate,
            config=trainer.config,
            dataset=trainer.dataset,
            model=trainer.model(),
            picture=picture,
            rate=self.clockwork.shown(self._is_running),
            measured=measured.shown(),
            end=self._stop_reason.shown(),
            versions=self._versions.shown(),
            past=self.timeline.shown(self._position.best),
            experiment=self.experiment.shown(),
            produced_at=self._clock(),
        )

    @property
    def _picture(self) -> Picture:
        return self._versions.picture_at(self.trainer.step)

    def _status(self) -> Status:
        if not self._has_kernels():
            return "warming"
        if self._stop_reason.diverged_at is not None:
            return "diverged"
        return "running" if self._is_running else "paused"
