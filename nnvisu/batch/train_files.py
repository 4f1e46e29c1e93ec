"""What ``train`` writes: the network as arrays, and a picture of its loss and its decision map."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import numpy as np

from nnvisu import ENGINE, __version__
from nnvisu.arrays import BoolArray
from nnvisu.batch.files import write_whole
from nnvisu.core.constraints import layer_activations
from nnvisu.core.datasets import Dataset
from nnvisu.core.decision_map import CLASS_COLOURS, VALUE_COLOURS, render_maps
from nnvisu.core.planes import first_positions, shown_model
from nnvisu.runs.recipe_run import RecipeRun

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MAP_SIZE = 256
FORMATS = (".png", ".svg", ".pdf")
SERIES = (("loss", "training points", "#0072B2", "-"), ("test_loss", "test points", "#D55E00", "--"))


def write_network(path: Path, run: RecipeRun, recipe: dict[str, Any]) -> None:
    """Write everything of the run that other programs may want, for ``numpy.load``.

    params: float32 (n_params,), layer by layer the weights, a row for each neuron, then the biases; weights_k and
    biases_k: the same by layer, from 0. Columns of the curve by their names, NaN for None. Everything else is one text.
    """
    trainer, model = run.trainer, run.trainer.model()
    arrays: dict[str, Any] = {"params": model.params, "layer_sizes": np.array(model.architecture.layer_sizes)}
    for k, (weights, biases) in enumerate(trainer.layout.unpack(model.params)):
        arrays[f"weights_{k}"], arrays[f"biases_{k}"] = weights, biases
    for name, column in run.curve.columns().items():
        arrays[f"curve_{name}"] = np.array(column, np.float64)
    about = {"step": trainer.step, "features": model.features, "activations": layer_activations(trainer.config)}
    about |= {"task": model.task, "version": __version__, "engine": ENGINE, "recipe": recipe}
    write_whole(path, lambda file: np.savez(file, about=np.array(json.dumps(about)), **arrays))


def check_plot(path: Path | None) -> None:
    """Raise click.ClickException if a picture is wanted that cannot be drawn here."""
    if path is None:
        return
    if path.suffix.lower() not in FORMATS:
        raise click.ClickException(f"--plot is {path.name}; allowed: a name that ends in {', '.join(FORMATS)}")
    try:
        import matplotlib.figure  # noqa: F401
    except ImportError:
        text = "--plot draws with Matplotlib, which is not installed: python -m pip install matplotlib"
        raise click.ClickException(text) from None


def write_picture(path: Path, run: RecipeRun) -> None:
    """Draw the loss over the steps, and the decision map with the points; what the file is, its suffix says."""
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    figure = Figure(figsize=(11, 5), layout="constrained")
    left, right = figure.subplots(1, 2)
    _draw_loss(left, run)
    _draw_map(right, run)
    kind = path.suffix.lower().removeprefix(".")
    # Without its date, and with ids that are not drawn by chance, the same run gives the same file.
    metadata: dict[str, Any] = {"svg": {"Date": None}, "pdf": {"CreationDate": None}}.get(kind, {})
    with rc_context({"svg.hashsalt": "nnvisu"}):
        write_whole(path, lambda file: figure.savefig(file, format=kind, dpi=120, metadata=metadata))


def _draw_loss(axes: "Axes", run: RecipeRun) -> None:
    columns: Mapping[str, Any] = run.curve.columns()
    for name, label, colour, style in SERIES:
        values = np.array(columns[name], np.float64)
        if np.isfinite(values).any():
            axes.plot(columns["steps"], values, style, color=colour, label=label)
    for number, step in enumerate(dict.fromkeys(run.change_steps)):
        axes.axvline(step, color="#888888", linewidth=0.8, linestyle=":", label="a change" if number == 0 else None)
    axes.set(title=f"Loss up to step {run.trainer.step:,}", xlabel="step", ylabel="loss", yscale="log")
    if axes.lines:
        axes.legend()


def _draw_map(axes: "Axes", run: RecipeRun) -> None:
    trainer = run.trainer
    axes.imshow(
        render_maps(shown_model(trainer.model(), trainer.dataset), MAP_SIZE).decision_map, extent=(-1, 1, -1, 1)
    )
    for chosen, marker in ((trainer.dataset.is_train, "o"), (trainer.dataset.is_test, "s")):
        _draw_points(axes, trainer.dataset, chosen, marker)
    axes.set(title="Decision map; squares are test points", xlabel="x", ylabel="y", xlim=(-1, 1), ylim=(-1, 1))


def _draw_points(axes: "Axes", dataset: Dataset, chosen: BoolArray, marker: str) -> None:
    x, y = first_positions(dataset)
    look: dict[str, Any] = {"s": 14, "marker": marker, "linewidths": 0.5, "edgecolors": "white"}
    if dataset.task == "regression":
        from matplotlib.colors import LinearSegmentedColormap

        look |= {"c": dataset.targets[chosen], "cmap": LinearSegmentedColormap.from_list("values", VALUE_COLOURS)}
        axes.scatter(x[chosen], y[chosen], vmin=-1, vmax=1, **look)
    else:
        colours = [CLASS_COLOURS[label] for label in dataset.labels[chosen]]
        axes.scatter(x[chosen], y[chosen], c=colours, **look)
