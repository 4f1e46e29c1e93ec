"""One rule for integers from outside, wherever they stand: 8.0 is 8; 8.5, true and "8" are none."""

import copy
import json

import pytest

from nnvisu.errors import NnvisuError
from nnvisu.settings import DATA_SETTINGS, SETTINGS, Config, changed_config
from nnvisu.wire import commands

POINTS = {"x": [0.5, -0.5], "y": [0.25, -0.25], "label": [1, 0]}
# Their values are numbers of any kind, so they are no integers here.
COLUMNS = [{"name": name, "values": [0.5, -0.25]} for name in ("a", "b", "c")]
GENERATOR = {row.name: row.default for row in DATA_SETTINGS if row.kind == "integer"} | {"dataset": "xor"}
CONFIG = {row.name: row.default for row in SETTINGS if row.kind == "integer"} | {"hidden_layers": [8, 7]}
RECIPE = {
    "data": {"generator": GENERATOR},
    "config": CONFIG,
    "journal": [
        [3, {"type": "update_config", "config": CONFIG}],
        [5, {"type": "update_data", "points": POINTS, "test": [0, 1]}],
        [8, {"type": "set_parameter", "layer": 0, "neuron": 1, "value": 0.5, "input": 1}],
    ],
    "step": 9,
}
# Of every command with integers one message, with all of them.
MESSAGES = [
    {"type": "start_training", "until_step": 8},
    {"type": "step", "n_steps": 8},
    {"type": "reset", "seed": 8},
    {"type": "rewind", "step": 8},
    {"type": "bring_back", "run": 1, "step": 8},
    {"type": "load_recipe", "recipe": RECIPE, "until_step": 9},
    {"type": "load_recipe", "recipe": RECIPE | {"data": {"points": POINTS, "test": [0, 1]}}},
    {"type": "update_config", "config": CONFIG},
    {"type": "set_parameter", "layer": 1, "neuron": 2, "value": 0.5, "input": 3},
    {"type": "generate_data"} | GENERATOR,
    {"type": "update_data", "points": POINTS, "test": [0, 1]},
    {"type": "update_table", "table": {"columns": COLUMNS, "label": [1, 0]}, "test": [0, 1]},
    {"type": "add_points", "points": POINTS},
    {"type": "move_point", "index": 1, "x": 0.5, "y": 0.5},
    {"type": "relabel_points", "x": 0.5, "y": 0.5, "radius": 0.5, "label": 2},
    {"type": "trace", "x": 0.5, "y": 0.5, "label": 1},
    {"type": "get_neuron", "layer": 1, "neuron": 2},
    {"type": "set_view", "map_size": 64, "encodings": [0, 1], "at_step": 3, "neuron_map_size": 16},
    {"type": "share_view", "at_step": 3, "layer": 1, "neuron": 2, "point": 4, "stage": 5},
    {"type": "ack", "seq": 7},
    {"type": "continue_experiment", "seeds": 8, "steps": 9},
    {"type": "open_member", "member": 3, "step": 4},
    {"type": "set_experiment_view", "members": [1, 2], "means": [3], "disagreements": [4], "tile_size": 16},
    {"type": "set_wall_view", "tile_size": 16},
    {"type": "set_classroom", "max_pupils": 20, "goal": {"score": 1, "max_weights": 9, "max_steps": 8}},
    {"type": "set_classroom", "shown": {"pupil": 3}},
    {"type": "remove_pupil", "pupil": 3},
    {"type": "open_pupil", "pupil": 3},
    {"type": "answer_question", "choice": 1},
]
# Columns by their names, which become integers here.
ABOUT_COLUMNS = {(each, name) for each in ("set_plane", "share_view") for name in ("axes", "held")} | {
    ("get_profile", "column")
}
ABOUT = [f"{i}-{message['type']}" for i, message in enumerate(MESSAGES)]


def parsed(message):
    return commands.parse_command(json.dumps(message))


def integers_in(value, path=()):
    """Return the path to each integer."""
    if isinstance(value, dict | list):
        items = value.items() if isinstance(value, dict) else enumerate(value)
        return [found for key, item in items for found in integers_in(item, (*path, key))]
    return [path] if type(value) is int else []


def with_item(message, path, change):
    """Return a copy of the message with one item changed."""
    changed = copy.deepcopy(message)
    *way, last = path
    place = changed
    for key in way:
        place = place[key]
    place[last] = change(place[last])
    return changed


def test_every_integer_field_of_every_command_is_asked_for():
    asked = {(message["type"], name) for message in MESSAGES for name in message}
    known = {
        (name, row)
        for name, command in commands.COMMANDS.items()
        for row, kind in command.__annotations__.items()
        if "int" in str(kind).replace("Points", "int")
    }

    assert len(known) > 20
    assert known - ABOUT_COLUMNS <= asked


@pytest.mark.parametrize("message", MESSAGES, ids=ABOUT)
def test_a_whole_float_is_the_integer(message):
    expected = repr(parsed(message))  # in which 8.0 is not 8

    for path in integers_in(message):
        assert expected == repr(parsed(with_item(message, path, float))), path


@pytest.mark.parametrize("message", MESSAGES, ids=ABOUT)
@pytest.mark.parametrize("change", [lambda n: n + 0.5, str, lambda n: [n]], ids=["half", "text", "list"])
def test_anything_else_is_refused(message, change):
    for path in integers_in(message):
        with pytest.raises(NnvisuError):
            parsed(with_item(message, path, change))


@pytest.mark.parametrize("message", MESSAGES, ids=ABOUT)
def test_a_boolean_is_no_number(message):
    for path in integers_in(message):
        if "test" not in path:  # marks of yes and no
            with pytest.raises(NnvisuError):
                parsed(with_item(message, path, bool))


def test_marks_of_test_points_are_kept_as_0_and_1():
    marks = [parsed({"type": "update_data", "points": POINTS, "test": test}).test for test in ([0, 1], [False, True])]

    assert "[[0, 1], [0, 1]]" == repr(marks)


def test_settings_from_python_follow_the_rule():
    config = changed_config(Config(), {"hidden_layers": [8.0, 4], "batch_size": 8.0})

    assert repr(((8, 4), 8)) == repr((config.hidden_layers, config.batch_size))
