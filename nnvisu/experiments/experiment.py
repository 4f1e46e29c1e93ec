"""Experiment: which runs there are to be, as it comes from outside and as it is checked before anything runs.

``recipes`` has the checks of what a recipe changes.
"""

import dataclasses
import hashlib
import itertools
import json
import math
from collections.abc import Iterator
from typing import Any

from nnvisu import ENGINE
from nnvisu.errors import EmptyData, InvalidValue, LimitExceeded
from nnvisu.experiments.recipes import Axis, LabelledRecipe, changed_recipe, check_axes, check_changes, data_as_json
from nnvisu.experiments.spread import SPREADS, Spread
from nnvisu.runs.changes import bytes_of_run
from nnvisu.settings import COMMAND_FIELD, LIMITS, SETTING, Config, config_as_json
from nnvisu.wire.fields import check_object
from nnvisu.wire.recipes import check_recipe

VERSION = 1
MAX_RUNS = LIMITS.max_members
MAX_RECIPES = 8
SEEDS = COMMAND_FIELD["seeds"]
NEEDED_FIELDS = ("base", "steps")
OPTIONAL_FIELDS = ("experiment", "seeds", "axes", "recipes", "spread", "data_seeds")
# Of one core, for an estimate before anything was measured: a step of a small network, and a product of a large one.
SECONDS_PER_STEP, SECONDS_PER_PRODUCT = 3e-7, 3e-11


@dataclasses.dataclass(frozen=True)
class Experiment:
    """A checked experiment.

    base: the recipe that the others are changes of. recipes: at least one; of two axes the second changes faster.
    axes: what they were made of, if they were. n_seeds: runs of each recipe; run k has its seed, plus k. n_steps: after
    which a run ends, if it has not before. spread: what results say beside the mean. has_data_seeds: whether the seed
    of generated data goes up with the run, too.
    """

    base: LabelledRecipe
    recipes: tuple[LabelledRecipe, ...]
    axes: tuple[Axis, ...]
    n_seeds: int
    n_steps: int
    spread: Spread
    has_data_seeds: bool

    @property
    def n_runs(self) -> int:
        """How many runs there are."""
        return len(self.recipes) * self.n_seeds

    @property
    def n_bytes(self) -> int:
        """About how much memory all runs hold at once."""
        return self.n_seeds * sum(self.bytes_of_recipes)

    @property
    def bytes_of_recipes(self) -> list[int]:
        """About how much memory one run of each recipe holds."""
        return [bytes_of_run(each.layer_sizes, each.n_points) for each in self.recipes]

    @property
    def seconds(self) -> float:
        """About how long all runs take on one core; within a factor of some, as nothing is measured yet."""
        return self.n_seeds * self.n_steps * math.fsum(map(_seconds_of_step, self.recipes))

    @property
    def digest(self) -> str:
        """A hash of what decides the result of each run but its number of seeds, which may grow."""
        recipes = [[config_as_json(each.config), data_as_json(each.data)] for each in self.recipes]
        text = json.dumps([recipes, self.n_steps, self.has_data_seeds], sort_keys=True)
        return hashlib.blake2b(text.encode(), digest_size=12).hexdigest()

    def extended(self, n_seeds: int | None = None, n_steps: int | None = None) -> "Experiment":
        """Return the experiment with more seeds or steps. Raises InvalidValue for fewer, and as for a new one."""
        seeds = self.n_seeds if n_seeds is None else SEEDS.check(n_seeds)
        steps = self.n_steps if n_steps is None else _check_steps(n_steps, "steps")
        for name, value, least in (("seeds", seeds, self.n_seeds), ("steps", steps, self.n_steps)):
            if value < least:
                raise InvalidValue.of(name, value, f"at least {least}: an experiment is extended, never cut")
        changed = dataclasses.replace(self, n_seeds=seeds, n_steps=steps)
        _check_count(changed)
        return changed

    def as_json(self) -> dict[str, Any]:
        """Return it as in a file, on the wire and in the page's address."""
        base = {"config": config_as_json(self.base.config), "data": data_as_json(self.base.data), "engine": ENGINE}
        document = {"experiment": VERSION, "base": base, "seeds": self.n_seeds, "steps": self.n_steps}
        if self.axes:
            document["axes"] = [{"setting": each.setting, "values": _listed(each.values)} for each in self.axes]
        elif len(self.recipes) > 1:
            document["recipes"] = [{"label": each.label, "changes": each.changes_as_json()} for each in self.recipes]
        return document | {"spread": self.spread, "data_seeds": self.has_data_seeds}


def parse_experiment(value: Any, field: str = "experiment") -> Experiment:
    """Return the experiment that is meant by ``value``, an object as JSON has it.

    Raises an NnvisuError, most of them InvalidValue, that names the part, its value and what is allowed.
    """
    check_object(value, field, NEEDED_FIELDS, OPTIONAL_FIELDS)
    if value.get("experiment", VERSION) != VERSION:
        raise InvalidValue.of(f"{field}.experiment", value["experiment"], f"{VERSION}, the version of this format")
    if "axes" in value and "recipes" in value:
        raise InvalidValue(f"{field} has axes and recipes; allowed: one of the two", f"{field}.recipes")
    base = _check_base(value["base"], f"{field}.base")
    axes = check_axes(value.get("axes", []), base, f"{field}.axes")
    n_seeds = SEEDS.check(value.get("seeds", SEEDS.default), f"{field}.seeds")
    # The base itself is judged only where it is a run: an axis or a change may be what makes it one that can be.
    recipes = _recipes_of_axes(base, axes, field) if axes else _check_recipes(value.get("recipes"), base, field)
    experiment = Experiment(
        base,
        recipes,
        axes,
        n_seeds,
        _check_steps(value["steps"], f"{field}.steps"),
        _check_spread(value.get("spread", "quartiles"), f"{field}.spread"),
        _check_flag(value.get("data_seeds", False), f"{field}.data_seeds"),
    )
    _check_count(experiment, field)
    _check_effects(experiment, field)
    return experiment


def check_fits(experiment: Experiment, max_bytes: int) -> None:
    """Raise LimitExceeded if the runs need more memory than ``max_bytes`` all at once."""
    if experiment.n_bytes > max_bytes:
        needed, allowed = (f"{n_bytes / 2**20:,.0f} MiB" for n_bytes in (experiment.n_bytes, max_bytes))
        text = f"{experiment.n_runs:,} runs need about {needed}; allowed: {allowed}. Take fewer seeds or values."
        raise LimitExceeded(text, "experiment")


def _check_base(value: Any, field: str) -> LabelledRecipe:
    recipe = check_recipe(value, field)
    base = LabelledRecipe.of("base", {}, Config(**recipe.config), recipe.data)
    if base.n_train == 0:
        raise EmptyData(f"{field}.data has no training points to train on")
    return base


def _recipes_of_axes(base: LabelledRecipe, axes: tuple[Axis, ...], field: str) -> tuple[LabelledRecipe, ...]:
    n_recipes = math.prod(len(axis.values) for axis in axes)
    if n_recipes > MAX_RUNS:
        raise LimitExceeded.of(f"{field}.axes", f"{n_recipes:,} combinations", f"at most {MAX_RUNS:,} runs")
    return tuple(_combinations(base, axes, field))


def _combinations(base: LabelledRecipe, axes: tuple[Axis, ...], field: str) -> Iterator[LabelledRecipe]:
    names = [axis.setting for axis in axes]
    for values in itertools.product(*(axis.values for axis in axes)):
        changes = dict(zip(names, values, strict=True))
        label = ", ".join(f"{name} {json.dumps(value)}" for name, value in changes.items()).replace('"', "")
        yield changed_recipe(base, label, changes, f"{field}.axes ({label})")


def _check_recipes(value: Any, base: LabelledRecipe, field: str) -> tuple[LabelledRecipe, ...]:
    if value is None:
        return (changed_recipe(base, base.label, {}, f"{field}.base"),)
    field = f"{field}.recipes"
    if not isinstance(value, list) or not 2 <= len(value) <= MAX_RECIPES:
        shown = f"{len(value)} long" if isinstance(value, list) else value
        raise InvalidValue.of(field, shown, f"a list of 2 to {MAX_RECIPES} objects with label and changes")
    recipes: list[LabelledRecipe] = []
    for i, item in enumerate(value):
        label, changes = check_changes(item, base, f"{field}[{i}]")
        if label in [each.label for each in recipes]:
            raise InvalidValue.of(f"{field}[{i}].label", label, "a label that no other recipe has")
        recipes.append(changed_recipe(base, label, changes, f"{field}[{i}] ({label})"))
    return tuple(recipes)


def _check_steps(value: Any, field: str) -> int:
    n_steps: int = COMMAND_FIELD["n_steps"].check(value, field)
    return n_steps


def _check_spread(value: Any, field: str) -> Spread:
    if not isinstance(value, str) or value not in SPREADS:
        raise InvalidValue.of(field, value, ", ".join(SPREADS))
    return value


def _check_flag(value: Any, field: str) -> bool:
    if not isinstance(value, bool):
        raise InvalidValue.of(field, value, "true or false")
    return value


def _check_count(experiment: Experiment, field: str = "experiment") -> None:
    n_recipes, n_seeds = len(experiment.recipes), experiment.n_seeds
    if experiment.n_runs > MAX_RUNS:
        shown = f"{n_recipes} recipes with {n_seeds} seeds each, {experiment.n_runs:,} runs in all"
        raise LimitExceeded(f"{field} has {shown}; allowed: at most {MAX_RUNS:,} runs", f"{field}.seeds")
    for recipe in experiment.recipes:
        seeds = [("seed", recipe.config.seed)]
        seeds += [("data.seed", recipe.data_seed)] if experiment.has_data_seeds and recipe.data_seed is not None else []
        for name, seed in seeds:
            most = int(SETTING["seed"].bounds[1]) - n_seeds + 1
            if seed > most:
                raise InvalidValue.of(f"{field}: {name}", seed, f"at most {most}, as {n_seeds} seeds count up from it")


def _check_effects(experiment: Experiment, field: str) -> None:
    """Raise InvalidValue for an axis that changes nothing, or would make the same runs twice."""
    for i, axis in enumerate(experiment.axes):
        name = f"{field}.axes[{i}].setting"
        needs = axis.row.needs
        values = [recipe.value_of(needs[0], axis.is_of_data) for recipe in experiment.recipes] if needs else []
        if needs and not set(needs[1]) & set(values):
            allowed = f"a setting with an effect; this one needs {needs[0]} to be {' or '.join(needs[1])}"
            raise InvalidValue.of(name, axis.setting, allowed)
        if axis.setting == "seed" and experiment.n_seeds > 1:
            raise InvalidValue.of(name, "seed", "any other setting, as seeds counts up the seed already; or 1 seed")
        if axis.setting == "data.seed" and experiment.has_data_seeds and experiment.n_seeds > 1:
            raise InvalidValue.of(name, "data.seed", "any other setting, as data_seeds counts up this seed already")


def _seconds_of_step(recipe: LabelledRecipe) -> float:
    n_batch = min(recipe.config.batch_size or recipe.n_train, recipe.n_train)
    return SECONDS_PER_STEP + SECONDS_PER_PRODUCT * 3 * recipe.n_params * n_batch


def _listed(values: tuple[Any, ...]) -> list[Any]:
    return [list(value) if isinstance(value, tuple) else value for value in values]
