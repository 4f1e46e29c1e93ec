"""The command ``train``: the very run of the page, from a recipe's file."""

import hashlib
import json
import sys
import time
from pathlib import Path
from typing import Any

import click

from nnvisu import ENGINE, __version__
from nnvisu.batch.files import INPUT, OUTPUT, check_memory, check_writable, read_json
from nnvisu.batch.interrupts import Interrupts
from nnvisu.batch.train_files import check_plot, write_network, write_picture
from nnvisu.core.kernels import compile_kernels
from nnvisu.core.stops import diverged_sentence, has_targets, percent_of, targets_reached
from nnvisu.core.trainer import Trainer
from nnvisu.errors import NnvisuError
from nnvisu.option_types import TableType
from nnvisu.runs.recipe_run import RecipeRun
from nnvisu.settings import COMMAND_FIELD
from nnvisu.wire.recipes import Recipe, check_recipe

DIVERGED, PLATEAU, MISSED = 3, 4, 5
EXIT_CODES = """
\b
Exit codes:
  0  a target (stop_at_...) is reached; or none is set and all steps are made
  1  the recipe is wrong, or a file cannot be read or written
  3  the loss was no longer finite
  4  training stopped on a plateau, before a target was reached
  5  all steps are made and no target that is set is reached
  130, 143  ended by Ctrl+C or SIGTERM; what was made is written
"""


@click.command(epilog=EXIT_CODES)
@click.argument("recipe_file", metavar="RECIPE.json", type=INPUT)
@click.option("--steps", type=TableType(COMMAND_FIELD["until_step"]), help="Train up to this step, not the recipe's.")
@click.option("--out", type=OUTPUT, help="Write weights and loss curve to this file, for numpy.load.")
@click.option("--plot", type=OUTPUT, help="Draw loss curve and decision map: .png, .svg or .pdf; needs Matplotlib.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def train(recipe_file: Path, steps: int | None, out: Path | None, plot: Path | None, as_json: bool) -> None:
    """Make the run of a recipe, as Share saves it: the same as on the page, bit for bit."""
    given = read_json(recipe_file)
    try:
        recipe = check_recipe(given, "recipe")
        until_step = steps or recipe.step
        if until_step == 0:
            raise click.UsageError("this recipe stands at step 0: say by --steps how far to train.")
        check_writable(recipe_file, out, plot)
        check_plot(plot)
        compile_kernels(lambda n_ready, n_total: None)
        run = RecipeRun(recipe, until_step, check_memory, time.perf_counter)
        began = time.perf_counter()
        with Interrupts() as interrupts:
            _make(run, interrupts)
        seconds = time.perf_counter() - began
    except NnvisuError as error:
        raise click.ClickException(error.message) from None
    code, sentence = _outcome(run, interrupts)
    if out:
        write_network(out, run, given | {"step": run.trainer.step})
    if plot:
        write_picture(plot, run)
    document = _document(run, code, sentence, seconds)
    click.echo(json.dumps(document, indent=2) if as_json else _text(document, recipe))
    sys.exit(code)


def _make(run: RecipeRun, interrupts: Interrupts) -> None:
    """Make all steps, up to the first signal; the bar goes to standard error."""
    label = f"Training to step {run.until_step:,}"
    with click.progressbar(length=run.until_step, label=label, file=sys.stderr, show_pos=True) as bar:
        while not run.is_done and interrupts.came is None:
            bar.update(run.advance() - bar.pos)


def _outcome(run: RecipeRun, interrupts: Interrupts) -> tuple[int, str]:
    """Return the exit code, and what happened in a sentence."""
    trainer = run.trainer
    if trainer.diverged_at is not None:
        return DIVERGED, diverged_sentence(trainer.diverged_at, trainer.step, trainer.config)
    targets = list(targets_reached(trainer.evaluate(), trainer.config).values())
    if targets:
        return 0, targets[0]
    if run.reached:
        return PLATEAU, run.reached[1]
    if not run.is_done:
        return interrupts.exit_code, f"Interrupted at step {trainer.step:,} of {run.until_step:,}."
    if has_targets(trainer.config):
        return MISSED, f"All {trainer.step:,} steps are made, and no target is reached."
    return 0, f"All {trainer.step:,} steps are made."


def _document(run: RecipeRun, code: int, sentence: str, seconds: float) -> dict[str, Any]:
    trainer = run.trainer
    metrics = trainer.evaluate()
    scores = {"train": metrics.scores.train, "test": metrics.scores.test}
    return {
        "step": trainer.step,
        "until_step": run.until_step,
        "exit_code": code,
        "stopped_by": "diverged" if trainer.diverged_at is not None else run.reached and run.reached[0],
        "message": sentence,
        "metrics": metrics.as_json(),
        "scores": {name: each and each.as_json() for name, each in scores.items()},
        "layer_sizes": list(trainer.architecture.layer_sizes),
        "n_params": trainer.layout.n_params,
        "params_digest": params_digest(trainer),
        "seconds": round(seconds, 3),
        "version": __version__,
        "engine": ENGINE,
    }


def params_digest(trainer: Trainer) -> str:
    """Return a hash of all weights and biases: equal for runs that are the same, bit for bit."""
    return hashlib.blake2b(trainer.model().params.tobytes(), digest_size=16).hexdigest()


def _text(document: dict[str, Any], recipe: Recipe) -> str:
    """Return the document for people."""
    metrics, lines = document["metrics"], [document["message"]]
    layers = "-".join(map(str, document["layer_sizes"]))
    lines.append(f"Step {document['step']:,}, network {layers}, {document['seconds']:.2f} s.")
    for name, prefix in (("training", ""), ("test", "test_")):
        if (loss := metrics[f"{prefix}loss"]) is not None:
            accuracy = metrics[f"{prefix}accuracy"]
            right = "" if accuracy is None else f", {percent_of(accuracy)} right"
            lines.append(f"{name.capitalize()} points: loss {loss:.4g}{right}{_score(document, prefix)}.")
    if recipe.engine != ENGINE:
        lines.append(
            f"The recipe was made by engine {recipe.engine}, this is engine {ENGINE}: last digits may differ, and "
            "after many steps more than these."
        )
    return "\n".join(lines)


def _score(document: dict[str, Any], prefix: str) -> str:
    scores = document["scores"]["test" if prefix else "train"]
    if not scores:
        return ""
    if "macro" in scores:
        return f", F1 {scores['macro']['f1']:.3f}"
    return "" if scores["r_squared"] is None else f", R² {scores['r_squared']:.4f}"
