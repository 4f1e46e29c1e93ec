"""ExperimentRun: all members trained in rounds, so that they stand at comparable steps. It has no thread.

A member is, bit for bit, the run that it would be alone: rounds only say when it is looked at.
"""

import dataclasses
import math
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any

from nnvisu.core.ensemble import train_together
from nnvisu.core.fresh_test import FreshTest, bench_key, fresh_points
from nnvisu.core.network import Architecture
from nnvisu.core.snapshot import Snapshot
from nnvisu.core.stops import check_interval, has_stops, next_check
from nnvisu.core.trainer import Trainer
from nnvisu.experiments.experiment import Experiment
from nnvisu.experiments.kept import KEPT_BYTES, KeptRounds
from nnvisu.experiments.member_result import MemberResult
from nnvisu.experiments.member_run import MemberRun
from nnvisu.experiments.members import Member, members_of
from nnvisu.experiments.saved import SavedExperiment, SavedGroup
from nnvisu.settings import Config

GROUP = 64  # members that are trained by one call, at most
# A call looks at all points for each of them once: so many multiplications take some 20 ms.
GROUP_PRODUCTS = 100_000_000
# So many steps that a stop condition looks at make a round: from step 10 on 45 rounds in a decade; with many members
# 18, as a look at each of 1,024 takes 0.2 s.
CHECKS_PER_ROUND, CHECKS_PER_ROUND_OF_MANY = 2, 5
FEW_MEMBERS = 128


def next_round_end(step: int, n_steps: int, n_members: int = 1) -> int:
    """Return the end of the round that begins at ``step``: a round number, or where all steps are made."""
    n_checks = CHECKS_PER_ROUND if n_members <= FEW_MEMBERS else CHECKS_PER_ROUND_OF_MANY
    return min(next_check(step, n_checks * check_interval(step) if step >= 10 else 1), n_steps)


@dataclasses.dataclass
class Group:
    """Members of one kind that stand at the same step. n_rounds: that they have made."""

    runs: list[MemberRun]
    n_rounds: int = 0
    seconds_per_step: float = 0.0

    @property
    def active(self) -> list[MemberRun]:
        """Those that still make steps."""
        return [run for run in self.runs if run.ended is None]

    @property
    def step(self) -> int:
        """Where those stand that still make steps."""
        return self.active[0].trainer.step


class ExperimentRun:
    """All members of an experiment, or some of them.

    clock: seconds, of the processor's time if others compute beside it. kept_bytes: for snapshots at the ends of
    rounds. indices: of those members; None for all. runs: in the order of members.
    """

    def __init__(
        self,
        experiment: Experiment,
        clock: Callable[[], float],
        kept_bytes: int = KEPT_BYTES,
        indices: Iterable[int] | None = None,
    ):
        self.experiment = experiment
        self._clock = clock
        self._round_ends: list[int] = []
        self._tests: dict[Any, FreshTest | None] = {}
        self.kept = KeptRounds(kept_bytes)
        self.runs: list[MemberRun] = []
        self._groups: list[Group] = []
        self._late: list[MemberRun] = []  # were added, and may not stand yet where the others did
        self._step_of_others = 0
        self._add(members_of(experiment, indices))

    # --- To a store, and back ---

    def saved(self) -> SavedExperiment:
        """Return all that it is now."""
        return SavedExperiment(
            experiment=self.experiment,
            members=tuple(run.member for run in self.runs),
            groups=tuple(SavedGroup(tuple(run.saved() for run in each.runs), each.n_rounds) for each in self._groups),
            round_ends=tuple(self._round_ends),
            late=tuple(run.member.index for run in self._late),
            step_of_others=self._step_of_others,
            kept=self.kept.saved(),
        )

    @classmethod
    def restored(cls, saved: SavedExperiment, clock: Callable[[], float], kept_bytes: int) -> "ExperimentRun":
        """Return what goes on, bit for bit, from where another one was saved."""
        run = cls(saved.experiment, clock, kept_bytes, indices=())
        run.runs = [MemberRun(member) for member in saved.members]
        for group in saved.groups:
            for member in group.members:
                run.runs[member.member].take_up(member)
            run._groups.append(Group([run.runs[member.member] for member in group.members], group.n_rounds))
        run._round_ends, run._step_of_others = [*saved.round_ends], saved.step_of_others
        run._late = [run.runs[index] for index in saved.late]
        run.kept = KeptRounds.of(kept_bytes, saved.kept)
        return run

    # --- Steps ---

    @property
    def is_done(self) -> bool:
        """Whether no member makes more steps."""
        return not any(run.ended is None for run in self.runs)

    @property
    def n_rounds(self) -> int:
        """How many rounds all have made that still make steps."""
        return min((group.n_rounds for group in self._groups if group.active), default=len(self._round_ends))

    @property
    def step(self) -> int:
        """The step of the last round that all have made."""
        return self._round_ends[self.n_rounds - 1] if self.n_rounds else 0

    @property
    def n_steps_made(self) -> int:
        """Steps of all members together."""
        return sum(run.trainer.step for run in self.runs)

    def seconds_left(self) -> float | None:
        """Return about how long the rest takes; None before anything is measured."""
        groups = [group for group in self._groups if group.active]
        if not all(group.seconds_per_step for group in groups):
            return None
        n_steps = self.experiment.n_steps
        return math.fsum((n_steps - group.step) * group.seconds_per_step for group in groups)

    @property
    def lowest_step(self) -> int:
        """Where those stand that are furthest behind of all that still make steps."""
        return min((group.step for group in self._groups if group.active), default=self.experiment.n_steps)

    @property
    def round_end(self) -> int:
        """Where the round ends that is the first not all have made."""
        return self._round_end(self.n_rounds)

    def advance(self, seconds: float = math.inf, until_step: float = math.inf) -> int:
        """Train for about so long, whoever is furthest behind first; return how many rounds are complete then.

        A call trains something, however short its time, and may end in the middle of a round. Nobody is trained beyond
        ``until_step``.
        """
        end = self._clock() + seconds
        while behind := [group for group in self._groups if group.active and group.step < until_step]:
            self._train(min(behind, key=_progress), end, until_step)
            if self._clock() >= end:
                break
        return self.n_rounds

    def advance_round(self) -> int:
        """Train all to the end of the round; return its step."""
        if not self.is_done:
            self.advance(until_step=self.round_end)
        return self.step

    def _train(self, group: Group, end: float, until_step: float) -> None:
        began, active = self._clock(), group.active
        step, round_end = group.step, self._round_end(group.n_rounds)
        n_steps = int(min(until_step, *(run.next_halt(round_end) for run in active))) - step
        if end < math.inf:
            affordable = (end - began) / group.seconds_per_step if group.seconds_per_step else 1.0
            n_steps = max(1, min(n_steps, int(affordable)))
        train_together([run.trainer for run in active], n_steps)
        for run in active:
            run.judge(self.experiment.n_steps)
        group.seconds_per_step = max((self._clock() - began) / n_steps, 1e-9)
        for run in active:
            if run.ended is not None or run.trainer.step == round_end:
                self._note(run, round_end)
        if not group.active or group.active[0].trainer.step == round_end:
            group.n_rounds += 1
            self.kept.thin()

    def _note(self, run: MemberRun, round_end: int) -> None:
        run.note_row(run.trainer.step)
        self.kept.note(round_end, run.member.index, run.trainer.snapshot())

    def _round_end(self, n_rounds: int) -> int:
        """Return the end of round number ``n_rounds``, from 0; ends that are known stay, whatever was added since."""
        if n_rounds == len(self._round_ends):
            last = self._round_ends[-1] if self._round_ends else 0
            self._round_ends.append(next_round_end(last, self.experiment.n_steps, self.experiment.n_runs))
        return self._round_ends[n_rounds]

    # --- Figures ---

    def results(self) -> list[MemberResult]:
        """Return where each member stands."""
        return [run.result() for run in self.runs]

    @property
    def behind(self) -> frozenset[int]:
        """Members that were added and have not come to where the others were: no mean has both."""
        late = (run for run in self._late if run.ended is None and run.trainer.step < self._step_of_others)
        return frozenset(run.member.index for run in late)

    def measure_fresh(self, runs: Sequence[MemberRun] | None = None) -> None:
        """Measure members on fresh points, all or these; those that were at this step already are not again."""
        for run in self.runs if runs is None else runs:
            run.measure_fresh(self._fresh_test)

    def _fresh_test(self, snapshot: Snapshot) -> FreshTest | None:
        key = bench_key(snapshot)
        if key not in self._tests:
            if len(self._tests) >= 8:  # each has buffers for all points
                self._tests.clear()
            points = fresh_points(snapshot.dataset)
            self._tests[key] = None if points is None else FreshTest(snapshot, points)
        return self._tests[key]

    # --- Members ---

    def trainer(self, index: int, step: int | None = None) -> Trainer:
        """Return a run of its own that stands where member ``index`` does, or did at a kept step, bit for bit.

        One that had ended by then stands where it ended; step 0 is always kept. Raises KeyError if there is no such
        member, or if it is not kept at that step.
        """
        run = next((run for run in self.runs if run.member.index == index), None)
        if run is None:
            raise KeyError(index)
        if step == 0:
            return Trainer(run.member.config, run.member.dataset)
        if step is None or step == run.trainer.step or (run.ended is not None and step > run.trainer.step):
            return Trainer.from_snapshot(run.trainer.snapshot())
        kept = self.kept.find(step, index)
        if kept is None:
            raise KeyError(step)
        return Trainer.from_snapshot(kept)

    def extend(self, n_seeds: int | None = None, n_steps: int | None = None) -> None:
        """Go on with more seeds or more steps; nothing that was made is made again. Raises as ``Experiment.extended``.

        New members are trained first, until they stand where the others do.
        """
        n_before, self.experiment = self.experiment.n_runs, self.experiment.extended(n_seeds, n_steps)
        behind = self.behind
        steps = [run.trainer.step for run in self.runs if run.ended in (None, "steps")]
        self._step_of_others = max(steps, default=self._step_of_others)
        for run in self.runs:
            run.resume(self.experiment.n_steps)
        self._add(members_of(self.experiment, range(n_before, self.experiment.n_runs)))
        self._late = [run for run in self.runs if run.member.index in behind or run.member.index >= n_before]

    def _add(self, members: list[Member]) -> None:
        by_kind: dict[Any, list[MemberRun]] = {}
        for member in members:
            run = MemberRun(member)
            self.runs.append(run)
            trainer = run.trainer
            kind = kind_of(trainer.architecture, trainer.config, trainer.dataset.n_train)
            by_kind.setdefault(kind, []).append(run)
        for runs in by_kind.values():
            size = _group_size(runs[0].trainer)
            self._groups += [Group(runs[first : first + size]) for first in range(0, len(runs), size)]


def _group_size(trainer: Trainer) -> int:
    """Return how many such members are trained by one call, so that none takes long: others wait for it."""
    n_products = trainer.layout.n_params * trainer.dataset.n_points
    return max(1, min(GROUP, GROUP_PRODUCTS // max(1, n_products)))


def _progress(group: Group) -> tuple[int, int]:
    return group.n_rounds, group.step


def kind_of(architecture: Architecture, config: Config, n_train: int) -> Hashable:
    """Return a value that is the same for members which one call trains side by side."""
    shape = architecture, config.activation, config.loss, config.optimizer
    return *shape, config.batch_size, n_train, has_stops(config)
