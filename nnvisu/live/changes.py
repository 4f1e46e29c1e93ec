"""What the commands of ``wire.changes`` do to a Trainer: each whole or, with an error, not at all. Knows no run."""

import itertools
from collections.abc import Callable

from nnvisu.core.constraints import combined
from nnvisu.core.datasets import Dataset
from nnvisu.core.trainer import Trainer
from nnvisu.live.data_commands import changed_data
from nnvisu.live.dispatch import ON_TRAINER
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
    config = combined(trainer.config, command.config, trainer.dataset.task)
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
    """Return about how much memory a run of this shape holds: parameters, points and activations.

    Parameters stand 22 times over: with their moments and compensation in the state, in the copy that is trained on and
    in the first and the best moment of the history; five times packed; and in what is to be seen.
    """
    layer_sizes = (len(config.features), *config.hidden_layers, dataset.n_outputs)
    n_params = sum((n_in + 1) * n_out for n_in, n_out in itertools.pairwise(layer_sizes))
    return 4 * 22 * n_params + 64 * dataset.n_points + 4 * 4096 * sum(layer_sizes) // 8 + 100_000
