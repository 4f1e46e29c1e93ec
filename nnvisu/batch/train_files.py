"""What ``train`` writes: the network as arrays, and a picture of its loss and its decision map."""

import json
import textwrap
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click
import numpy as np

from nnvisu import ENGINE, __version__
from nnvisu.arrays import BoolArray, Float64Array
from nnvisu.batch.files import write_whole
from nnvisu.core.constraints import layer_activations
from nnvisu.core.datasets import Dataset
from nnvisu.core.decision_map import CLASS_COLOURS, VALUE_COLOURS, render_maps
from nnvisu.core.network import places_of
from nnvisu.core.planes import Plane, PlaneChoice, plane_along, positions, shown_model
from nnvisu.core.tables import Table
from nnvisu.runs.recipe_run import RecipeRun

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MAP_SIZE = 256
FAINTEST = 0.12  # as on the page
NOTE_WIDTH = 64  # characters in a line above the map
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


class _Sight(NamedTuple):
    """Where the map and the points are drawn, in the units of the data.

    extent: left, right, bottom and top of the map. x, y, opacity: float64 (n_points,); rows of a table far from its
    plane are faint. note: what the other columns stand at.
    """

    extent: tuple[float, float, float, float]
    names: tuple[str, str]
    x: Float64Array
    y: Float64Array
    opacity: Float64Array
    note: str = ""


def _sight_of(dataset: Dataset, inputs: tuple[str, ...]) -> _Sight:
    """Return where points are, or rows of a table on its default plane. inputs: what the network reads."""
    table = dataset.table
    if table is None:
        return _sight_of_points(dataset)
    plane = plane_along(table, PlaneChoice())
    *places, distance = positions(table, plane, inputs)
    along = [
        (table.columns[i], plane.centre[i], direction[i])
        for i, direction in zip(plane.axes, (plane.right, plane.up), strict=True)
    ]
    (left, right), (bottom, top) = ((centre - half, centre + half) for _, centre, half in along)
    x, y = (centre + half * place for (_, centre, half), place in zip(along, places, strict=True))
    name_x, name_y = (f"{column.name} ({column.unit})" if column.unit else column.name for column, *_ in along)
    opacity = np.maximum(FAINTEST, np.exp(-distance * distance))
    return _Sight((left, right, bottom, top), (name_x, name_y), x, y, opacity, _held_text(table, plane, inputs))


def _sight_of_points(dataset: Dataset) -> _Sight:
    """Return where points are in the numbers of the file that they came from, with its names, if they have any."""
    scale = dataset.scale or {}
    (left, right), (bottom, top) = ends = [scale.get(axis) or (-1.0, 1.0) for axis in ("x", "y")]
    x, y = (
        low + (high - low) * (places.astype(np.float64) + 1.0) / 2.0
        for places, (low, high) in zip((dataset.x, dataset.y), ends, strict=True)
    )
    name_x, name_y = (scale.get("names", {}).get(axis, axis) for axis in ("x", "y"))
    return _Sight((left, right, bottom, top), (name_x, name_y), x, y, np.ones(len(x)))


def _held_text(table: Table, plane: Plane, inputs: tuple[str, ...]) -> str:
    held = []
    for i in places_of(inputs):
        column, value = table.columns[i], plane.centre[i]
        if i not in plane.axes and (column.group is None or value == 1):
            held.append(column.name if column.group else f"{column.name} = {value:.3g} {column.unit}".rstrip())
    return f"Other columns held at: {', '.join(held)}" if held else ""


def _draw_map(axes: "Axes", run: RecipeRun) -> None:
    trainer, model = run.trainer, run.trainer.model()
    sight = _sight_of(trainer.dataset, model.features)
    picture = render_maps(shown_model(model, trainer.dataset), MAP_SIZE).decision_map
    axes.imshow(picture, extent=sight.extent, aspect="auto")
    for chosen, marker in ((trainer.dataset.is_train, "o"), (trainer.dataset.is_test, "s")):
        _draw_points(axes, trainer.dataset, sight, chosen, marker)
    (left, right, bottom, top), (name_x, name_y) = sight.extent, sight.names
    about = "Decision map; squares are test points" if trainer.dataset.n_test else "Decision map"
    title = "\n".join([about, *textwrap.wrap(sight.note, NOTE_WIDTH)])
    axes.set(title=title, xlabel=name_x, ylabel=name_y, xlim=(left, right), ylim=(bottom, top))
    axes.set_box_aspect(1)


def _draw_points(axes: "Axes", dataset: Dataset, sight: _Sight, chosen: BoolArray, marker: str) -> None:
    if not np.any(chosen):
        return
    x, y = sight.x[chosen], sight.y[chosen]
    look: dict[str, Any] = {"s": 14, "marker": marker, "linewidths": 0.5, "edgecolors": "white"}
    look["alpha"] = sight.opacity[chosen]
    if dataset.task == "regression":
        from matplotlib.colors import LinearSegmentedColormap

        look |= {"c": dataset.targets[chosen], "cmap": LinearSegmentedColormap.from_list("values", VALUE_COLOURS)}
        axes.scatter(x, y, vmin=-1, vmax=1, **look)
    else:
        axes.scatter(x, y, c=[CLASS_COLOURS[label] for label in dataset.labels[chosen]], **look)
