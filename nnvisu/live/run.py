"""Run: one Trainer, what is asked of it, and the clockwork that makes its steps. It has no thread: its owner calls it.

Commands are applied between two steps and never half: an error leaves everything as it was.
"""

import math
import time
from collections.abc import Callable

from nnvisu.core.history import Moment
from nnvisu.core.stops import StopConditions
from nnvisu.errors import EmptyData, InvalidValue, NnvisuError
from nnvisu.live.changes import apply_change
from nnvisu.live.clockwork import Clockwork
from nnvisu.live.copies import Original, first_trainer
from nnvisu.live.dispatch import ON_RUN
from nnvisu.live.ending import Ending
from nnvisu.live.halts import halts_before
from nnvisu.live.internal_commands import RewindTo
from nnvisu.live.measurements import Measurements
from nnvisu.live.replay import Replay, beginning_of
from nnvisu.live.state import Picture, State
from nnvisu.live.timeline import HISTORY_BYTES, Timeline
from nnvisu.settings import LIMITS
from nnvisu.wire import commands
from nnvisu.wire.command import Changes
from nnvisu.wire.messages import RecipeMessage


class Run:
    """The life of one Trainer between commands."""

    def __init__(
        self,
        clock: Callable[[], float],
        check_memory: Callable[[int], None],
        has_kernels: Callable[[], bool],
        history_bytes: int = HISTORY_BYTES,
        original: Original | None = None,
        cpu_clock: Callable[[], float] = time.thread_time,
        crowding: Callable[[], float] = lambda: 1.0,
    ):
        self._clock = clock
        self._check_memory = check_memory
        self._has_kernels = has_kernels
        self.trainer = first_trainer(original)
        self._is_running = False
        self._until_step = math.inf
        self._ending = Ending()
        self._stops = original.stops if original else StopConditions()
        past = original and original.timeline
        self.timeline = past or Timeline(self.trainer, self._stops, history_bytes, clock, crowding)
        self.clockwork = Clockwork(clock, cpu_clock)
        self._replay = Replay()
        self._measurements = Measurements(clock, cpu_clock, crowding)
        self._config_version = self._data_version = self._weights_version = self._news = 1
        self._n_changes = 0
        self._last_status = ""

    # --- Commands ---

    def apply(self, command: commands.Command) -> None:
        """Carry out ``command`` or raise an NnvisuError and change nothing."""
        if command in ON_RUN:
            ON_RUN.carry_out(self, command)
        else:
            self._change_by_hand(command)
        self._news += 1

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

    def _begin(self, until_step: int | None) -> None:
        if self.trainer.dataset.n_train == 0:
            raise EmptyData("there are no training points; add some or generate a data set")
        self._ending.check(self.trainer.config)
        self._ending.forget()
        self._until_step = math.inf if until_step is None else until_step
        if not self._is_running:
            self._is_running = True
            self.clockwork.start()

    def _begin_anew(self, given_up: Moment) -> None:
        """Note that the weights are new, and where the run stood that had the others."""
        self._weights_version += 1
        self._replay.drop()
        self._stops.reset()
        self._ending.forget()
        self.timeline.begin(self.trainer, self._stops, given_up)

    @ON_RUN.handles(commands.StopTraining)
    def _stop(self, command: commands.StopTraining) -> None:
        self.pause()
        self.timeline.note_steps(self.trainer, self._stops, is_at_rest=True)

    def pause(self) -> None:
        """Make no more steps until a command asks for some."""
        self._is_running = self.clockwork.is_hurrying = False
        self._until_step = math.inf

    @ON_RUN.handles(commands.SetPace)
    def _set_pace(self, command: commands.SetPace) -> None:
        self.clockwork.set_pace(command.steps_per_second)

    @ON_RUN.handles(commands.Reset)
    def _reset(self, command: commands.Reset) -> None:
        given_up = self.timeline.moment_of(self.trainer, self._stops)
        self.trainer.reset(command.seed)
        self.pause()
        self._begin_anew(given_up)
        self._config_version += 1

    @ON_RUN.handles(RewindTo)
    def _rewind(self, command: RewindTo) -> None:
        moment = self.timeline.moment_at(command.step, command.moment)
        self.timeline.rewind(moment, self.timeline.moment_of(self.trainer, self._stops))
        self._go_back(moment)

    @ON_RUN.handles(commands.BringBack)
    def _bring_back(self, command: commands.BringBack) -> None:
        self._go_back(self.timeline.bring_back(command, self.trainer, self._stops))

    def _go_back(self, moment: Moment) -> None:
        self._replay.drop()
        self.pause()
        self._ending.forget()
        self.clockwork.forget_cost()
        self.trainer.restore(moment.snapshot)
        self._stops = moment.stops.copy()
        self._config_version += 1
        self._data_version += 1

    @ON_RUN.handles(commands.LoadRecipe)
    def _load(self, command: commands.LoadRecipe) -> None:
        given_up = self.timeline.moment_of(self.trainer, self._stops)
        self.trainer = beginning_of(command.recipe, command.until_step, self._check_memory)
        self.clockwork.forget_cost()
        self.pause()
        self._begin_anew(given_up)
        self._config_version += 1
        self._data_version += 1
        self._replay = Replay(command.recipe.journal)
        self._replay_due()
        if command.until_step is not None:
            self._begin(command.until_step)
            self.clockwork.is_hurrying = True
            self._ending.note_engine(command.recipe.engine)

    def _replay_due(self) -> None:
        """Apply the changes of a loaded recipe that belong to this step."""
        try:
            for command in self._replay.take_due(self.trainer.step):
                self._change(command)
                self._news += 1
        except NnvisuError as error:  # the rehearsal went well, but the server's memory is full by now
            self._replay.drop()
            self.pause()
            self._ending.message = error.message

    def _change_by_hand(self, command: commands.Command) -> None:
        self._change(command)
        self._replay.drop()
        if self.trainer.dataset.n_train == 0:
            self.pause()

    def _change(self, command: commands.Command) -> None:
        trainer, config, dataset = self.trainer, self.trainer.config, self.trainer.dataset
        before = self.timeline.before_change(trainer, self._stops)
        if apply_change(trainer, command, self._check_memory):
            self._begin_anew(before)
        else:
            self.timeline.after_change(command, before, trainer, self._stops)
        if command.changes is Changes.PARAMETERS:
            self._stops.note_jump()
        self.clockwork.forget_cost()
        self._n_changes += 1
        self._config_version += command.changes is Changes.SETTINGS or trainer.config != config
        self._data_version += trainer.dataset is not dataset

    def recipe(self) -> RecipeMessage:
        """Return what makes this run again; raise LimitExceeded where it was changed too often."""
        return self.timeline.journal.recipe(self.trainer.step, self._picture.n_changes)

    def original(self) -> Original:
        """Return what a copy of this run begins with."""
        return Original(self.trainer.snapshot(), self.timeline.copy(), self._stops.copy())

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
        trainer, stops, began, best = self.trainer, self._stops, self.trainer.step, None
        change = self._replay.next_halt(began) or math.inf
        halts = halts_before(min(began + n_steps, self._until_step, change), trainer, self.timeline)
        if len(halts) > 1:
            trainer.look_ahead([halt.n_steps for halt in halts])
        for halt in halts:
            if trainer.train(halt.n_steps) == halt.n_steps and halt.is_judged:
                reached = stops.judge(trainer.step, trainer.evaluate(), trainer.config, trainer.dataset)
                self._ending.note_reached(None if self.clockwork.is_hurrying else reached)
                is_best = stops.best and stops.best.step == trainer.step
                best = (trainer.snapshot(), stops.copy()) if is_best else best
            self._ending.note_steps(trainer, self._until_step)
            if self._ending.stopped_by:
                self.pause()
            if halt.is_kept or not self._is_running:
                self.timeline.note_judged(best, stops)
                self.timeline.note_steps(trainer, stops, is_at_rest=not self._is_running)
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
            self._news += 1
        measured = self._measurements
        if self._has_kernels() and measured.update(trainer, self._news, self._picture):
            self._news += 1
        self.timeline.note_metrics(measured.metrics_step, measured.metrics)
        return State(
            step=trainer.step,
            epoch=trainer.epoch,
            status=status,
            pace=self.clockwork.pace,
            steps_per_second=self.clockwork.steps_per_second if self._is_running else 0.0,
            learning_rate=trainer.learning_rate if self._has_kernels() else trainer.config.learning_rate,
            config=trainer.config,
            dataset=trainer.dataset,
            model=trainer.model(),
            config_version=self._config_version,
            data_version=self._data_version,
            weights_version=self._weights_version,
            news=self._news,
            picture=self._picture,
            best=self._stops.best_of(trainer.config, trainer.dataset),
            **measured.as_fields(),
            **self._ending.as_fields(),
            **self.timeline.as_fields(),
            produced_at=self._clock(),
        )

    @property
    def _picture(self) -> Picture:
        changes = self._weights_version, self._n_changes, self._config_version, self._data_version
        return Picture(sum(changes), self.trainer.step)

    def _status(self) -> str:
        if not self._has_kernels():
            return "warming"
        if self._ending.diverged_at is not None:
            return "diverged"
        return "running" if self._is_running else "paused"
