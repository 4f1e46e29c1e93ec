"""The commands of a journal: all there are, each comes back from a recipe as it was, and a wrong field changes none."""

import dataclasses
import json
import random

import pytest

from nnvisu.core.datasets import Dataset
from nnvisu.errors import NnvisuError
from nnvisu.settings import DATA_SETTING, SETTINGS, Config, Setting
from nnvisu.wire import commands
from nnvisu.wire.changes import CHANGES
from nnvisu.wire.command import Command
from nnvisu.wire.fields import BOOLEAN, CONFIG, INPUT, POINTS, REASON, REASONS, SCALE, TEST
from nnvisu.wire.recipes import check_recipe, recipe_as_json
from nnvisu.wire.tables import TABLE

assert commands  # what they do not bring, no server knows


def every_command(base=Command):
    """Return all classes of commands, however far they stand from ``Command``."""
    return {each for child in base.__subclasses__() for each in (child, *every_command(child))}


def random_value(rng, row):
    """Return a value that a row of the settings table allows, as JSON has it."""
    if row.kind == "boolean":
        return rng.random() < 0.5
    if row.kind == "choice":
        return rng.choice(row.choices)
    if row.kind == "choices":
        return sorted(rng.sample(row.choices, rng.randrange(1, 4)), key=row.choices.index)
    if row.kind == "layer_choice":
        return rng.choice([rng.choice(row.choices), [rng.choice(row.choices) for _ in range(3)]])
    low, high = row.bounds
    if row.kind == "layers":
        return [rng.randint(int(low), int(high)) for _ in range(rng.randrange(4))]
    if row.kind == "integer":
        return rng.choice([rng.randint(int(low), int(high)), int(low), int(high)])
    return rng.choice([rng.uniform(low, high), high, low if not row.above_minimum else high])


def random_points(rng, n_points):
    column = lambda: [rng.uniform(-1, 1) for _ in range(n_points)]  # noqa: E731
    targets = {"label": [rng.randrange(8) for _ in range(n_points)]} if rng.random() < 0.5 else {"value": column()}
    return {"x": column(), "y": column(), **targets}


def random_table(rng, n_rows):
    """Return a table of four columns, one of them with a scaling of its own, and three of another group."""
    number = lambda: [round(rng.uniform(-50, 50), 3) for _ in range(n_rows)]  # noqa: E731
    first = {"name": "width", "values": number(), **rng.choice([{}, {"unit": "cm"}, {"centre": 1.5, "spread": 2.0}])}
    words = [rng.randrange(3) for _ in range(n_rows)]
    grouped = [
        {"name": f"reef: {i}", "values": [int(word == i) for word in words], "scaling": "none", "group": "reef"}
        for i in range(3)
    ]
    return {"columns": [first, *grouped], "label": [rng.randrange(8) for _ in range(n_rows)]}


def random_field(rng, check):
    """Return something that a field's check allows."""
    if isinstance(check, Setting):
        return random_value(rng, check)
    made = {
        CONFIG: lambda: {row.name: random_value(rng, row) for row in rng.sample(SETTINGS, 5)},
        POINTS: lambda: random_points(rng, 4),
        TABLE: lambda: random_table(rng, 4),
        TEST: lambda: [rng.randrange(2) for _ in range(4)],
        BOOLEAN: lambda: rng.random() < 0.5,
        INPUT: lambda: rng.choice([None, 0, 3]),
        REASON: lambda: rng.choice([None, *REASONS]),
        SCALE: lambda: rng.choice([None, {"x": [0.0, 4.5], "names": {"x": "length"}, "classes": ["a", "b"]}]),
    }
    return made[check]()


def random_message(rng, change):
    """Return a command as a client sends it, with some of what may be left out left out."""
    message = {"type": change.type}
    for row in dataclasses.fields(change):
        if row.default is dataclasses.MISSING or rng.random() < 0.6:
            message[row.name] = random_field(rng, row.metadata["check"])
    return message


def recipe_with(*messages, step=3):
    return {"data": {"generator": {"dataset": "xor"}}, "config": {}, "journal": [[step, each] for each in messages]}


def command_of(message):
    return commands.parse_command(json.dumps(message))


def test_all_commands_whose_changes_are_part_of_the_run_are_there():
    """A list made where a class is declared knows nothing of those that are declared elsewhere."""
    journaled = {each for each in every_command() if each.changes.is_journaled}

    assert journaled == set(CHANGES)
    assert all(change.told_as and change.type for change in CHANGES)
    assert len({change.told_as for change in CHANGES}) == len(CHANGES)


def test_no_viewer_changes_a_run():
    assert not any(change.for_viewers for change in CHANGES)


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.type)
def test_a_change_is_the_same_from_a_client_and_from_a_recipe_and_back(change):
    rng = random.Random(change.type)
    empty = Dataset.from_points([], [], [])
    for _ in range(50):
        message = random_message(rng, change)
        command = command_of(message)
        assert type(command) is change

        ((step, told),) = check_recipe(recipe_with(message), "recipe").journal
        assert repr((3, command)) == repr((step, told))  # all numbers, of arrays too
        written = json.loads(json.dumps(recipe_as_json(Config(), empty, [(3, command)], 9)))
        assert repr(((3, command),)) == repr(check_recipe(written, "recipe").journal)


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.type)
def test_a_field_too_many_is_named_alike_by_a_command_and_in_a_recipe(change):
    message = random_message(random.Random(1), change) | {"colour": 1}

    with pytest.raises(NnvisuError) as refused:
        command_of(message)
    with pytest.raises(NnvisuError) as refused_recipe:
        check_recipe(recipe_with(message), "recipe")

    assert "colour" == refused.value.field
    assert "recipe.journal[0].colour" == refused_recipe.value.field
    assert refused.value.message in refused_recipe.value.message


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.type)
def test_what_is_needed_is_asked_for(change):
    message = random_message(random.Random(2), change)
    for row in dataclasses.fields(change):
        if row.default is dataclasses.MISSING:
            rest = {name: value for name, value in message.items() if name != row.name}
            with pytest.raises(NnvisuError, match=f"{row.name} is missing"):
                command_of(rest)


def test_generated_data_have_the_defaults_of_the_settings_table():
    command = command_of({"type": "generate_data", "dataset": "moons"})

    assert {name: row.default for name, row in DATA_SETTING.items()} == {
        name: getattr(command, name) for name in DATA_SETTING
    }
