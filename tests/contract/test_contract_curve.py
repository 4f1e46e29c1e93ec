"""What a client that comes later is told of the curve: all that one that watched has seen. On a real server."""

import json

from tests.support.one_kind import server  # noqa: F401 (fixture)

METRICS = ("loss", "accuracy", "test_loss", "test_accuracy")
# Large steps on small, noisy batches: the loss leaps now and then.
CONFIG = {"hidden_layers": [16, 16], "learning_rate": 0.1, "batch_size": 10, "seed": 3}
MOONS = {"dataset": "moons", "n_points": 200, "noise": 0.1, "seed": 1}


def seen(client, since=0):
    """Return what the client was told of each measured step, as {step: metrics}."""
    results = client.since(since, "step_result")
    return {result["metrics_step"]: result["metrics"] for result in results if result["metrics_step"] is not None}


def test_who_comes_later_is_told_all_peaks_that_another_saw(connect):
    client = connect()
    client.do("update_config", config=CONFIG)
    client.do("generate_data", **MOONS, test_fraction=0.2)
    client.do("set_pace", steps_per_second=2000)  # not slower, figures are told as often
    mark = client.send("start_training")
    client.wait(lambda: len(seen(client, mark)) > 360, "about as many rows as a curve has", 60.0)
    client.do("stop_training")
    client.probe(0, 0)  # all that was measured came before the answer
    watched = seen(client, mark)
    curve = connect(client.viewer_id).wait_for("curve")

    assert len(curve["steps"]) <= 400
    assert watched.keys() - set(curve["steps"])  # with the checkpoints there were too many for one curve
    assert len(json.dumps(curve)) < 60_000
    for name in METRICS:
        values, told = (
            [metrics[name] for metrics in watched.values()],
            dict(zip(curve["steps"], curve[name], strict=True)),
        )
        assert min(told.values()) <= min(values)
        assert max(values) <= max(told.values())
        assert all(watched[step][name] == value for step, value in told.items() if step in watched)


def test_step_results_and_marks_say_from_where_on_metrics_are_comparable(connect):
    client = connect()
    client.do("update_config", config=CONFIG)
    client.do("generate_data", **MOONS, test_fraction=0.2)
    assert 0 == client.train(100)["comparable_from"]

    assert 0 == client.do("update_config", config={"learning_rate": 0.01})["comparable_from"]
    result = client.do("generate_data", **MOONS, test_fraction=0)
    assert (100, None) == (result["comparable_from"], result["metrics"]["test_loss"])
    client.train(50)
    assert 150 == client.do("update_config", config={"loss": "squared_error"})["comparable_from"]
    client.train(50)
    curve = connect(client.viewer_id).wait_for("curve")
    changes = [(mark["command"], mark["step"], mark.get("comparable_from")) for mark in curve["marks"]]

    assert [("update_config", 100, None), ("generate_data", 100, 100), ("update_config", 150, 150)] == changes
    has_test = {step: value is not None for step, value in zip(curve["steps"], curve["test_loss"], strict=True)}
    assert all(has == (step < 100) for step, has in has_test.items())


def test_marks_say_why_all_points_were_replaced_and_so_does_a_recipe(connect):
    client = connect()
    points = {"x": [0.1, -0.1], "y": [0, 0], "label": [0, 1]}
    client.do("generate_data", **MOONS)
    for reason in ({"reason": "imported"}, {"reason": None}, {}, {"reason": "split"}):
        client.train(10)
        client.do("update_data", points=points, **reason)
    client.train(10)
    client.do("generate_data", **MOONS, reason="undone")
    client.train(10)
    curve = connect(client.viewer_id).wait_for("curve")
    recipe = client.wait_for("recipe", client.send("get_recipe"))
    other = connect()
    mark = other.send(
        "load_recipe", recipe={name: recipe[name] for name in ("data", "config", "journal")}, until_step=60
    )
    other.wait_for("step_result", mark, step=60, status="paused")

    expected = [(10, "imported"), (20, None), (30, None), (40, "split"), (50, "undone")]
    assert expected == [(each["step"], each.get("reason")) for each in curve["marks"]]
    assert all("reason" not in each for each in curve["marks"][1:3])
    replayed = connect(other.viewer_id).wait_for("curve")["marks"]
    assert expected == [(each["step"], each.get("reason")) for each in replayed]
