"""The activations by name: what is said of each in the setting's help, and what other libraries call it.

Imports nothing. What they compute stands in ``core/kernels/activations.py`` and, in float64, in ``core/formulas.py``.
"""

from collections.abc import Mapping
from typing import NamedTuple

NOTHING: Mapping[str, str] = {}


class Activation(NamedTuple):
    """One choice of the setting ``activation``.

    does: part of a sentence, where the name does not say it all. same_in: the libraries, separated by commas, that mean
    the same by the name. called: by library, what else it is called or has to be told there. differs: by library, what
    is different about its function of that name.
    """

    name: str
    does: str = ""
    same_in: str = ""
    called: Mapping[str, str] = NOTHING
    differs: Mapping[str, str] = NOTHING


ACTIVATIONS = (
    Activation("tanh", same_in="PyTorch, JAX, Keras, scikit-learn"),
    Activation("relu", same_in="PyTorch, JAX, Keras, scikit-learn"),
    Activation(
        "leaky_relu",
        "leaky_relu has slope 0.01 below zero",
        same_in="PyTorch",
        called={"JAX": "but for the slope at 0 itself, 1"},
        differs={"Keras": "its slope below zero is 0.2 unless negative_slope says otherwise"},
    ),
    Activation("elu", "elu is eˣ − 1 there", same_in="PyTorch, JAX, Keras"),
    Activation("gelu", "gelu is exactly x·Φ(x)", same_in="PyTorch, Keras", called={"JAX": "with approximate=False"}),
    Activation("silu", "silu is x·sigmoid(x)", same_in="PyTorch, JAX, Keras"),
    Activation("sigmoid", same_in="PyTorch, JAX, Keras, scikit-learn"),
    Activation("softplus", "softplus is ln(1 + eˣ)", same_in="PyTorch, JAX, Keras"),
    Activation(
        "sine",
        "sine is sin(x), and beyond ±25,000 it stays as it is there",
        called={"PyTorch": "`torch.sin`, up to ±25,000", "JAX": "`jnp.sin`, up to ±25,000"},
    ),
    Activation("linear", same_in="PyTorch, JAX, Keras, scikit-learn"),
)

NAMES = tuple(row.name for row in ACTIVATIONS)
HELP = "; ".join(row.does for row in ACTIVATIONS if row.does)
