"""A saved run as parts: named pieces of bytes, most of which stay as the run goes on. ``saved_reading`` undoes it.

Checkpoints, data sets, settings and journals never change once they are there, so they are packed and written once;
only the part ``run``, where the run stands, is new each time. The parts' format has the number FORMAT: one that
``saved_reading`` of an older nnvisu could not make sense of gets a higher one.
"""

import functools
import hashlib
import itertools
import math
import weakref
from collections.abc import Callable, Collection
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nnvisu.core.curve import NAMES, Curve, Row
from nnvisu.core.datasets import Dataset
from nnvisu.core.history import Checkpoint
from nnvisu.core.snapshot import Snapshot
from nnvisu.live.journal import Journal
from nnvisu.live.saved_experiment import ExperimentPacker
from nnvisu.live.saved_run import SavedHistory, SavedPrevious, SavedRun
from nnvisu.settings import Config, config_as_json
from nnvisu.wire.recipes import journal_as_json
from nnvisu.wire.records import pack

FORMAT = 1
HEAD = "run"  # the part to begin with
NAME_BYTES = 12  # of a hash: nobody makes up parts to have the same


class Parts(NamedTuple):
    """names: of all parts. new: the bytes of those that were not there before, and of the head."""

    names: frozenset[str]
    new: dict[str, bytes]


class RunPacker:
    """Packs one session's run again and again. It remembers which part stands for what; one thread uses it."""

    def __init__(self) -> None:
        self._datasets: weakref.WeakKeyDictionary[Dataset, str] = weakref.WeakKeyDictionary()
        self._checkpoints: weakref.WeakKeyDictionary[Checkpoint, frozenset[str]] = weakref.WeakKeyDictionary()
        self._journals: list[tuple[Journal, str]] = []
        self._previous_name = ""
        self._experiments = ExperimentPacker()
        self._known: Collection[str] = ()
        self._names: set[str] = set()
        self._new: dict[str, bytes] = {}

    def parts_of(self, saved: SavedRun, known: Collection[str], **head: Any) -> Parts:
        """Return the parts of ``saved``. known: names of those that need not be packed again. head: more fields."""
        self._known, self._names, self._new = known, set(), {}
        fields = head | {
            "format": FORMAT,
            "snapshot": self._snapshot(saved.snapshot),
            "stops": saved.stops.as_json(),
            "counters": saved.past.counters._asdict(),
            "past": self._past(saved.past.present),
            "previous": saved.past.previous and self._previous(saved.past.previous, saved.past.counters.branch),
            "pace": saved.pace,
            "is_running": saved.is_running,
            "is_hurrying": saved.is_hurrying,
            "until_step": _finite(saved.until_step),
            "end": self._end(saved),
            "versions": vars(saved.versions),
            "replay": self._replay(saved),
            "experiment": saved.experiment and self._experiments.fields_of(saved.experiment, self._add),
        }
        arrays = _state_arrays(saved.snapshot) | _curve_arrays(saved.past.present.curve)
        self._names.add(HEAD)
        self._new[HEAD] = pack(fields, arrays)
        return Parts(frozenset(self._names), self._new)

    def _add(self, name: str, make: Callable[[], bytes]) -> str:
        if name not in self._names:
            self._names.add(name)
            if name not in self._known:
                self._new[name] = make()
        return name

    def _config(self, config: Config) -> str:
        name, content = _packed_config(config)
        return self._add(name, lambda: content)

    def _dataset(self, dataset: Dataset) -> str:
        name = self._datasets.get(dataset)
        if name is None:
            name = self._datasets[dataset] = _named("data", _packed_dataset(dataset))
        return self._add(name, lambda: _packed_dataset(dataset))

    def _snapshot(self, snapshot: Snapshot) -> dict[str, Any]:
        return {
            "config": self._config(snapshot.config),
            "data": self._dataset(snapshot.dataset),
            "layers": snapshot.architecture.layer_sizes,
            "step": snapshot.step,
            "epoch_before": snapshot.epoch_before,
            "diverged_at": snapshot.diverged_at,
        }

    def _checkpoint(self, checkpoint: Checkpoint) -> str:
        name = f"checkpoint-{checkpoint.serial}"
        names = self._checkpoints.get(checkpoint)
        if names is not None and (name in self._known or name in self._names):
            self._names |= names
            return name
        best, snapshot = checkpoint.earlier_best, checkpoint.snapshot
        fields = self._snapshot(snapshot) | {
            "serial": checkpoint.serial,
            "stops": checkpoint.stops.as_json(),
            "n_changes": checkpoint.n_changes,
            "earlier_best": best and self._checkpoint(best),
        }
        self._add(name, lambda: pack(fields, _state_arrays(snapshot)))
        needed = {name, fields["config"], fields["data"]}
        self._checkpoints[checkpoint] = frozenset(needed | (self._checkpoints[best] if best else set()))
        return name

    def _journal(self, journal: Journal) -> str:
        for packed, name in self._journals:
            if _is_same(packed, journal) and name in self._known:
                self._config(journal.config)
                self._dataset(journal.dataset)
                return self._add(name, bytes)
        fields = {
            "config": self._config(journal.config),
            "data": self._dataset(journal.dataset),
            "changes": journal_as_json((change.step, change.command) for change in journal.changes),
            "lost_at": journal.lost_at,
        }
        content = pack(fields)
        name = _named("journal", content)
        self._journals = [(journal, name), *self._journals[:1]]
        return self._add(name, lambda: content)

    def _past(self, past: SavedHistory) -> dict[str, Any]:
        """Return all but the rows of the curve, which are arrays."""
        return {
            "kept": [[self._checkpoint(checkpoint), is_change] for checkpoint, is_change in past.entries],
            "best": past.best and self._checkpoint(past.best),
            "journal": self._journal(past.journal),
            "marks": [vars(mark) for mark in past.curve.marks],
        }

    def _previous(self, previous: SavedPrevious, branch: int) -> str:
        fields = {
            "run": previous.run,
            "checkpoint": self._checkpoint(previous.checkpoint),
            "past": self._past(previous.past),
        }
        # Each change of it is a new branch, too; once read, it may hold less than what was written.
        name = f"previous-{branch}"
        if name != self._previous_name:
            self._known = {*self._known} - {name}
            self._previous_name = name
        return self._add(name, lambda: pack(fields, _curve_arrays(previous.past.curve)))

    def _end(self, saved: SavedRun) -> dict[str, Any]:
        end = saved.end
        config = end.diverged_config and self._config(end.diverged_config)
        return {**end.shown()._asdict(), "diverged_config": config}

    def _replay(self, saved: SavedRun) -> dict[str, Any] | None:
        if saved.replay is None:
            return None
        config, dataset = saved.replay.outcome
        return {
            "changes": journal_as_json(saved.replay.changes),
            "until_step": saved.replay.until_step,
            "config": self._config(config),
            "data": self._dataset(dataset),
            "seconds": _finite(saved.replay.seconds_left),
        }


def _named(kind: str, content: bytes) -> str:
    return f"{kind}-{hashlib.sha256(content).hexdigest()[: 2 * NAME_BYTES]}"


@functools.lru_cache(maxsize=256)
def _packed_config(config: Config) -> tuple[str, bytes]:
    content = pack(config_as_json(config))
    return _named("config", content), content


def _packed_dataset(dataset: Dataset) -> bytes:
    arrays: dict[str, NDArray[Any]] = {
        "columns": dataset.columns,
        "labels": dataset.labels,
        "roles": dataset.roles,
    }
    if dataset.values is not None:
        arrays["values"] = dataset.values
    table = None
    if dataset.table is not None:
        arrays |= {f"table_{i}": column.values for i, column in enumerate(dataset.table.columns)}
        table = [
            {name: value for name, value in vars(column).items() if name != "values"}
            for column in dataset.table.columns
        ]
    return pack({"generator": dataset.generator, "scale": dataset.scale, "table": table}, arrays)


def _state_arrays(snapshot: Snapshot) -> dict[str, NDArray[Any]]:
    return snapshot.state._asdict()


def _curve_arrays(curve: Curve) -> dict[str, NDArray[Any]]:
    """Return steps, int64 (n_rows,); figures, float64 (n_rows, 8), values and means; sizes, int64 (n_groups,)."""
    rows: list[Row] = [*itertools.chain.from_iterable(curve.groups)]
    figures = [[*row.values, *row.means] for row in rows]
    return {
        "curve_steps": np.array([row.step for row in rows], np.int64),
        "curve_figures": np.array(figures, np.float64).reshape(len(rows), 2 * len(NAMES)),  # None becomes NaN
        "curve_sizes": np.array([len(group) for group in curve.groups], np.int64),
    }


def _is_same(journal: Journal, other: Journal) -> bool:
    return (
        journal.changes is other.changes
        and journal.lost_at == other.lost_at
        and journal.config == other.config
        and journal.dataset is other.dataset
    )


def _finite(number: float) -> float | None:
    return None if math.isinf(number) else number
