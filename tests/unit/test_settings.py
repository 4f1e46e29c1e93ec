"""The settings table and its checks."""

import dataclasses

import pytest

from nnvisu.errors import InvalidValue, LimitExceeded
from nnvisu.settings import (
    COMMAND_FIELDS,
    DATA_SETTINGS,
    SERVER_SETTINGS,
    SETTING,
    SETTINGS,
    Config,
    Setting,
    changed_config,
    config_as_json,
)

ALL_ROWS = (*SETTINGS, *DATA_SETTINGS, *COMMAND_FIELDS, *SERVER_SETTINGS)

RANGE = Setting("share", "Share", "number", 0.5, "", minimum=0, maximum=1)
ABOVE = Setting("radius", "Radius", "number", 0.5, "", minimum=0, maximum=1, above_minimum=True)
COUNT = Setting("count", "Count", "integer", 1, "", minimum=1, maximum=9)


@pytest.mark.parametrize("row", ALL_ROWS, ids=lambda row: row.name)
def test_each_default_is_allowed_by_its_own_row(row):
    assert row.default == row.check(row.default)


@pytest.mark.parametrize("row", (*SETTINGS, *DATA_SETTINGS), ids=lambda row: row.name)
def test_each_setting_says_in_a_sentence_what_it_does(row):
    assert row.help.endswith(".")
    assert row.label
    assert row.group


@pytest.mark.parametrize(
    ("row", "value"),
    [
        (RANGE, -0.001),
        (RANGE, 1.001),
        (RANGE, float("nan")),
        (RANGE, float("inf")),
        (RANGE, "0.5"),
        (RANGE, True),
        (RANGE, None),
        (RANGE, [0.5]),
        (RANGE, 10**400),
        (ABOVE, 0),
        (COUNT, 1.5),
        (COUNT, 0),
        (COUNT, 10),
        (COUNT, True),
        (COUNT, "1"),
        (SETTING["activation"], "Tanh"),
        (SETTING["activation"], 3),
        (SETTING["loss"], ["hinge"]),
        (SETTING["features"], []),
        (SETTING["features"], ["x", "z"]),
        (SETTING["features"], "x"),
        (SETTING["nesterov"], 1),
        (SETTING["hidden_layers"], 5),
        (SETTING["hidden_layers"], [0]),
        (SETTING["hidden_layers"], [2.5]),
        (SETTING["hidden_layers"], [True]),
    ],
)
def test_a_wrong_value_is_refused_with_field_value_and_range(row, value):
    with pytest.raises(InvalidValue) as caught:
        row.check(value)

    assert row.name in caught.value.field
    assert row.allowed in caught.value.message


@pytest.mark.parametrize("value", [[257], [1] * 11])
def test_a_network_that_is_too_large_exceeds_a_limit(value):
    with pytest.raises(LimitExceeded):
        SETTING["hidden_layers"].check(value)


def test_values_come_back_in_the_type_of_the_row():
    assert isinstance(RANGE.check(1), float)
    assert isinstance(COUNT.check(2.0), int)
    assert () == SETTING["hidden_layers"].check([])
    assert ("x", "xy") == SETTING["features"].check(["xy", "x"])


def test_a_config_changes_only_when_all_of_it_is_right():
    config = Config()

    with pytest.raises(InvalidValue):
        changed_config(config, {"learning_rate": 0.5, "momentum": 2})

    assert Config() == config
    assert 0.5 == changed_config(config, {"learning_rate": 0.5}).learning_rate


def test_a_config_takes_no_new_value_and_no_new_name():
    config = Config()

    with pytest.raises(dataclasses.FrozenInstanceError):
        config.learning_rate = 0.5
    assert not hasattr(config, "__dict__")


def test_an_unknown_setting_is_named():
    with pytest.raises(InvalidValue, match="learnrate"):
        changed_config(Config(), {"learnrate": 1})


def test_the_whole_configuration_goes_to_json_and_back():
    config = changed_config(Config(), {"hidden_layers": [3, 2], "features": ["x", "radius"]})

    assert config == changed_config(Config(), config_as_json(config))


@pytest.mark.parametrize("row", [row for row in SETTINGS if row.needs], ids=lambda row: row.name)
def test_what_a_setting_needs_is_a_choice_of_another_one(row):
    other, choices = row.needs

    assert set(choices) < set(SETTING[other].choices)
    assert {"setting": other, "choices": list(choices)} == row.as_json()["needs"]
