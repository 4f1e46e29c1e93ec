"""Parts of a saved run, as ``saved_parts`` made them, back to a run. Whoever can write to the store may have made them:
all that kernels rely on is checked here, and nothing that is read is executed.
"""

import functools
import itertools
import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnvisu.core.constraints import combined
from nnvisu.core.curve import NAMES, Curve, Mark, Row
from nnvisu.core.datasets import Dataset
from nnvisu.core.history import Checkpoint
from nnvisu.core.kernels.state import RunState
from nnvisu.core.network import Architecture, ParameterLayout, inputs_of
from nnvisu.core.snapshot import Snapshot
from nnvisu.core.stops import StopConditions
from nnvisu.core.strata import TEST, TRAINING, VALIDATION
from nnvisu.core.tables import Column, Scale, Table
from nnvisu.errors import NnvisuError
from nnvisu.live.journal import Change, Journal
from nnvisu.live.saved_checks import check_state, refuse, whole
from nnvisu.live.saved_experiment import read_experiment
from nnvisu.live.saved_parts import FORMAT, HEAD
from nnvisu.live.saved_run import Counters, SavedHistory, SavedPast, SavedPrevious, SavedRun
from nnvisu.live.stop_reason import StopReason
from nnvisu.live.versions import VersionCounter
from nnvisu.runs.replay import Replay
from nnvisu.settings import LIMITS, Config, changed_config
from nnvisu.wire.changes import GenerateData
from nnvisu.wire.command import checked_command
from nnvisu.wire.fields import check_pace, check_scale
from nnvisu.wire.recipes import check_journal
from nnvisu.wire.records import DamagedRecord, Record, unpack


class RunReader:
    """Reads one run. What several parts name is read once, and shared as it was. clock: of the server."""

    def __init__(self, parts: Mapping[str, bytes], clock: Callable[[], float]):
        self._parts = parts
        self._clock = clock
        self._config = functools.cache(self._read_config)
        self._dataset = functools.cache(self._read_dataset)
        self._checkpoint = functools.cache(self._read_checkpoint)
        self._journal = functools.cache(self._read_journal)
        self._order = np.zeros(0, np.int32)  # of the points, as the last snapshot had it

    def read(self) -> tuple[SavedRun, dict[str, Any]]:
        """Return the run and the fields of its head. Raises DamagedRecord if anything is wrong."""
        try:
            head = self._unpacked(HEAD)
            if head.fields["format"] != FORMAT:
                raise DamagedRecord(f"it is of format {head.fields['format']}, this version of nnvisu reads {FORMAT}")
            return self._run(head), head.fields
        except DamagedRecord:
            raise
        except (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, NnvisuError) as error:
            raise DamagedRecord(f"a part of it is damaged: {error!r}") from None

    def _unpacked(self, name: str) -> Record:
        if name not in self._parts:
            raise DamagedRecord(f"its part {name} is missing")
        return unpack(self._parts[name])

    def _run(self, head: Record) -> SavedRun:
        fields = head.fields
        previous = fields["previous"] and self._previous(fields["previous"])
        until_step = fields["until_step"]
        return SavedRun(
            snapshot=self._snapshot(fields["snapshot"], head.arrays),
            stops=StopConditions.from_json(fields["stops"]),
            past=SavedPast(Counters(**fields["counters"]), self._past(head), previous),
            pace=check_pace(fields["pace"], "pace"),
            is_running=bool(fields["is_running"]),
            is_hurrying=bool(fields["is_hurrying"]),
            until_step=math.inf if until_step is None else whole(until_step),
            end=self._end(fields["end"]),
            versions=_versions(fields["versions"]),
            replay=fields["replay"] and self._replay(fields["replay"]),
            # None in what was written before there was one to write.
            experiment=read_experiment(fields["experiment"], self._unpacked) if fields.get("experiment") else None,
        )

    def _read_config(self, name: str) -> Config:
        return changed_config(Config(), self._unpacked(name).fields)

    def _read_dataset(self, name: str) -> Dataset:
        (fields, arrays), generator = self._unpacked(name), None
        if fields["generator"] is not None:
            checked_command(GenerateData, fields["generator"])
            generator = fields["generator"]
        table = None if fields["table"] is None else _table(fields["table"], arrays)
        values = _array(arrays["values"], "f4", 1) if "values" in arrays else None
        dataset = Dataset(
            columns=_array(arrays["columns"], "f4", 2),
            labels=_array(arrays["labels"], "u1", 1),
            roles=_array(arrays["roles"], "u1", 1),
            generator=generator,
            values=values,
            scale=check_scale(fields["scale"], "scale"),
            table=table,
        )
        _check_points(dataset)
        return dataset

    def _snapshot(self, fields: dict[str, Any], arrays: dict[str, Any]) -> Snapshot:
        config, dataset = self._config(fields["config"]), self._dataset(fields["data"])
        architecture = Architecture(tuple(map(whole, fields["layers"])))
        n_outputs = architecture.n_outputs
        layers = (len(inputs_of(config, dataset.n_columns)), *config.hidden_layers, n_outputs)
        is_wide_enough = dataset.n_outputs <= n_outputs <= LIMITS.max_classes
        if architecture.layer_sizes != layers or not is_wide_enough or architecture.task != dataset.task:
            refuse("layers", fields["layers"])
        combined(config, {}, dataset.task, dataset.n_columns)
        state = RunState(**{name: arrays[name] for name in RunState._fields})
        check_state(state, ParameterLayout(architecture).n_params, dataset.n_train)
        state = state.sharing(self._order)
        self._order = state.permutation
        diverged_at = fields["diverged_at"]
        return Snapshot(
            *(config, dataset, architecture, state, whole(fields["step"]), float(fields["epoch_before"])),
            None if diverged_at is None else whole(diverged_at),
        )

    def _read_checkpoint(self, name: str) -> Checkpoint:
        record = self._unpacked(name)
        fields = record.fields
        best = fields["earlier_best"]
        if best is not None and self._unpacked(best).fields["earlier_best"] is not None:
            refuse("earlier_best", best)
        return Checkpoint(
            *(
                whole(fields["serial"]),
                self._snapshot(fields, record.arrays),
                StopConditions.from_json(fields["stops"]),
            ),
            whole(fields["n_changes"]),
            None if best is None else self._checkpoint(best),
        )

    def _read_journal(self, name: str) -> Journal:
        fields = self._unpacked(name).fields
        journal = Journal(self._config(fields["config"]), self._dataset(fields["data"]))
        journal.changes = tuple(Change(step, command) for step, command in check_journal(fields["changes"], "changes"))
        journal.lost_at = fields["lost_at"]
        return journal

    def _past(self, record: Record) -> SavedHistory:
        fields = record.fields["past"]
        entries = tuple((self._checkpoint(name), bool(is_change)) for name, is_change in fields["kept"])
        steps = [checkpoint.step for checkpoint, _ in entries]
        if not steps or any(step >= following for step, following in itertools.pairwise(steps)):
            refuse("kept", steps)
        best = fields["best"] and self._checkpoint(fields["best"])
        return SavedHistory(entries, best, self._journal(fields["journal"]).copy(), _curve(record, fields["marks"]))

    def _previous(self, name: str) -> SavedPrevious:
        record = self._unpacked(name)
        checkpoint = self._checkpoint(record.fields["checkpoint"])
        return SavedPrevious(whole(record.fields["run"]), checkpoint, self._past(record))

    def _end(self, fields: dict[str, Any]) -> StopReason:
        config = fields["diverged_config"]
        end = StopReason()
        end.stopped_by, end.message, end.replayed = fields["stopped_by"], fields["message"], fields["replayed"]
        end.diverged_at, end.diverged_config = fields["diverged_at"], config and self._config(config)
        return end

    def _replay(self, fields: dict[str, Any]) -> Replay:
        outcome = self._config(fields["config"]), self._dataset(fields["data"])
        seconds = math.inf if fields["seconds"] is None else float(fields["seconds"])
        changes = check_journal(fields["changes"], "changes")
        return Replay(changes, whole(fields["until_step"]), outcome, seconds, self._clock)


def _curve(record: Record, marks: list[dict[str, Any]]) -> Curve:
    steps, figures, sizes = (record.arrays[f"curve_{name}"] for name in ("steps", "figures", "sizes"))
    n, n_rows = len(NAMES), len(steps)
    is_table = steps.shape == (n_rows,) and sizes.ndim == 1 and (n_rows == 0 or figures.shape == (n_rows, 2 * n))
    if not is_table or sizes.sum() != n_rows or np.any(sizes < 1) or np.any(np.diff(steps) <= 0):
        refuse("curve", n_rows)
    known = [tuple(None if value != value else value for value in row) for row in figures.tolist()]
    rows = [Row(step, row[:n], row[n:]) for step, row in zip(steps.tolist(), known, strict=True)]
    ends = np.cumsum(sizes).tolist()
    groups = [tuple(rows[end - size : end]) for end, size in zip(ends, sizes.tolist(), strict=True)]
    return Curve.of(groups, [_mark(fields) for fields in marks])


def _mark(fields: dict[str, Any]) -> Mark:
    settings = fields["settings"]
    pairs = settings and {name: (was, now) for name, (was, now) in settings.items()}
    return Mark(**(fields | {"settings": pairs}))


def _versions(fields: dict[str, Any]) -> VersionCounter:
    counter = VersionCounter()
    if set(fields) != set(vars(counter)):
        refuse("versions", sorted(fields))
    vars(counter).update(fields)
    return counter


def _table(columns: list[dict[str, Any]], arrays: dict[str, Any]) -> Table:
    read = [
        Column(**(fields | {"values": _array(arrays[f"table_{i}"], "f8", 1), "scale": Scale(*fields["scale"])}))
        for i, fields in enumerate(columns)
    ]
    return Table(tuple(read))


def _check_points(dataset: Dataset) -> None:
    """Refuse columns of unequal lengths, places outside of the plane, and labels and roles that there are none of."""
    columns, table = dataset.columns, dataset.table
    targets = [] if dataset.values is None else [dataset.values]
    lengths = {columns.shape[1], len(dataset.labels), len(dataset.roles), *map(len, targets)}
    if table is None:
        are_places = len(columns) == 2 and bool(np.all(np.abs(columns) <= 1))
    else:
        scaled = [column.scaled for column in table.columns]
        are_places = 2 < len(scaled) <= LIMITS.max_columns and np.array_equal(columns, np.stack(scaled))
        are_places = are_places and bool(np.all(np.isfinite(columns)))
    are_known = np.all(dataset.labels < LIMITS.max_classes) and np.all(dataset.roles <= max(TRAINING, TEST, VALIDATION))
    is_in_range = all(np.all(np.abs(each) <= 1) for each in targets)
    if len(lengths) != 1 or max(lengths) > LIMITS.max_points or not (are_places and are_known and is_in_range):
        refuse("points", lengths)


def _array(array: NDArray[Any], dtype: str, n_dimensions: int) -> NDArray[Any]:
    """Return the array, read-only, if it is of this kind."""
    if array.ndim != n_dimensions or array.dtype != np.dtype(dtype):
        refuse("column", array.dtype)
    array.flags.writeable = False
    return array
