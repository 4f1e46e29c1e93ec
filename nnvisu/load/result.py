"""The document of a course: what was measured, as plain numbers for JSON."""

import dataclasses
import math
import statistics
from collections.abc import Sequence
from typing import Any, NamedTuple

from nnvisu.load.measures import Record, per_second, percentiles, share
from nnvisu.load.pupil import BEGIN_TIMEOUT_S, MAP_SIZE, MAX_FPS
from nnvisu.load.server import Usage
from nnvisu.load.tally import Tally
from nnvisu.load.teacher import WallRecord


@dataclasses.dataclass(frozen=True)
class Plan:
    """What to simulate. pace: "full" or "watch". is_class: whether a teacher watches them half of the time."""

    clients: int
    seconds: float
    left_over: int
    pace: str
    is_class: bool = False


class Quarter(NamedTuple):
    """A part of a class. counts: (steps, running_s, n_maps) of each pupil."""

    seconds: float
    is_watched: bool
    counts: Sequence[tuple[float, float, float]]


@dataclasses.dataclass
class Seen:
    """What a course measured: its Tally, a Record of each pupil, and the costs.

    usages: before anybody came, then at regular intervals, and after everybody has gone. left_over: (steps, seconds)
    of each. cpu: CPU seconds per second. delays_s: how late the players did what was due at a fixed time. quarters: of
    each part of a class its seconds, whether the teacher watched, and what each record counted. wall: the teacher's.
    """

    tally: Tally
    records: list[Record]
    usages: list[Usage | None] = dataclasses.field(default_factory=list)
    left_over: list[tuple[float, float]] = dataclasses.field(default_factory=list)
    cpu: dict[str, float | None] = dataclasses.field(default_factory=dict)
    delays_s: list[float] = dataclasses.field(default_factory=list)
    quarters: list[Quarter] = dataclasses.field(default_factory=list)
    wall: WallRecord | None = None


def document_of(plan: Plan, seen: Seen) -> dict[str, Any]:
    """Return the report on ``seen``; None stands for unknown figures."""
    tally = seen.tally
    return {
        "plan": {**dataclasses.asdict(plan), "map_size": MAP_SIZE, "max_fps": MAX_FPS},
        "training": _training(plan, seen),
        "maps": _maps(seen.records),
        "answers_ms": {
            "pause": _milliseconds(tally.pauses),
            "probe": _milliseconds(tally.probes),
            "return": _milliseconds(tally.returns),
            "page": _milliseconds(tally.pages),
            "healthz": _milliseconds(tally.healths),
        },
        "cpu": seen.cpu,
        "player_delay_ms": _milliseconds(seen.delays_s),
        "memory_bytes": _stages(seen.usages, "memory_bytes"),
        "n_threads": _stages(seen.usages, "n_threads"),
        "n_processes": _stages(seen.usages, "n_processes"),
        "n_refused": tally.n_refused,
        "errors": dict(tally.errors),
        "class": _class(plan, seen),
    }


def _class(plan: Plan, seen: Seen) -> dict[str, Any] | None:
    """Return what pupils saw with and without the wall, and what the teacher saw of it; None without a teacher."""
    if seen.wall is None:
        return None
    without, watched = [_pupils([each for each in seen.quarters if each.is_watched is on]) for on in (False, True)]
    ratio = {name: watched[name] / without[name] if without[name] else None for name in without}
    return {"without_wall": without, "with_wall": watched, "ratio": ratio, "wall": seen.wall.as_json(plan.clients)}


def _pupils(quarters: list[Quarter]) -> dict[str, float]:
    seconds = sum(each.seconds for each in quarters)
    made = sum(steps for each in quarters for steps, _, _ in each.counts)
    rates = per_second([(n_maps, running_s) for each in quarters for _, running_s, n_maps in each.counts])
    return {
        "steps_per_second": made / seconds if seconds else 0.0,
        "maps_per_second_median": statistics.median(rates) if rates else 0.0,
    }


def _training(plan: Plan, seen: Seen) -> dict[str, Any]:
    # At the watch pace, a run is faster the further it has come.
    counts = [(record.steps, record.running_s) for record in seen.records] if plan.pace == "full" else []
    shares = share(per_second(counts))
    return {
        "steps_per_second": sum(record.steps for record in seen.records) / plan.seconds,
        "left_over_steps_per_second": sum(per_second(seen.left_over)) if plan.left_over else None,
        "least_share": shares and shares[0],
        "most_share": shares and shares[1],
        "new_run_s": _new_runs(seen.tally.new_runs),
        "restart_s": _new_runs(seen.tally.restarts),
    }


def _new_runs(seconds: list[float]) -> dict[str, float | int | None] | None:
    """Return median and maximum, None where that exceeds ``timeout``. n_over: how many took longer."""
    if not seconds:
        return None
    median, most = (value if math.isfinite(value) else None for value in (statistics.median(seconds), max(seconds)))
    return {
        "median": median,
        "max": most,
        "n": len(seconds),
        "n_over": sum(map(math.isinf, seconds)),
        "timeout": BEGIN_TIMEOUT_S,
    }


def _maps(records: list[Record]) -> dict[str, Any]:
    rates = per_second([(record.n_maps, record.running_s) for record in records])
    return {
        "per_second_median": statistics.median(rates) if rates else None,
        "per_second_min": min(rates, default=None),
        "age_ms": percentiles([age for record in records for age in record.ages_ms]),
    }


def _milliseconds(seconds: list[float]) -> dict[str, float | int] | None:
    return percentiles([1000.0 * value for value in seconds])


def _stages(usages: list[Usage | None], field: str) -> dict[str, int | None] | None:
    """Return a field before, at its most, and after; None where nothing is known."""
    values: list[int | None] = [None if usage is None else getattr(usage, field) for usage in usages]
    known = [value for value in values if value is not None]
    return {"before": values[0], "most": max(known), "after": values[-1]} if known else None
