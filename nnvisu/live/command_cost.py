"""What carrying out a command costs, so that what takes long is not done at the desk."""

import math

from nnvisu.wire.changes import AddPoints, ErasePoints, MovePoint, RelabelPoints, SetParameter, UpdateConfig
from nnvisu.wire.command import Command
from nnvisu.wire.commands import SetPace, StartTraining, Step, StopTraining

FREE = (StartTraining, StopTraining, Step, SetPace)
# These cost as much as looking at all points once.
CHANGES_IN_PLACE = (UpdateConfig, SetParameter, AddPoints, ErasePoints, MovePoint, RelabelPoints)


def n_products_of(command: Command, n_products: int) -> float:
    """Return about how many multiplications ``command`` costs a run of ``n_products``: infinity if nobody knows."""
    if isinstance(command, FREE):
        return 0
    makes_network = "hidden_layers" in getattr(command, "config", ())
    return n_products if isinstance(command, CHANGES_IN_PLACE) and not makes_network else math.inf
