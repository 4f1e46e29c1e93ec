"""Questions about the columns of a table; ``questions`` has the others and says how they are answered."""

import time

import numpy as np

from nnvisu.core.column_effects import N_REPEATS, Importance, importance_in_parts, profile_of
from nnvisu.core.datasets import Dataset
from nnvisu.core.planes import table_of
from nnvisu.core.tables import Table
from nnvisu.core.trainer import Trainer
from nnvisu.errors import EmptyData, InvalidValue
from nnvisu.live.dispatch import Answer
from nnvisu.settings import COLUMNS
from nnvisu.wire import commands, messages, objects

# About so long whatever else is due for the socket waits for a part of the answer: the whole takes 20 s of the largest
# network, 10,000 rows and 16 columns.
PART_S = 0.1


def prepare_profile(trainer: Trainer, question: commands.GetProfile) -> Answer:
    """Return what makes the answer along a column. Raises InvalidValue for a column or a row that the data lack."""
    model, dataset, step, place = trainer.model(), trainer.dataset, trainer.step, question.column
    table = _checked_table(dataset, question)
    if place >= dataset.n_columns:
        allowed = f"a column of the table: {', '.join(COLUMNS[: dataset.n_columns])}"
        raise InvalidValue.of("column", COLUMNS[place], allowed)
    row = table.middle if question.row is None else np.array(question.row)
    if len(row) != dataset.n_columns:
        raise InvalidValue.of("row", f"{len(row)} numbers", f"{dataset.n_columns} numbers, one for each column")

    def answer() -> messages.ProfileMessage:
        profile = profile_of(model, dataset, place, row)
        is_value = model.task == "regression"
        return messages.ProfileMessage(
            step=step,
            column=COLUMNS[place],
            row=row.tolist(),
            values=profile.values.tolist(),
            probabilities=[] if is_value else profile.answers.T.round(6).tolist(),
            outputs=profile.answers[0].tolist() if is_value else None,
        )

    return answer


def prepare_importance(trainer: Trainer, question: commands.GetImportance) -> Answer:
    """Return what makes the answer about all columns. Raises EmptyData without rows, InvalidValue without a table."""
    model, dataset, step, seed = trainer.model(), trainer.dataset, trainer.step, trainer.config.seed
    table = _checked_table(dataset, question)
    if dataset.n_test + dataset.n_train == 0:
        raise EmptyData("there are no test and no training rows to measure on")

    parts = importance_in_parts(model, dataset, seed)

    def answer() -> messages.ImportanceMessage | Answer:
        until = time.perf_counter() + PART_S
        try:
            while time.perf_counter() < until:
                next(parts)
        except StopIteration as end:
            return message(end.value)
        return answer

    def message(found: Importance) -> messages.ImportanceMessage:
        columns: list[objects.ColumnImportance] = [
            {
                "columns": [COLUMNS[place] for place in each.places],
                "name": table.columns[each.places[0]].group or table.columns[each.places[0]].name,
                "mean": each.mean,
                "deviation": each.deviation,
                "drops": each.drops.tolist(),
            }
            for each in found.columns
        ]
        return messages.ImportanceMessage(
            step=step,
            of=found.of,
            n_rows=found.n_rows,
            n_repeats=N_REPEATS,
            score="r_squared" if model.task == "regression" else "accuracy",
            baseline=found.baseline,
            columns=columns,
        )

    return answer


def _checked_table(dataset: Dataset, question: commands.Command) -> Table:
    if dataset.table is None:
        raise InvalidValue.of("type", question.type, f"{question.type} for tables of 3 columns or more; these have two")
    return table_of(dataset)
