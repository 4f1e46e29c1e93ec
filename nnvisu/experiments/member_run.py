"""MemberRun: one member of an experiment on its way: its Trainer, what ends it, its curve and its figures."""

from collections.abc import Callable

from nnvisu.core.fresh_test import FreshTest
from nnvisu.core.scores import Metrics
from nnvisu.core.snapshot import Snapshot
from nnvisu.core.stops import StopConditions, diverged_sentence, has_stops, next_check
from nnvisu.core.trainer import Trainer
from nnvisu.experiments.member_result import CurveRow, Ended, MemberResult
from nnvisu.experiments.members import Member
from nnvisu.experiments.saved import SavedMember

NOTHING_MEASURED = Metrics(None, None, None, None)


class MemberRun:
    """One member on its way. ended: why it makes no more steps, None while it does. n_rounds: that it has made."""

    def __init__(self, member: Member):
        self.member = member
        self.trainer = Trainer(member.config, member.dataset)
        self.stops = StopConditions()
        self.is_judged = has_stops(self.trainer.config)
        self.ended: Ended | None = None
        self.message: str | None = None
        self.curve: list[CurveRow] = []
        self._fresh: tuple[int, Metrics] | None = None

    def next_halt(self, round_end: int) -> int:
        """Return up to which step it can be trained without a look at it."""
        return min(round_end, next_check(self.trainer.step)) if self.is_judged else round_end

    def judge(self, n_steps: int) -> None:
        """Find out whether the run ends here, after it was trained."""
        trainer = self.trainer
        if trainer.diverged_at is not None:
            self.ended = "diverged"
            self.message = diverged_sentence(trainer.diverged_at, trainer.step, trainer.config)
            return
        if self.is_judged and trainer.step == next_check(trainer.step - 1):
            reached = self.stops.judge(trainer.step, trainer.figures(), trainer.config, trainer.dataset)
            self.ended, self.message = reached or (None, None)
        if self.ended is None and trainer.step >= n_steps:
            self.ended = "steps"

    def resume(self, n_steps: int) -> None:
        """Go on up to ``n_steps``, if nothing but their number ended it."""
        if self.ended == "steps" and self.trainer.step < n_steps:
            self.ended = None

    def note_row(self, step: int) -> None:
        """Continue the curve."""
        metrics = self.trainer.evaluate()
        self.curve.append(CurveRow(step, metrics.loss, metrics.test_loss))

    def saved(self) -> SavedMember:
        """Return all that it is now."""
        snapshot, stops, curve = self.trainer.snapshot(), self.stops.copy(), tuple(self.curve)
        return SavedMember(self.member.index, snapshot, stops, self.ended, self.message, curve, self._fresh)

    def take_up(self, saved: SavedMember) -> None:
        """Become what was saved of this member, bit for bit."""
        self.trainer.restore(saved.snapshot)
        self.stops, self.ended, self.message = saved.stops.copy(), saved.ended, saved.message
        self.curve, self._fresh = [*saved.curve], saved.fresh

    def result(self) -> MemberResult:
        """Return where it stands; fresh figures only if they were measured at this step."""
        trainer, metrics = self.trainer, self.trainer.evaluate()
        fresh = self._fresh[1] if self._fresh and self._fresh[0] == trainer.step else NOTHING_MEASURED
        return MemberResult(
            index=self.member.index,
            recipe=self.member.recipe,
            seed=self.member.seed,
            step=trainer.step,
            **metrics.as_json(),
            fresh_loss=fresh.loss,
            fresh_accuracy=fresh.accuracy,
            diverged_at=trainer.diverged_at,
            ended=self.ended,
            message=self.message,
        )

    def measure_fresh(self, test_of: Callable[[Snapshot], FreshTest | None]) -> None:
        """Measure it on fresh points, unless it is measured at this step already or there are none."""
        if self._fresh is None or self._fresh[0] != self.trainer.step:
            snapshot = self.trainer.snapshot()
            test = test_of(snapshot)
            self._fresh = None if test is None else (self.trainer.step, test.measured(snapshot))
