"""RunChanges: the half of a Run that commands change: new beginnings, ways back, recipes, settings and points.

``run`` has the other half, which makes steps and shows them. Here too an error leaves everything as it was.
"""

import dataclasses
import math
from collections.abc import Callable
from typing import cast

from nnvisu.core.history import Checkpoint
from nnvisu.core.stops import Objective, function_settings, objective_settings
from nnvisu.core.trainer import RESETTING, Trainer
from nnvisu.errors import EmptyData, NnvisuError
from nnvisu.live.clockwork import Clockwork
from nnvisu.live.dispatch import ON_RUN
from nnvisu.live.internal_commands import RewindTo
from nnvisu.live.position import Position
from nnvisu.live.session_experiment import SessionExperiment
from nnvisu.live.stop_reason import StopReason
from nnvisu.live.timeline import Timeline
from nnvisu.live.versions import VersionCounter
from nnvisu.runs.changes import apply_change
from nnvisu.runs.replay import Replay, begin_replay
from nnvisu.settings import Config
from nnvisu.wire import commands
from nnvisu.wire.command import Changes
from nnvisu.wire.objects import NewWeights


class RunChanges:
    """What a Run is made of, and what commands make of it."""

    _position: Position
    timeline: Timeline
    clockwork: Clockwork
    _clock: Callable[[], float]
    _check_memory: Callable[[int], None]
    _is_running: bool
    _until_step: float
    _stop_reason: StopReason
    _replay: Replay | None
    _versions: VersionCounter
    experiment: SessionExperiment

    @property
    def trainer(self) -> Trainer:
        """The network and all that decides its next step."""
        return self._position.trainer

    # --- Running ---

    def _begin(self, until_step: int | None) -> None:
        if self.trainer.dataset.n_train == 0:
            raise EmptyData("there are no training points; add some or generate a data set")
        self._stop_reason.check(self.trainer.config)
        self._stop_reason.forget()
        self._until_step = math.inf if until_step is None else until_step
        self.experiment.pause()
        if not self._is_running:
            self._is_running = True
            self.clockwork.start()

    @ON_RUN.handles(commands.StopTraining)
    def _stop(self, command: commands.StopTraining) -> None:
        self.pause()
        self.timeline.note_steps(self._position, is_at_rest=True)

    def pause(self) -> None:
        """Make no more steps until a command asks for some."""
        self._note_replayed()
        self._is_running = self.clockwork.is_hurrying = False
        self._until_step = math.inf

    # --- New beginnings ---

    @ON_RUN.handles(commands.Reset)
    def _reset(self, command: commands.Reset, reason: NewWeights = "reset") -> None:
        superseded = self.timeline.checkpoint_of(self._position)
        self.trainer.reset(command.seed)
        self.pause()
        self._begin_anew(superseded, type(command), reason)
        self._versions.config += 1

    def _begin_anew(self, superseded: Checkpoint, by: type[commands.Command], reason: NewWeights) -> None:
        """Note that the weights are new, by which command and why, and where the run stood that had the others."""
        self._versions.weights += 1
        self._versions.reinitialised_by = reason
        self._replay = None
        self._position.stops.reset()
        self._stop_reason.forget()
        self.timeline.begin(self._position, superseded, by)

    # --- Ways back ---

    @ON_RUN.handles(RewindTo)
    def _rewind(self, command: RewindTo) -> None:
        checkpoint = self.timeline.checkpoint_at(command.step, command.checkpoint)
        self.timeline.rewind(checkpoint, self.timeline.checkpoint_of(self._position))
        self._go_back(checkpoint)

    @ON_RUN.handles(commands.BringBack)
    def _bring_back(self, command: commands.BringBack) -> None:
        self._go_back(self.timeline.bring_back(command, self._position))

    def _go_back(self, checkpoint: Checkpoint) -> None:
        self._replay = None
        self.pause()
        self._stop_reason.forget()
        self.clockwork.forget_cost()
        self._position.go_to(checkpoint)
        self._versions.config += 1
        self._versions.data += 1

    # --- Recipes ---

    @ON_RUN.handles(commands.LoadRecipe)
    def _load(self, command: commands.LoadRecipe) -> None:
        trainer, replay = begin_replay(command, self._check_memory, self._clock)
        self._become(trainer)
        self._replay = replay
        self._replay_due()
        if command.until_step is not None:
            self._begin(command.until_step)
            self.clockwork.is_hurrying = True
            self._stop_reason.note_engine(command.recipe.engine)

    def _become(self, trainer: Trainer) -> None:
        """Begin the run of a recipe."""
        superseded = self.timeline.checkpoint_of(self._position)
        self._position.trainer = trainer
        self.clockwork.forget_cost()
        self.pause()
        self._begin_anew(superseded, commands.LoadRecipe, "recipe")
        self._versions.config += 1
        self._versions.data += 1

    def _replay_due(self) -> None:
        """Apply the changes of a loaded recipe that belong to this step; end what takes longer than it may."""
        if (replay := self._replay) is None:
            return
        try:
            for command in replay.take_due(self.trainer.step):
                self._change(command)
                self._versions.news += 1
        except NnvisuError as error:  # the rehearsal went well, but the server's memory is full by now
            self.pause()
            self._replay = None
            self._stop_reason.message = error.message
        if self.clockwork.is_hurrying and replay.is_time_up(self.trainer.step):
            self._end_replay(replay)

    def _end_replay(self, replay: Replay) -> None:
        """Pause where a recipe was followed to; or, so that no change is lost, begin anew with what all lead to."""
        if replay.last_change > self.trainer.step:
            self._become(Trainer(*replay.outcome))
        else:
            self._stop(commands.StopTraining())
        self._stop_reason.note_time_up(self.trainer.step, replay.until_step)

    def _note_replayed(self) -> None:
        """Note how far a recipe is followed that is being made, as it is about to end."""
        if self._replay and self.clockwork.is_hurrying:
            self._stop_reason.note_replayed(self.trainer.step, self._replay.until_step)

    # --- Settings and points ---

    def _change_by_hand(self, command: commands.Command) -> None:
        is_fitting = False
        if isinstance(command, commands.PointsChange) and command.fit_outputs:
            # In the journal it says nothing: a network that was fitted begins a journal of its own.
            command, is_fitting = dataclasses.replace(command, fit_outputs=False), True
        self._change(command)
        self._note_replayed()
        self._replay = None
        if self.trainer.dataset.n_train == 0:
            self.pause()
        if is_fitting:
            self._fit_outputs()

    def _fit_outputs(self) -> None:
        """Fit an untrained network to data of fewer classes than it has outputs, unless weights were set by hand."""
        trainer = self.trainer
        is_surplus = trainer.architecture.n_outputs > trainer.dataset.n_outputs
        is_wanted = is_surplus and trainer.step == 0 and not self._is_running
        is_by_hand = self.timeline.journal.has_weights_by_hand
        self._stop_reason.note_outputs(is_kept=is_wanted and is_by_hand)
        if is_wanted and not is_by_hand:
            self._reset(commands.Reset(), "outputs")

    def _change(self, command: commands.Command) -> None:
        trainer, config, dataset = self.trainer, self.trainer.config, self.trainer.dataset
        before = self.timeline.before_change(self._position)
        if apply_change(trainer, command, self._check_memory):
            reason = next(name for name in RESETTING if getattr(config, name) != getattr(trainer.config, name))
            self._begin_anew(before, type(command), cast(NewWeights, reason))
        else:
            self.timeline.after_change(command, before, self._position)
        is_by_hand = command.changes is Changes.PARAMETERS
        if is_by_hand:
            self._position.stops.note_jump()
        is_other_function = _function_of(trainer.config) != _function_of(config)
        self._stop_reason.note_change(trainer, is_by_hand or is_other_function or trainer.dataset is not dataset)
        self.clockwork.forget_cost()
        self._versions.n_changes += 1
        self._versions.config += command.changes is Changes.SETTINGS or trainer.config != config
        self._versions.data += trainer.dataset is not dataset


def _function_of(config: Config) -> tuple[Objective, Objective]:
    return function_settings(config), objective_settings(config)
