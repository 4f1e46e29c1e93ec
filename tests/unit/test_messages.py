"""Commands from text, and nothing but an NnvisuError for anything else."""

import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest

from nnvisu.errors import InvalidMessage, InvalidValue, LimitExceeded, NnvisuError, UnknownType, shorten
from nnvisu.reference import examples
from nnvisu.wire import commands, messages

# What no field is meant to hold: of every JSON type, beyond every range, and texts that would spoil a line.
STRANGE = (
    *(None, True, -1, 1.5, 2**53, 10**400, -(10**4000), 1e308, 5e-324),
    *("", "x", "\0\n\x1b[2J\u2028\u202e", 'say "no"', "a" * 5000),
    *([], [[]], [None], ["x", "x"], [0] * 20_000, {}, {"a\n": None}, {"": {"": []}}),
)


def parse(**message):
    return commands.parse_command(json.dumps(message))


def test_every_command_of_the_protocol_is_known():
    expected = (
        "start_training stop_training step set_pace reset update_config set_parameter generate_data update_data "
        "update_table add_points erase_points move_point relabel_points rewind bring_back load_recipe get_recipe "
        "probe rank_points trace get_model get_neuron get_activations get_profile get_importance "
        "set_view set_plane share_view ack "
        "start_experiment pause_experiment continue_experiment close_experiment open_member set_experiment_view "
        "open_classroom end_classroom set_classroom send_to_class remove_pupil open_pupil set_wall_view "
        "join_classroom leave_classroom change_nickname answer_question get_sent"
    )

    assert set(expected.split()) == set(commands.COMMANDS)


def test_absent_fields_take_their_defaults():
    command = parse(type="generate_data", dataset="xor")

    assert commands.GenerateData("xor", 200, 2, 0.05, 0, 0.0) == command


@pytest.mark.parametrize("pace", [None, "watch", 0.5, 1000])
def test_paces(pace):
    assert pace == parse(type="set_pace", steps_per_second=pace).steps_per_second


@pytest.mark.parametrize(
    ("text", "error_class"),
    [
        ("", InvalidMessage),
        ("{", InvalidMessage),
        ("[]", InvalidMessage),
        ("null", InvalidMessage),
        ('"step"', InvalidMessage),
        ("[" * 100_000, InvalidMessage),
        ('{"type":"step","n_steps":NaN}', InvalidMessage),
        ('{"type":"step","n_steps":1e999}', InvalidMessage),
        ('{"type":"step","n_steps":1' + "0" * 4000 + "}", InvalidValue),
        ('{"type":"step","n_steps":' + "[" * 500 + "]" * 500 + "}", InvalidValue),
        ("{}", UnknownType),
        ('{"type":"Step"}', UnknownType),
        ('{"type":["step"]}', UnknownType),
        ('{"type":null}', UnknownType),
        ('{"type":"step"}', InvalidValue),
        ('{"type":"step","n_steps":1,"extra":1}', InvalidValue),
        ('{"type":"set_pace","steps_per_second":0}', InvalidValue),
        ('{"type":"set_pace","steps_per_second":"fast"}', InvalidValue),
        ('{"type":"set_pace","steps_per_second":true}', InvalidValue),
        ('{"type":"update_config","config":[]}', InvalidValue),
        ('{"type":"update_config","config":{"nope":1}}', InvalidValue),
        ('{"type":"update_config","config":{"hidden_layers":[999]}}', LimitExceeded),
        ('{"type":"update_data","points":{"x":[0],"y":[0]}}', InvalidValue),
        ('{"type":"update_data","points":{"x":[0],"y":[0,1],"label":[0]}}', InvalidValue),
        ('{"type":"update_data","points":{"x":[0],"y":[1.5],"label":[0]}}', InvalidValue),
        ('{"type":"update_data","points":{"x":[0],"y":[1],"label":[8]}}', InvalidValue),
        ('{"type":"update_data","points":{"x":[0],"y":[1],"label":[0.5]}}', InvalidValue),
        ('{"type":"update_data","points":{"x":["0"],"y":[1],"label":[0]}}', InvalidValue),
        ('{"type":"update_data","points":{"x":[],"y":[],"label":[]},"test":[3]}', InvalidValue),
        ('{"type":"set_view","encodings":[]}', InvalidValue),
        ('{"type":"set_view","encodings":[256]}', InvalidValue),
        ('{"type":"set_view","map_size":7}', InvalidValue),
        ('{"type":"set_view","map_size":null}', InvalidValue),
        ('{"type":"set_view","neurons":0}', InvalidValue),
        ('{"type":"ack","seq":-1}', InvalidValue),
        ('{"type":"ack","seq":true}', InvalidValue),
    ],
)
def test_anything_else_is_one_error_with_a_code_and_a_sentence(text, error_class):
    with pytest.raises(NnvisuError) as caught:
        commands.parse_command(text)

    assert error_class is type(caught.value)
    reply = json.loads(messages.ErrorMessage.of(caught.value).as_text())
    assert "error" == reply["type"]
    assert len(reply["message"]) < 700


def test_too_many_points_exceed_a_limit():
    column = [0] * 10_001

    with pytest.raises(LimitExceeded, match="10000"):
        parse(type="update_data", points={"x": column, "y": column, "label": column})


def test_an_error_names_field_value_allowed_and_command():
    with pytest.raises(InvalidValue) as caught:
        parse(type="erase_points", x=0, y=-7, radius=0.1)

    reply = json.loads(messages.ErrorMessage.of(caught.value).as_text())
    assert ("y", "erase_points", "invalid_value") == (reply["field"], reply["command"], reply["code"])
    assert "-7" in reply["message"]
    assert "from -1 to 1" in reply["message"]


def places(value: Any) -> Iterator[tuple[str | int, ...]]:
    """Generate the places of all parts of a JSON value, as the keys that lead there."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield (key,)
        yield from ((key, *rest) for rest in places(item))


def with_part(value: Any, place: tuple[str | int, ...], part: Any) -> Any:
    """Return a copy of a JSON value with another part at a place."""
    whole = copy.deepcopy(value)
    parent = whole
    for key in place[:-1]:
        parent = parent[key]
    parent[place[-1]] = part
    return whole


@pytest.mark.parametrize("name", examples.COMMANDS)
def test_whatever_a_field_holds_its_error_names_it_on_one_line(name):
    example = {"type": name, **examples.COMMANDS[name]}
    n_refused = 0
    for place in places(example):
        for part in STRANGE:
            try:
                parse(**with_part(example, place, part))
            except NnvisuError as error:
                n_refused += 1
                assert error.field in error.message, (place, part)
                assert error.message.isprintable(), (place, part)
                assert len(error.message) < 700, (place, part)

    assert n_refused >= len(STRANGE) - 1  # those of the type alone


def test_no_depth_of_nesting_is_more_than_an_error():
    for depth in range(900, 1000):
        with pytest.raises(NnvisuError) as caught:
            commands.parse_command('{"type":"step","n_steps":' + "[" * depth + "]" * depth + "}")
        assert caught.value.code in ("invalid_value", "invalid_message"), depth


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "null"),
        (True, "true"),
        (-0.0, "-0.0"),
        ("", '""'),
        ('a"b\\', '"a\\"b\\\\"'),
        ("a\nb\u202e", '"a\\nb\\u202e"'),
        ("señor 网", '"señor 网"'),
        ([None, {"a": ["x"]}], '[null, {"a": ["x"]}]'),
        ((1, 2), "[1, 2]"),
        ("a" * 18, f'"{"a" * 18}"'),
        ("a" * 19, f'"{"a" * 17}…"'),
        ([0] * 20, "[0, 0, 0, 0, 0, 0, …"),
    ],
)
def test_a_value_is_shown_as_json_on_one_line(value, text):
    assert text == shorten(value, 20)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "Input data was truncated"),
        ('{"type":"step",}', "trailing comma in object (byte 15)"),
        ('{"type":"step","n_steps":1e999}', "a number is too large for any program to hold"),
        ('{"type":"step","n_steps":1' + "0" * 5000 + "}", "a number is too large for any program to hold"),
        ("[" * 100_000, "lists and objects are nested too deeply"),
    ],
)
def test_what_is_no_json_is_told_in_words(text, fault):
    with pytest.raises(InvalidMessage) as caught:
        commands.parse_command(text)

    assert f"not valid JSON: {fault}" == caught.value.message


def test_what_is_missing_is_said_to_be_missing():
    with pytest.raises(UnknownType, match="type is missing; allowed: "):
        parse(TYPE="step")


def test_a_number_that_json_cannot_hold_is_sent_as_null():
    metrics = {"loss": float("nan"), "accuracy": 1.0}

    none = (None,) * 5

    message = messages.StepResult(1, 1.0, "paused", float("inf"), metrics, 1, *none, 0.1, None, None, 0, 2, 0)

    assert None is json.loads(message.as_text())["steps_per_second"]
    assert None is json.loads(message.as_text())["metrics"]["loss"]


@pytest.mark.parametrize(
    ("scale", "field"),
    [
        ([], "scale"),
        ({"z": [0, 1]}, "scale"),
        ({"x": [1, 1]}, "scale.x"),
        ({"y": [2, 1]}, "scale.y"),
        ({"value": [0, True]}, "scale.value"),
        ({"value": [0, 10**400]}, "scale.value"),
        ({"x": [0]}, "scale.x"),
        ({"names": None}, "scale.names"),
        ({"names": {"z": "a"}}, "scale.names"),
        ({"names": {"y": "a" * 201}}, "scale.names.y"),
        ({"classes": ["a"] * 9}, "scale.classes"),
        ({"classes": ["a", 1]}, "scale.classes[1]"),
    ],
)
def test_a_wrong_scale_names_its_field(scale, field):
    with pytest.raises(InvalidValue) as caught:
        parse(type="update_data", points={"x": [], "y": [], "label": []}, scale=scale)

    assert field == caught.value.field
