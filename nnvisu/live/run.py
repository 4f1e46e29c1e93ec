"""Run: one Trainer, what is asked of it, and the clockwork that makes its steps. It has no thread: its owner calls it.

Commands are applied between two steps and never half: an error leaves everything as it was.
"""

import math
import time
from collections.abc import Callable

from nnvisu.core.stops import StopConditions
from nnvisu.errors import InvalidValue
from nnvisu.live.clockwork import Clockwork
from nnvisu.live.dispatch import ON_RUN
from nnvisu.live.forking import RunCopy, first_trainer
from nnvisu.live.halts import halts_before
from nnvisu.live.measurements import Measurements
from nnvisu.live.position import Position
from nnvisu.live.replay import Replay
from nnvisu.live.run_changes import RunChanges
from nnvisu.live.state import Picture, State
from nnvisu.live.stop_reason import StopReason
from nnvisu.live.timeline import HISTORY_BYTES, Timeline
from nnvisu.live.versions import VersionCounter
from nnvisu.settings import LIMITS
from nnvisu.wire import commands
from nnvisu.wire.messages import RecipeMessage
from nnvisu.wire.objects import Status


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
        past = origin and origin.timeline
        self.timeline = past or Timeline(self._position, history_bytes, clock, crowding)
        self.clockwork = Clockwork(clock, cpu_clock)
        self._replay: Replay | None = None
        self._measurements = Measurements(clock, cpu_clock, crowding)
        self._versions = VersionCounter()
        self._last_status = ""

    # --- Commands ---

    def apply(self, command: commands.Command) -> None:
        """Carry out ``command`` or raise an NnvisuError and change nothing."""
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

    def recipe(self) -> RecipeMessage:
        """Return what makes this run again; raise LimitExceeded where it was changed too often."""
        return self.timeline.journal.recipe(self.trainer.step, self._picture.n_changes)

    def copy(self) -> RunCopy:
        """Return what a copy of this run begins with."""
        return RunCopy(self.trainer.snapshot(), self.timeline.copy(), self._position.stops.copy())

    # --- Steps ---

    @property
    def is_running(self) -> bool:
        """Whether steps are wanted."""
        return self._is_running

    @property
    def n_products(self) -> int:
        """Multiplications of one pass over all points: what a step or an evaluation costs, about."""
        return self.trainer.layout.n_params * self.trainer.dataset.n_points

    def seconds_until_steps(self) -> float:
        """Return how long no steps are due: 0 if they are now, infinity if only a command can change that."""
        if not self._is_running or not self._has_kernels():
            return math.inf
        return self.clockwork.seconds_until_steps(self.trainer.step)

    def seconds_until_diagnosis(self) -> float:
        """Return how long a run at rest need not be looked at: its health is known after one more look."""
        is_at_rest = self._has_kernels() and not self._is_running
        return self._measurements.seconds_until_diagnosis(self._picture) if is_at_rest else math.inf

    def take_turn(self, seconds: float, is_called: Callable[[], bool] = lambda: False) -> None:
        """Make what is due, at least a step if any is, in ``seconds`` of this thread's time; is_called: end early."""
        self.clockwork.begin_turn(seconds, self.trainer.step)
        while self._is_running and (n_steps := self.clockwork.next_piece()) > 0:
            self.clockwork.measure(self.train, int(n_steps))
            self._replay_due()
            if is_called():
                break

    def train(self, n_steps: int) -> int:
        """Make up to ``n_steps``, and return how many: up to a change or the end; what has to be looked at is."""
        trainer, stops, began, best = self.trainer, self._position.stops, self.trainer.step, None
        change = (self._replay and self._replay.next_halt(began)) or math.inf
        halts = halts_before(min(began + n_steps, self._until_step, change), trainer, self.timeline)
        if len(halts) > 1:
            trainer.look_ahead([halt.n_steps for halt in halts])
        for halt in halts:
            if trainer.train(halt.n_steps) == halt.n_steps and halt.is_judged:
                reached = stops.judge(trainer.step, trainer.evaluate(), trainer.config, trainer.dataset)
                self._stop_reason.note_reached(None if self.clockwork.is_hurrying else reached)
                is_best = stops.best and stops.best.step == trainer.step
                best = (trainer.snapshot(), stops.copy()) if is_best else best
            self._stop_reason.note_steps(trainer, self._until_step)
            if self._stop_reason.stopped_by:
                self.pause()
            if halt.is_kept or not self._is_running:
                self.timeline.note_judged(best, self._position)
                self.timeline.note_steps(self._position, is_at_rest=not self._is_running)
                best = None
            if not self._is_running:
                break
        return trainer.step - began

    # --- State ---

    def state(self) -> State:
        """Return what can be seen now. Metrics are of this very step whenever there is news or nothing runs."""
        trainer = self.trainer
        status = self._status()
        if status != self._last_status:
            self._last_status = status
            self._versions.news += 1
        measured = self._measurements
        if self._has_kernels() and measured.update(trainer, self._versions.news, self._picture):
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
            picture=self._picture,
            rate=self.clockwork.shown(self._is_running),
            measured=measured.shown(),
            end=self._stop_reason.shown(),
            versions=self._versions.shown(),
            past=self.timeline.shown(self._position.best),
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
