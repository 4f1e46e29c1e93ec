"""What the commands of ``wire.changes`` do to a Trainer: completely or, with an error, not at all. Knows no run."""

import itertools
from collections.abc import Callable

from nnvisu.core.constraints import combined
from nnvisu.core.datasets import Dataset
from nnvisu.core.network import inputs_of
from nnvisu.core.trainer import Trainer
from nnvisu.runs.data_commands import changed_data
from nnvisu.runs.handlers import ON_TRAINER
from nnvisu.settings import Config
from nnvisu.wire import changes
from nnvisu.wire.command import Command

CheckMemory = Callable[[int], None]


def apply_change(trainer: Trainer, command: Command, check_memory: CheckMemory) -> bool:
    """Carry out ``command`` and return whether it made new weights; raise an NnvisuError and change nothing."""
    if command in ON_TRAINER:
        return ON_TRAINER.carry_out(trainer, command, check_memory)
    dataset = changed_data(trainer.dataset, command, trainer.config.seed)
    _check_growth(trainer, trainer.config, dataset, check_memory)
    trainer.update_dataset(dataset)
    return False


@ON_TRAINER.handles(changes.UpdateConfig)
def _update_config(trainer: Trainer, command: changes.UpdateConfig, check_memory: CheckMemory) -> bool:
    config = combined(trainer.config, command.config, trainer.dataset.task, trainer.dataset.n_columns)
    _check_growth(trainer, config, trainer.dataset, check_memory)
    return trainer.update_config(config)


@ON_TRAINER.handles(changes.SetParameter)
def _set_parameter(trainer: Trainer, command: changes.SetParameter, check_memory: CheckMemory) -> bool:
    trainer.set_parameter(trainer.layout.place_of(command.layer, command.neuron, command.input), command.value)
    return False


def _check_growth(trainer: Trainer, config: Config, dataset: Dataset, check_memory: CheckMemory) -> None:
    growth = estimate_bytes(config, dataset) - estimate_bytes(trainer.config, trainer.dataset)
    if growth > 0:
        check_memory(growth)


def estimate_bytes(config: Config, dataset: Dataset) -> int:
    """Return about how much memory a run of these holds."""
    n_inputs = len(inputs_of(config, dataset.n_columns))
    n_bytes = bytes_of_run((n_inputs, *config.hidden_layers, dataset.n_outputs), dataset.n_points)
    return n_bytes + (4 * dataset.table.n_bytes if dataset.table else 0)


def bytes_of_run(layer_sizes: tuple[int, ...], n_points: int) -> int:
    """Return about how much memory a run of this shape holds: parameters, points and activations.

    Parameters are stored 22 times: with moments and compensation in the state, in the copy that is trained on, and in
    the first and the best checkpoint of the history; five times packed; and in the published state.
    """
    n_params = sum((n_in + 1) * n_out for n_in, n_out in itertools.pairwise(layer_sizes))
    return 4 * 22 * n_params + 64 * n_points + 4 * 4096 * sum(layer_sizes) // 8 + 100_000
