"""What commands cost, so that long ones are not carried out at the desk."""

import math

from nnvisu.wire.command import Command, Cost


def n_products_of(command: Command, n_products: int) -> float:
    """Return about how many multiplications ``command`` costs a run of ``n_products``: infinity if unknown."""
    if command.cost is Cost.NOTHING:
        return 0
    makes_network = "hidden_layers" in getattr(command, "config", ())
    return n_products if command.cost is Cost.ONE_PASS and not makes_network else math.inf
