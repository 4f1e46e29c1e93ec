"""A session's experiment as parts of its saved run, and back.

What it is (``experiment``), its members where they stand (``members``, for each group of them), and what they were at
the ends of rounds (``round``) are parts of their own: each is packed again only when it has changed. States of many
members lie one behind the other in one array.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from nnvisu.core.constraints import suited_to
from nnvisu.core.network import Architecture, ParameterLayout
from nnvisu.core.scores import Metrics
from nnvisu.core.snapshot import Snapshot
from nnvisu.core.stops import StopConditions
from nnvisu.experiments.experiment import Experiment, parse_experiment
from nnvisu.experiments.member_result import CurveRow
from nnvisu.experiments.members import Member, members_of
from nnvisu.experiments.rounds import GROUP, kind_of
from nnvisu.experiments.saved import SavedExperiment, SavedGroup, SavedMember
from nnvisu.live.saved_checks import STATE_ARRAYS, refuse, states_of, whole
from nnvisu.live.saved_run import SavedSessionExperiment
from nnvisu.wire.records import Record, pack

STATUSES = ("running", "paused", "done", "failed", "closed")


class Add(Protocol):
    """Has a part among the others, and returns its name; ``make`` is called only where it is not packed already."""

    def __call__(self, name: str, make: Callable[[], bytes]) -> str: ...


class ExperimentPacker:
    """Packs one session's experiment again and again."""

    def __init__(self) -> None:
        self._named: tuple[Experiment, str] | None = None

    def fields_of(self, saved: SavedSessionExperiment, add: Add) -> dict[str, Any]:
        """Return what the head says of it."""
        run = saved.run
        return {
            "number": saved.number,
            "status": saved.status,
            "message": saved.message,
            "n_trained": saved.n_trained,
            "run": run and self._run(saved.number, run, add),
        }

    def _run(self, number: int, run: SavedExperiment, add: Add) -> dict[str, Any]:
        return {
            "experiment": self._definition(run.experiment, add),
            "groups": [self._group(number, group, add) for group in run.groups],
            "round_ends": run.round_ends,
            "late": run.late,
            "step_of_others": run.step_of_others,
            "kept": [[step, self._round(number, step, members, add)] for step, members in run.kept.items()],
        }

    def _definition(self, experiment: Experiment, add: Add) -> str:
        if self._named is None or self._named[0] is not experiment:
            self._named = experiment, _named("experiment", json.dumps(experiment.as_json()).encode())
        return add(self._named[1], lambda: pack(experiment.as_json()))

    def _group(self, number: int, group: SavedGroup, add: Add) -> str:
        # A member is decided by its recipe and its step; these are all that may differ.
        decided_by = [
            (each.member, each.snapshot.step, each.ended, len(each.curve), each.fresh and each.fresh[0])
            for each in group.members
        ]
        name = _named("members", repr((number, group.n_rounds, decided_by)).encode())
        return add(name, lambda: _packed_group(group))

    def _round(self, number: int, step: int, members: Mapping[int, Snapshot], add: Add) -> str:
        # Members come into a round one after the other, and stay in it.
        return add(f"round-{number}-{step}-{len(members)}", lambda: _packed_round(members))


def _named(kind: str, content: bytes) -> str:
    return f"{kind}-{hashlib.sha256(content).hexdigest()[:24]}"


def _packed_group(group: SavedGroup) -> bytes:
    members = group.members
    fields, arrays = _placed((each.member, each.snapshot) for each in members)
    fields |= {
        "stops": [_stops_as_json(each.stops) for each in members],
        "n_rounds": group.n_rounds,
        "ended": [each.ended for each in members],
        "message": [each.message for each in members],
        "n_rows": [len(each.curve) for each in members],
        "fresh": [each.fresh and [each.fresh[0], *each.fresh[1].as_json().values()] for each in members],
    }
    rows = [row for each in members for row in each.curve]
    arrays["steps"] = np.array([row.step for row in rows], np.int64)
    arrays["losses"] = np.array([row[1:] for row in rows], np.float64).reshape(len(rows), 2)  # None becomes NaN
    return pack(fields, arrays)


def _packed_round(members: Mapping[int, Snapshot]) -> bytes:
    return pack(*_placed(members.items()))


def _placed(members: Iterable[tuple[int, Snapshot]]) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    """Return where members stand: columns, and arrays that hold those of one behind those of another."""
    indices, snapshots = zip(*members, strict=True)
    fields = {
        "member": indices,
        "step": [each.step for each in snapshots],
        "epoch_before": [each.epoch_before for each in snapshots],
        "diverged_at": [each.diverged_at for each in snapshots],
    }
    states = [each.state for each in snapshots]
    return fields, {name: np.concatenate([getattr(each, name).ravel() for each in states]) for name in STATE_ARRAYS}


def _stops_as_json(stops: StopConditions) -> dict[str, Any] | None:
    seen = stops.as_json()
    return None if seen["objective"] is None else seen  # as most are, without a condition


def read_experiment(fields: dict[str, Any], record_of: Callable[[str], Record]) -> SavedSessionExperiment:
    """Return what ``fields_of`` was given. Raises DamagedRecord, or an error of Python's or nnvisu's."""
    if fields["status"] not in STATUSES:
        refuse("status", fields["status"])
    run = fields["run"] and _Reader(record_of(fields["run"]["experiment"]).fields, record_of).run(fields["run"])
    number, n_trained = whole(fields["number"]), whole(fields["n_trained"])
    return SavedSessionExperiment(number, fields["status"], fields["message"], n_trained, run)


class _Reader:
    """Reads one experiment, of which this is the definition."""

    def __init__(self, definition: dict[str, Any], record_of: Callable[[str], Record]):
        self._experiment = parse_experiment(definition)
        self._members = members_of(self._experiment)
        self._record_of = record_of

    def run(self, fields: dict[str, Any]) -> SavedExperiment:
        n_members, round_ends = len(self._members), [whole(end) for end in fields["round_ends"]]
        groups = [self._group(self._record_of(name), round_ends) for name in fields["groups"]]
        indices = [each.member for group in groups for each in group.members]
        if sorted(indices) != [*range(n_members)]:
            refuse("members", indices)
        if round_ends != sorted({*round_ends}) or round_ends[-1:] > [self._experiment.n_steps]:
            refuse("round_ends", round_ends)
        late = tuple(whole(index) for index in fields["late"])
        if late and max(late) >= n_members:
            refuse("late", late)
        return SavedExperiment(
            experiment=self._experiment,
            members=tuple(self._members),
            groups=tuple(groups),
            round_ends=tuple(round_ends),
            late=late,
            step_of_others=whole(fields["step_of_others"]),
            kept={whole(step): self._placed(self._record_of(name)) for step, name in fields["kept"]},
        )

    def _group(self, record: Record, round_ends: Sequence[int]) -> SavedGroup:
        fields, arrays = record
        n_rounds, n_rows = whole(fields["n_rounds"]), [whole(n) for n in fields["n_rows"]]
        steps, losses = arrays["steps"], arrays["losses"]
        if steps.shape != (sum(n_rows),) or losses.shape != (sum(n_rows), 2):
            refuse("curve", losses.shape)
        rows = iter(zip(steps.tolist(), losses.tolist(), strict=True))
        columns = (fields["stops"], fields["ended"], fields["message"], n_rows, fields["fresh"])
        members = [
            SavedMember(
                number,
                snapshot,
                StopConditions() if stops is None else StopConditions.from_json(stops),
                ended,
                message,
                tuple(CurveRow(step, *map(_known, figures)) for step, figures in (next(rows) for _ in range(n))),
                fresh and (whole(fresh[0]), Metrics(*fresh[1:])),
            )
            for (number, snapshot), stops, ended, message, n, fresh in zip(
                self._placed(record).items(), *columns, strict=True
            )
        ]
        self._check_group(members, n_rounds, round_ends)
        return SavedGroup(tuple(members), n_rounds)

    def _check_group(self, members: list[SavedMember], n_rounds: int, round_ends: Sequence[int]) -> None:
        """Refuse what one call cannot train."""
        snapshots = [each.snapshot for each in members]
        kinds = {kind_of(each.architecture, each.config, each.dataset.n_train) for each in snapshots}
        steps = {each.snapshot.step for each in members if each.ended is None}
        began = round_ends[n_rounds - 1] if n_rounds else 0
        ends = round_ends[n_rounds] if n_rounds < len(round_ends) else began + 1
        is_in_round = all(began <= step < ends for step in steps)
        if len(kinds) != 1 or len(steps) > 1 or len(members) > GROUP or not is_in_round:
            refuse("group", (n_rounds, steps))

    def _placed(self, record: Record) -> dict[int, Snapshot]:
        """Return where the members of a record stand."""
        fields, arrays = record
        members = [self._members[whole(number)] for number in fields["member"]]
        architectures = [self._architecture(member) for member in members]
        sizes = [
            (ParameterLayout(architecture).n_params, member.dataset.n_train)
            for architecture, member in zip(architectures, members, strict=True)
        ]
        columns = (fields[name] for name in ("step", "epoch_before", "diverged_at"))
        return {
            member.index: Snapshot(
                *(suited_to(member.config, member.dataset.task), member.dataset, architecture, state),
                *(whole(step), float(epoch_before), diverged_at if diverged_at is None else whole(diverged_at)),
            )
            for member, architecture, state, step, epoch_before, diverged_at in zip(
                members, architectures, states_of(arrays, sizes), *columns, strict=True
            )
        }

    def _architecture(self, member: Member) -> Architecture:
        return Architecture(self._experiment.recipes[member.recipe].layer_sizes)


def _known(figure: float) -> float | None:
    return None if figure != figure else figure
