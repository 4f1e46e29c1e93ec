"""SavedExperiment: all that an experiment is at one moment, for a store. Plain values that nobody changes any more."""

from typing import NamedTuple

from nnvisu.core.scores import Metrics
from nnvisu.core.snapshot import Snapshot
from nnvisu.core.stops import StopConditions
from nnvisu.experiments.experiment import Experiment
from nnvisu.experiments.member_result import CurveRow, Ended
from nnvisu.experiments.members import Member


class SavedMember(NamedTuple):
    """Where a member stands, and what it has come to. fresh: its figures on fresh points, and their step."""

    member: int
    snapshot: Snapshot
    stops: StopConditions
    ended: Ended | None
    message: str | None
    curve: tuple[CurveRow, ...]
    fresh: tuple[int, Metrics] | None


class SavedGroup(NamedTuple):
    """Members that are trained by one call, and how many rounds they have made."""

    members: tuple[SavedMember, ...]
    n_rounds: int


class SavedExperiment(NamedTuple):
    """The whole experiment.

    members: all of them, with their data. round_ends: the steps at which rounds end. late, step_of_others: the members
    that were added, and where the others stood then. kept: members at the ends of rounds, by step and member.
    """

    experiment: Experiment
    members: tuple[Member, ...]
    groups: tuple[SavedGroup, ...]
    round_ends: tuple[int, ...]
    late: tuple[int, ...]
    step_of_others: int
    kept: dict[int, dict[int, Snapshot]]
