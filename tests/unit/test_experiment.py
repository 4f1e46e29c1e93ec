"""Experiments from outside: what they mean, and that whatever is wrong is named before anything runs."""

import copy

import pytest

from nnvisu.errors import EmptyData, InvalidValue, LimitExceeded, NnvisuError
from nnvisu.experiments.experiment import MAX_RUNS, check_fits, parse_experiment
from nnvisu.experiments.members import members_of
from nnvisu.settings import DATA_SETTINGS, SETTINGS

DATA = {"generator": {"dataset": "moons", "n_points": 60, "test_fraction": 0.25, "seed": 5}}
BASE = {"config": {"hidden_layers": [4], "learning_rate": 0.05, "seed": 7}, "data": DATA}
POINTS = {"points": {"x": [0.1, 0.2, -0.3], "y": [0.0, 0.5, 0.5], "label": [0, 1, 1]}}


def experiment_of(**fields):
    return {"experiment": 1, "base": BASE, "seeds": 3, "steps": 50, **fields}


def axis(setting, *values):
    return {"setting": setting, "values": list(values)}


def test_two_axes_make_all_combinations_and_the_second_changes_faster():
    experiment = parse_experiment(
        experiment_of(axes=[axis("learning_rate", 0.1, 0.2), axis("data.noise", 0.0, 0.3, 0.5)])
    )

    made = [(each.config.learning_rate, each.data.noise) for each in experiment.recipes]
    assert [(0.1, 0.0), (0.1, 0.3), (0.1, 0.5), (0.2, 0.0), (0.2, 0.3), (0.2, 0.5)] == made
    assert "learning_rate 0.1, data.noise 0.3" == experiment.recipes[1].label
    assert 18 == experiment.n_runs
    assert {(4,)} == {each.config.hidden_layers for each in experiment.recipes}


def test_seeds_count_up_from_the_bases_and_data_only_if_asked():
    plain = members_of(parse_experiment(experiment_of()))
    with_data = members_of(parse_experiment(experiment_of(data_seeds=True)))

    assert [7, 8, 9] == [member.config.seed for member in plain] == [member.config.seed for member in with_data]
    assert [5, 5, 5] == [member.dataset.generator["seed"] for member in plain]
    assert plain[0].dataset is plain[2].dataset
    assert [5, 6, 7] == [member.dataset.generator["seed"] for member in with_data]


def test_more_seeds_begin_with_the_same_members():
    fields = experiment_of(axes=[axis("optimizer", "sgd", "adam")])
    experiment = parse_experiment(fields)
    few, many = members_of(experiment), members_of(experiment.extended(n_seeds=9))

    assert [(m.index, m.label, m.config) for m in few] == [(m.index, m.label, m.config) for m in many[: len(few)]]
    assert list(range(18)) == [member.index for member in many]
    [last] = members_of(experiment.extended(n_seeds=9), [17])
    assert (17, many[17].config) == (last.index, last.config)


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"axes": [axis("hidden_layers", [4], [8, 8]), axis("data.dataset", "moons", "xor")]},
        {"recipes": [{"label": "a", "changes": {}}, {"label": "b", "changes": {"features": ["x", "xy"]}}]},
        {"base": BASE | {"data": POINTS}, "spread": "sd", "data_seeds": True},
    ],
)
def test_what_it_says_of_itself_means_the_same(fields):
    experiment = parse_experiment(experiment_of(**fields))

    again = parse_experiment(experiment.as_json())
    assert experiment == again
    assert experiment.digest == again.digest


def test_the_base_may_be_a_whole_recipe_whose_journal_is_left():
    recipe = BASE | {"journal": [[3, {"type": "update_config", "config": {"l2": 0.1}}]], "step": 9, "engine": 3}

    assert parse_experiment(experiment_of()) == parse_experiment(experiment_of(base=recipe))


def test_the_digest_says_what_runs_there_are_but_not_how_many():
    digest = parse_experiment(experiment_of()).digest

    assert digest == parse_experiment(experiment_of(seeds=9, spread="sd")).digest
    others = [experiment_of(steps=51), experiment_of(data_seeds=True), experiment_of(axes=[axis("l2", 0.1)])]
    assert digest not in [parse_experiment(each).digest for each in others]


REGRESSION = {"config": {"loss": "huber"}, "data": {"generator": {"dataset": "bumps"}}}
WRONG = [
    # fields, what the sentence names
    ({"axes": [axis("learning_rat", 1)]}, ["axes[0].setting", "learning_rat", "learning_rate", "data.noise"]),
    ({"axes": [axis("noise", 0.1)]}, ["axes[0].setting", "noise", "data.noise"]),
    ({"axes": [axis("data.learning_rate", 0.1)]}, ["axes[0].setting", "data.learning_rate"]),
    ({"axes": [axis("learning_rate", 0.1, -1)]}, ["axes[0].values[1] (learning_rate)", "-1", "from 0 to 1000"]),
    ({"axes": [axis("l2", 0.1), axis("data.n_points", 5)]}, ["axes[1].values[0] (data.n_points)", "5", "from 10"]),
    ({"axes": [axis("l2", 0.1, 0.1)]}, ["axes[0].values[1] (l2)", "0.1", "once"]),
    ({"axes": [axis("l2")]}, ["axes[0].values (l2)", "0 values", "1 to"]),
    ({"axes": [axis("l2", 0.1), axis("l2", 0.2)]}, ["axes[1].setting", "l2", "another"]),
    ({"axes": [axis("l2", 0), axis("l1", 0), axis("seed", 0)]}, ["axes", "3 axes", "0 to 2"]),
    ({"axes": [{"setting": "l2"}]}, ["axes[0]", "setting and values"]),
    ({"axes": [axis("momentum", 0.1, 0.5)]}, ["axes[0].setting", "momentum", "optimizer to be sgd"]),
    ({"axes": [axis("seed", 1, 2)]}, ["axes[0].setting", "seed", "counts up"]),
    ({"axes": [axis("loss", "cross_entropy", "huber")]}, ["loss huber", "config.loss", "classes"]),
    ({"base": REGRESSION, "axes": [axis("loss", "hinge")]}, ["loss hinge", "huber", "carry values"]),
    ({"axes": [axis("data.dataset", "moons", "plane")]}, ["data.dataset plane", "cross_entropy", "carry values"]),
    (
        {"axes": [axis("hidden_layers", [], [4])], "base": BASE | {"config": {"dropout_rate": 0.5}}},
        ["hidden_layers []"],
    ),
    ({"base": BASE | {"data": POINTS}, "axes": [axis("data.noise", 0.1)]}, ["data.noise", "points are given"]),
    ({"recipes": [{"label": "a", "changes": {}}]}, ["recipes", "1 long", "2 to 8"]),
    ({"recipes": [{"label": "a", "changes": {}}] * 2}, ["recipes[1].label", '"a"', "no other"]),
    ({"recipes": [{"label": "", "changes": {}}] * 2}, ["recipes[0].label", "text"]),
    (
        {"recipes": [{"label": "a", "changes": {"l3": 1}}, {"label": "b", "changes": {}}]},
        ["recipes[0].changes", "l3", "no setting"],
    ),
    (
        {"recipes": [{"label": "a", "changes": {}}, {"label": "b", "changes": {"l2": 99}}]},
        ["recipes[1].changes.l2", "99", "from 0 to 10"],
    ),
    ({"axes": [], "recipes": []}, ["axes and recipes", "one of the two"]),
    ({"seeds": 0}, ["seeds", "0", "from 1 to 64"]),
    ({"seeds": 65}, ["seeds", "65", "from 1 to 64"]),
    ({"steps": 0}, ["steps", "0", "from 1"]),
    ({"steps": True}, ["steps", "true", "an integer"]),
    ({"spread": "variance"}, ["spread", "variance", "range, quartiles, sd"]),
    ({"data_seeds": 1}, ["data_seeds", "1", "true or false"]),
    ({"experiment": 2}, ["experiment.experiment", "2", "1"]),
    ({"sedes": 3}, ["experiment.sedes is no field", "base and steps", "seeds"]),
    ({"base": {"config": {}}}, ["experiment.base.data is missing", "data and config"]),
    ({"base": BASE | {"shape": 1}}, ["experiment.base.shape is no field", "journal"]),
    ({"base": BASE | {"data": {"generator": {}, "n": 1}}}, ["experiment.base.data.n is no field", "generator"]),
    ({"recipes": [{"label": "a"}] * 2}, ["recipes[0].changes is missing", "label and changes"]),
    ({"axes": [axis("l2", 0.1) | {"step": 1}]}, ["axes[0].step is no field", "setting and values"]),
    ({"base": BASE | {"config": {"l2": -1}}}, ["base.config.l2", "-1"]),
    ({"base": BASE | {"config": {"loss": "huber"}}}, ["base", "config.loss", "classes"]),
    ({"base": BASE | {"config": {"seed": 2**32 - 2}}}, ["seed", "4294967294", "at most 4294967293"]),
    (
        {"seeds": 64, "axes": [axis("l2", *(i / 100 for i in range(17)))]},
        ["17 recipes", "64 seeds", "1,088", f"{MAX_RUNS:,}"],
    ),
    (
        {"axes": [axis("l2", *(i / 100 for i in range(50))), axis("l1", *(i / 100 for i in range(50)))]},
        ["2,500 combinations", "1,024"],
    ),
]


@pytest.mark.parametrize(("fields", "named"), WRONG, ids=lambda each: str(each)[:60])
def test_what_is_wrong_is_named_with_its_value_and_what_is_allowed(fields, named):
    document = experiment_of(**fields)
    before = copy.deepcopy(document)

    with pytest.raises(InvalidValue) as caught:
        parse_experiment(document)

    assert [] == [part for part in named if part not in caught.value.message]
    assert before == document


@pytest.mark.parametrize("value", [None, [], 3, "x", {}, {"base": BASE}, {"steps": 3}])
def test_what_is_no_experiment_at_all_is_refused(value):
    with pytest.raises(InvalidValue, match="experiment"):
        parse_experiment(value)


def test_a_base_is_judged_by_what_the_axes_make_of_it():
    """A plane of values has none of the losses of classes: an axis can bring it one that fits."""
    of_values = {"config": {"loss": "hinge"}, "data": {"generator": {"dataset": "plane"}}}
    mended = parse_experiment(experiment_of(base=of_values, axes=[axis("loss", "squared_error", "huber")]))
    assert ["squared_error", "huber"] == [recipe.config.loss for recipe in mended.recipes]
    assert mended == parse_experiment(mended.as_json())

    for others in ({}, {"axes": [axis("l2", 0.1)]}, {"axes": [axis("loss", "huber", "hinge")]}):
        with pytest.raises(InvalidValue, match=r"config\.loss is .hinge"):
            parse_experiment(experiment_of(base=of_values, **others))


def test_data_without_training_points_are_refused():
    points = POINTS | {"test": [1, 1, 1]}

    with pytest.raises(EmptyData, match=r"base\.data"):
        parse_experiment(experiment_of(base=BASE | {"data": points}))


@pytest.mark.parametrize("row", [*SETTINGS, *DATA_SETTINGS], ids=lambda row: f"{row.group} {row.name}")
def test_every_setting_can_be_an_axis_unless_it_would_do_nothing(row):
    name = f"data.{row.name}" if row.group == "data" else row.name
    value = list(row.default) if isinstance(row.default, tuple) else row.default
    document = experiment_of(seeds=1, axes=[axis(name, value)])
    try:
        experiment = parse_experiment(document)
    except InvalidValue as error:
        assert row.needs and row.needs[0] in error.message
    else:
        assert row.default == experiment.recipes[0].value_of(row.name, row.group == "data")


def test_an_extension_is_checked_as_a_new_experiment():
    experiment = parse_experiment(experiment_of(axes=[axis("l2", *(i / 100 for i in range(20)))]))

    assert (51, 1000) == (experiment.extended(n_seeds=51).n_seeds, experiment.extended(n_steps=1000).n_steps)
    for wrong in ({"n_seeds": 2}, {"n_steps": 49}, {"n_seeds": 52}, {"n_seeds": 65}):
        with pytest.raises(InvalidValue):
            experiment.extended(**wrong)


def test_what_needs_too_much_memory_is_refused_with_both_numbers():
    large = BASE | {"config": {"hidden_layers": [256] * 10}}
    experiment = parse_experiment(experiment_of(base=large, seeds=64))
    one = parse_experiment(experiment_of(base=large, seeds=1))

    check_fits(experiment, 64 * one.n_bytes)
    with pytest.raises(LimitExceeded, match=r"64 runs need about 3,\d\d\d MiB; allowed: 100 MiB"):
        check_fits(experiment, 100 * 2**20)
    assert issubclass(LimitExceeded, NnvisuError)
