"""Each command and its effect, as the protocol has them. On a real server."""

import json
import math

import pytest

from tests.support.client import Client
from tests.support.one_kind import server  # noqa: F401 (fixture)
from tests.support.websocket import PING

# Probabilities are float32 and travel as decimals.
TOLERANCE = 2e-6

NINE_POINTS = {
    "x": [-0.9, -0.7, -0.8, 0.8, 0.9, 0.7, 0.0, 0.1, -0.1],
    "y": [-0.9, -0.8, -0.7, -0.9, -0.7, -0.8, 0.8, 0.9, 0.7],
    "label": [0, 0, 0, 1, 1, 1, 2, 2, 2],
}


def columns(data: dict) -> list[tuple[float, float, int]]:
    """Return the points of a data message as rows."""
    points = data["points"]
    return list(zip(points["x"], points["y"], points["label"], strict=True))


def loss_by_probing(client: Client, is_test: int) -> tuple[float, float]:
    """Return (mean loss, accuracy) over the train or test points, from the probabilities at each of them."""
    data = client.newest("data")
    rows = [row for row, test in zip(columns(data), data["test"], strict=True) if test == is_test]
    probabilities = [(client.probe(x, y), label) for x, y, label in rows]
    losses = [-math.log(p[label]) for p, label in probabilities]
    hits = [p.index(max(p)) == label for p, label in probabilities]
    return sum(losses) / len(losses), sum(hits) / len(hits)


# --- start, stop, step, pace, reset ---


def test_start_runs_and_stop_pauses(connect):
    client = connect()
    client.send("start_training")
    client.wait_for("step_result", status="running")
    mark = client.send("stop_training")
    stopped = client.wait_for("step_result", since=mark, status="paused")
    client.picture(stopped["step"], 16)

    assert stopped["step"] > 0
    assert client.newest("step_result")["step"] == stopped["step"]


def test_until_step_pauses_exactly_there(connect):
    client = connect()
    client.send("start_training", until_step=1234)

    assert client.wait_for("step_result", status="paused", step=1234)


def test_until_step_must_lie_ahead(connect):
    client = connect()
    client.train(10)
    refusals = [client.refusal("start_training", until_step=step) for step in (10, 9)]

    assert ["invalid_value"] * 2 == [refusal["code"] for refusal in refusals]
    assert ["until_step"] * 2 == [refusal["field"] for refusal in refusals]
    assert client.train(1)["step"] == 11


@pytest.mark.parametrize("n_steps", [1, 2, 999])
def test_step_trains_exactly_that_many(connect, n_steps: int):
    client = connect()

    assert client.train(n_steps)["step"] == n_steps
    assert client.train(n_steps)["step"] == 2 * n_steps


def test_step_while_running_ends_in_a_pause(connect):
    client = connect()
    client.send("start_training")
    client.wait_for("step_result", status="running")
    mark = client.send("step", n_steps=50)

    assert client.wait_for("step_result", since=mark, status="paused")["step"] >= 50


def test_epoch_counts_passes(connect):
    client = connect()
    client.do("update_data", points=NINE_POINTS)
    client.do("update_config", config={"batch_size": 3})

    assert client.train(7)["epoch"] == pytest.approx(7 / 3, abs=1e-6)


@pytest.mark.parametrize("pace", [25, 400.5, "watch", None])
def test_pace_is_told_and_kept(connect, pace: object):
    client = connect()
    client.send("set_pace", steps_per_second=pace)
    told = client.wait_for("step_result", pace=pace)
    again = connect(client.id)

    assert pace == told["pace"] == again.hello["pace"]


@pytest.mark.parametrize("pace", [40, "watch"])
def test_pace_is_never_exceeded(connect, pace: object):
    client = connect()
    client.do("set_pace", steps_per_second=pace)
    mark = client.send("start_training", until_step=40)
    client.wait_for("step_result", since=mark, step=40, status="paused")
    arrivals = [(t, m["step"]) for t, m in client.messages[mark:] if m["type"] == "step_result" and m["step"] > 0]
    (began, first), (ended, last) = arrivals[0], arrivals[-1]

    assert ended - began > 0.5 * (last - first) / 40


def test_reset_goes_back_to_the_start(connect):
    client = connect()
    start = client.newest("step_result")
    before = client.picture(0, 20)
    client.train(50)
    mark = client.send("reset")
    after = client.wait_for("step_result", since=mark, step=0)

    assert ("paused", start["metrics"], 0) == (after["status"], after["metrics"], after["epoch"])
    assert (before.picture == client.picture(0, 20).picture).all()


def test_reset_makes_the_same_run_again(connect):
    client = connect()
    client.do("update_config", config={"batch_size": 7, "dropout_rate": 0.25})
    first = client.train(120)
    client.do("reset")

    assert client.train(120)["metrics"] == first["metrics"]


def test_reset_with_a_seed_takes_it_over(connect):
    client = connect()
    start = client.newest("step_result")
    mark = client.send("reset", seed=77)
    config = client.wait_for("config", since=mark)
    after = client.wait_for("step_result", since=mark, step=0)

    assert (77, True) == (config["config"]["seed"], config["reinitialised"])
    assert start["metrics"]["loss"] != after["metrics"]["loss"]


def test_reset_stops_a_running_training(connect):
    client = connect()
    client.send("start_training")
    client.wait_for("step_result", status="running")
    mark = client.send("reset")

    assert client.wait_for("step_result", since=mark, status="paused")["step"] == 0


# --- update_config ---


@pytest.mark.parametrize("change", [{"hidden_layers": [4, 3]}, {"initializer": "he_normal"}, {"seed": 5}])
def test_new_weights_start_at_step_0(connect, change: dict):
    client = connect()
    client.train(20)
    mark = client.send("update_config", config=change)
    config = client.wait_for("config", since=mark)
    result = client.wait_for("step_result", since=mark)

    assert config["reinitialised"]
    assert change.items() <= config["config"].items()
    assert (0, 0) == (result["step"], result["epoch"])


@pytest.mark.parametrize(
    "change",
    [
        {"activation": "tanh"},
        {"optimizer": "sgd"},
        {"optimizer": "rmsprop", "beta2": 0.9},
        {"learning_rate": 0.3},
        {"batch_size": 10},
        {"l1": 0.01, "l2": 0.02},
        {"dropout_rate": 0.5},
        {"gradient_clip": 1},
        {"momentum": 0.9, "nesterov": True},
        {"learning_rate_schedule": "one_cycle", "schedule_steps": 50},
        {"optimizer": "adamw", "weight_decay": 0.1, "label_smoothing": 0.1},
        {},
    ],
)
def test_all_other_changes_keep_step_and_weights(connect, change: dict):
    client = connect()
    before = client.train(20)
    probabilities = client.probe(0.3, -0.2)
    mark = client.send("update_config", config=change)
    config = client.wait_for("config", since=mark)
    after = client.wait_for("step_result", since=mark)

    assert not config["reinitialised"]
    assert change.items() <= config["config"].items()
    assert (20, before["metrics"]) == (after["step"], after["metrics"])
    assert probabilities == client.probe(0.3, -0.2)
    assert client.train(5)["step"] == 25


def test_config_changes_a_running_training(connect):
    client = connect()
    client.send("start_training")
    running = client.wait_for("step_result", status="running")
    mark = client.send("update_config", config={"learning_rate": 0.002})
    client.wait_for("config", since=mark)
    later = client.wait(
        lambda: [m for m in client.since(mark, "step_result") if m["step"] > running["step"]], "more steps"
    )[0]

    assert later["status"] == "running"


def test_new_layers_in_a_running_training_begin_at_0_and_run_on(connect):
    client = connect()
    client.do("set_pace", steps_per_second=100)
    client.send("start_training")
    client.wait(lambda: client.newest("step_result")["step"] > 20, "steps")
    mark = client.send("update_config", config={"hidden_layers": [6]})
    client.wait_for("config", since=mark)
    after = client.wait(
        lambda: [m for m in client.since(mark, "step_result") if m["step"] < 20 and m["status"] == "running"], "restart"
    )

    assert after


def test_features_that_stay_keep_their_rows(connect):
    client = connect()
    client.train(100)
    probabilities = client.probe(0.4, 0.1)
    client.do("update_config", config={"features": ["x", "y", "x_squared", "radius"]})
    more = client.probe(0.4, 0.1)
    client.do("update_config", config={"features": ["x", "y"]})

    assert len(probabilities) == len(more)
    assert probabilities == client.probe(0.4, 0.1)
    assert client.newest("step_result")["step"] == 100


def test_optimizer_state_starts_anew_with_the_optimizer(connect):
    def run(detour: list[str]) -> list[float]:
        client = connect()
        client.do("update_config", config={"optimizer": "adam"})
        client.train(50)
        for optimizer in detour:
            client.do("update_config", config={"optimizer": optimizer})
        client.train(3)
        return client.probe(0.1, 0.1)

    straight, there_and_back, again = run([]), run(["sgd", "adam"]), run(["sgd", "adam"])

    assert there_and_back == again
    assert straight != again


# --- Data ---


@pytest.mark.parametrize(
    "dataset",
    [
        "circles",
        "moons",
        "blobs",
        "anisotropic",
        "varied_variance",
        "xor",
        "spirals",
        "gaussians",
        "checkerboard",
        "rings",
        "stripes",
    ],
)
def test_generated_data_are_as_asked(connect, dataset: str):
    client = connect()
    asked = {"dataset": dataset, "n_points": 150, "n_classes": 3, "noise": 0.1, "seed": 4, "test_fraction": 0.2}
    client.do("generate_data", **asked)
    data = client.newest("data")
    rows = columns(data)
    client.do("generate_data", **asked | {"seed": 5})
    other = columns(client.newest("data"))
    client.do("generate_data", **asked)

    assert (150, 30, 3) == (len(rows), sum(data["test"]), data["n_classes"])
    assert {0, 1, 2} == {label for _, _, label in rows}
    assert all(-1 <= value <= 1 for x, y, _ in rows for value in (x, y))
    assert rows != other
    assert data == client.newest("data")
    assert asked == data["generator"]


def test_generated_data_have_the_documented_defaults(connect):
    client = connect()
    client.do("generate_data", dataset="blobs")
    data = client.newest("data")

    assert (200, 2, 0) == (len(data["test"]), data["n_classes"], sum(data["test"]))
    assert 0.05 == data["generator"]["noise"]


@pytest.mark.parametrize(("n_points", "test_fraction", "n_test"), [(10, 0.3, 3), (199, 0.5, 100), (333, 0.1, 33)])
def test_test_points_are_exactly_the_share(connect, n_points: int, test_fraction: float, n_test: int):
    client = connect()
    client.do("generate_data", dataset="moons", n_points=n_points, test_fraction=test_fraction)
    n_generated = sum(client.newest("data")["test"])
    points = {"x": [0.1] * n_points, "y": [0.2] * n_points, "label": [0, 1] * (n_points // 2) + [1] * (n_points % 2)}
    client.do("update_data", points=points, test_fraction=test_fraction)

    assert n_generated in (n_test, n_test - (n_points * test_fraction % 1 == 0.5))
    assert n_generated == sum(client.newest("data")["test"])


def test_new_data_keep_step_and_weights(connect):
    client = connect()
    client.train(30)
    probabilities = client.probe(0.2, 0.2)
    result = client.do("generate_data", dataset="circles", n_classes=3)

    assert 30 == result["step"]
    assert probabilities == client.probe(0.2, 0.2)


def test_update_data_replaces_all_points(connect):
    client = connect()
    client.do("update_data", points=NINE_POINTS, test=[0, 0, 1, 0, 0, 1, 0, 0, 1])
    data = client.newest("data")

    assert NINE_POINTS == {name: pytest.approx(column) for name, column in data["points"].items()}
    assert ([0, 0, 1] * 3, 3, None) == (data["test"], data["n_classes"], data["generator"])


def test_clearing_the_data_pauses_and_leaves_nothing_to_train_on(connect):
    client = connect()
    client.send("start_training")
    client.wait_for("step_result", status="running")
    mark = client.send("update_data", points={"x": [], "y": [], "label": []})
    data = client.wait_for("data", since=mark)
    result = client.wait_for("step_result", since=mark, status="paused")
    refusals = [client.refusal("start_training"), client.refusal("step", n_steps=1)]

    assert ([], 2) == (data["points"]["x"], data["n_classes"])
    assert {"loss": None, "accuracy": None, "test_loss": None, "test_accuracy": None} == result["metrics"]
    assert ["empty_data"] * 2 == [refusal["code"] for refusal in refusals]


def test_only_test_points_are_nothing_to_train_on(connect):
    client = connect()
    result = client.do("update_data", points=NINE_POINTS, test=[1] * 9)

    assert (None, True) == (result["metrics"]["loss"], result["metrics"]["test_loss"] > 0)
    assert client.refusal("start_training")["code"] == "empty_data"


def test_painting_after_clearing_trains(connect):
    client = connect()
    client.do("update_data", points={"x": [], "y": [], "label": []})
    client.do("add_points", points={"x": [-0.5, 0.5], "y": [0, 0], "label": [0, 1]})

    assert client.train(400)["metrics"]["loss"] < 0.1


def test_added_points_come_to_the_others(connect):
    client = connect()
    client.do("update_data", points=NINE_POINTS)
    client.do("add_points", points={"x": [0.5], "y": [0.25], "label": [1]})
    client.do("add_points", points={"x": [-0.5], "y": [-0.25], "label": [0]}, test=True)
    data = client.newest("data")

    assert [(0.5, 0.25, 1), (-0.5, -0.25, 0)] == columns(data)[-2:]
    assert [0] * 10 + [1] == data["test"]


def test_erased_points_are_those_in_the_disc(connect):
    client = connect()
    client.do("update_data", points=NINE_POINTS, test=[0, 1, 0] * 3)
    client.do("erase_points", x=0.8, y=-0.8, radius=0.12)
    data = client.newest("data")
    kept = [row for row in zip(*NINE_POINTS.values(), strict=True) if math.dist(row[:2], (0.8, -0.8)) > 0.12]

    assert [pytest.approx(row) for row in kept] == columns(data)
    assert len(kept) == len(data["test"]) == 7


def test_a_moved_point_keeps_its_index_its_class_and_its_mark(connect):
    client = connect()
    client.do("update_data", points=NINE_POINTS, test=[0, 1, 0] * 3)
    client.do("move_point", index=4, x=-0.25, y=0.125)
    data = client.newest("data")
    expected = [
        (-0.25, 0.125, row[2]) if i == 4 else row for i, row in enumerate(zip(*NINE_POINTS.values(), strict=True))
    ]

    assert [pytest.approx(row) for row in expected] == columns(data)
    assert [0, 1, 0] * 3 == data["test"]
    assert data["generator"] is None


def test_points_in_the_disc_change_their_class_and_no_other_does(connect):
    client = connect()
    client.do("update_data", points=NINE_POINTS)
    client.do("relabel_points", x=0.8, y=-0.8, radius=0.12, label=3)
    data = client.newest("data")
    is_in_disc = [math.dist(row[:2], (0.8, -0.8)) <= 0.12 for row in zip(*NINE_POINTS.values(), strict=True)]

    labels = [3 if hit else label for hit, label in zip(is_in_disc, NINE_POINTS["label"], strict=True)]
    assert 2 == sum(is_in_disc)
    assert labels == data["points"]["label"]
    assert 4 == data["n_classes"] == len(client.probe(0, 0))


def test_points_in_the_disc_change_their_value(connect):
    client = connect()
    client.do("update_data", points={"x": [0, 0.1, 0.9], "y": [0, 0, 0.9], "value": [0.5, -0.5, 0.25]})
    client.do("relabel_points", x=0, y=0, radius=0.2, value=-0.75)

    assert [-0.75, -0.75, 0.25] == client.newest("data")["points"]["value"]
    assert "value" == client.refusal("relabel_points", x=0, y=0, radius=0.2, label=1)["field"]


def test_last_train_point_erased_pauses(connect):
    client = connect()
    client.do("update_data", points={"x": [0, 0.9], "y": [0, 0.9], "label": [0, 1]}, test=[0, 1])
    client.send("start_training")
    client.wait_for("step_result", status="running")
    mark = client.send("erase_points", x=0, y=0, radius=0.1)

    assert client.wait_for("step_result", since=mark, status="paused")["metrics"]["loss"] is None


@pytest.mark.parametrize("optimizer", ["adam", "sgd", "rmsprop"])
def test_a_new_class_grows_the_network_and_trains_at_once(connect, optimizer: str):
    client = connect()
    client.do("update_config", config={"optimizer": optimizer, "learning_rate": 0.5 if optimizer == "sgd" else 0.01})
    client.do("update_data", points=NINE_POINTS)
    step = client.train(300)["step"]
    result = client.do("add_points", points={"x": [0, 0.05], "y": [0, -0.05], "label": [4, 4]})
    before = client.probe(0, 0)
    client.train(600)

    assert (step, 5, 5) == (result["step"], client.newest("data")["n_classes"], len(before))
    assert client.probe(0, 0)[4] > 0.9
    assert client.newest("step_result")["metrics"]["accuracy"] == 1


def test_more_classes_keep_the_old_weights(connect):
    client = connect()
    client.do("update_data", points=NINE_POINTS)
    client.train(200)
    before = client.probe(0.5, -0.5)
    client.do("add_points", points={"x": [0], "y": [0], "label": [3]})
    after = client.probe(0.5, -0.5)

    ratios = [new / old for new, old in zip(after[:3], before, strict=True)]
    assert ratios == pytest.approx([ratios[0]] * 3, rel=1e-3)  # only the softmax's sum has changed


def test_fewer_classes_leave_the_network_until_reset(connect):
    client = connect()
    client.do("update_data", points=NINE_POINTS)
    client.train(5)
    client.do("erase_points", x=0, y=0.8, radius=0.3)
    n_before = len(client.probe(0, 0))
    client.do("reset")

    assert (2, 3, 2) == (client.newest("data")["n_classes"], n_before, len(client.probe(0, 0)))


def test_data_of_ten_thousand_points_pass(connect):
    client = connect()
    n_points = 10_000
    points = {
        "x": [round(math.sin(i), 6) for i in range(n_points)],
        "y": [round(math.cos(3 * i), 6) for i in range(n_points)],
        "label": [i % 8 for i in range(n_points)],
    }
    client.do("update_data", points=points)
    refusal = client.refusal("add_points", points={"x": [0], "y": [0], "label": [0]})

    assert (n_points, 8) == (len(client.newest("data")["test"]), client.newest("data")["n_classes"])
    assert refusal["code"] == "limit_exceeded"
    assert client.train(3)["step"] == 3


# --- Metrics and probes ---


@pytest.mark.parametrize("change", [{}, {"dropout_rate": 0.5, "l1": 0.1, "l2": 0.5}, {"batch_size": 2}])
def test_metrics_are_exact_and_without_penalties(connect, change: dict):
    client = connect()
    client.do("update_data", points=NINE_POINTS, test=[0, 0, 1] * 3)
    client.do("update_config", config=change)
    metrics = client.train(25)["metrics"]
    loss, accuracy = loss_by_probing(client, is_test=0)
    test_loss, test_accuracy = loss_by_probing(client, is_test=1)

    assert loss == pytest.approx(metrics["loss"], rel=1e-4)
    assert test_loss == pytest.approx(metrics["test_loss"], rel=1e-4)
    assert (accuracy, test_accuracy) == pytest.approx((metrics["accuracy"], metrics["test_accuracy"]))


def test_metrics_after_until_step_and_stop_are_of_that_step(connect):
    client = connect()
    client.do("update_data", points=NINE_POINTS)
    client.send("start_training", until_step=500)
    at_500 = client.wait_for("step_result", step=500, status="paused")["metrics"]["loss"]
    by_probing_500, _ = loss_by_probing(client, is_test=0)
    mark = client.send("start_training")
    client.wait_for("step_result", since=mark, status="running")
    mark = client.send("stop_training")
    at_stop = client.wait_for("step_result", since=mark, status="paused")["metrics"]["loss"]
    by_probing_stop, _ = loss_by_probing(client, is_test=0)

    assert by_probing_500 == pytest.approx(at_500, rel=1e-4)
    assert by_probing_stop == pytest.approx(at_stop, rel=1e-3, abs=1e-6)  # near 0 a float32 of 1 - p is coarse


def test_test_metrics_are_null_without_test_points(connect):
    client = connect()
    metrics = client.do("generate_data", dataset="moons")["metrics"]

    assert (None, None) == (metrics["test_loss"], metrics["test_accuracy"])
    assert metrics["loss"] > 0


def test_probe_gives_probabilities_of_the_present_step(connect):
    client = connect()
    client.do("generate_data", dataset="blobs", n_classes=5)
    client.train(12)
    mark = client.send("probe", x=-1, y=1)
    result = client.wait_for("probe_result", since=mark)

    assert (12, -1, 1, 5) == (result["step"], result["x"], result["y"], len(result["probabilities"]))
    assert sum(result["probabilities"]) == pytest.approx(1, abs=TOLERANCE)


def test_diverged_run_says_so_and_recovers_with_a_smaller_step(connect):
    client = connect()
    client.do("update_config", config={"optimizer": "sgd", "learning_rate": 10, "l2": 1})
    client.send("start_training")
    diverged = client.wait_for("step_result", status="diverged")
    refusal = client.refusal("start_training")
    kept = client.probe(0.1, 0.2)
    client.do("update_config", config={"learning_rate": 1e-6, "l2": 0})
    client.train(4)

    assert diverged["diverged_at"] >= diverged["step"]
    assert str(diverged["diverged_at"]) in diverged["message"]
    assert refusal["code"] == "diverged"
    assert all(math.isfinite(probability) for probability in kept)
    assert diverged["step"] + 4 == client.newest("step_result")["step"]


def test_diverged_run_recovers_by_reset(connect):
    client = connect()
    client.do("update_config", config={"optimizer": "sgd", "learning_rate": 10, "l2": 1})
    client.send("start_training")
    client.wait_for("step_result", status="diverged")
    mark = client.send("reset")

    assert client.wait_for("step_result", since=mark, status="paused")["step"] == 0


# --- Limits of rate, and coalescing ---


def test_a_burst_of_sixty_commands_passes(connect):
    client = connect()
    for i in range(60):
        client.send("update_config", config={"learning_rate": (i + 1) / 1000})
    client.wait(lambda: client.newest("config")["config"]["learning_rate"] == 0.06, "the last of them")

    assert [] == client.since(0, "error")


def test_too_many_commands_are_refused_and_the_socket_lives(connect):
    client = connect()
    for i in range(250):
        client.send("update_config", config={"learning_rate": (i + 1) / 1000})
    refusal = client.wait_for("error")

    assert ("rate_limited", "update_config") == (refusal["code"], refusal["command"])
    assert client.is_open
    assert client.probe(0, 0)


def test_acks_and_probes_have_allowances_of_their_own(connect):
    client = connect()
    for _ in range(60):
        client.send("ack", seq=0)
        client.probe(0.5, 0.5)
        client.send("set_pace", steps_per_second=None)

    assert [] == client.since(0, "error")


@pytest.mark.parametrize(
    ("fields", "burst", "allowed"),
    [
        ({"type": "set_pace", "steps_per_second": None}, 120, "60 commands a second"),
        ({"type": "probe", "x": 0, "y": 0}, 240, "120 probes a second"),
        ({"type": "ack", "seq": 0}, 600, "300 acks a second"),
    ],
    ids=["command", "probe", "ack"],
)
def test_a_refusal_names_the_limit_that_was_exceeded(connect, fields, burst, allowed):
    client = connect()
    text, fitting = json.dumps(fields), 190  # 200 refused messages at once would end the connection
    n_pongs = 0
    while not client.since(0, "error"):
        for _ in range(fitting + (burst if n_pongs == 0 else 0)):
            client.send_text(text)
        client.socket.send_frame(PING, b"read?")
        n_pongs += 1
        client.wait(lambda n=n_pongs: len(client.pongs) >= n or client.since(0, "error"), "a pong")
    refusal = client.wait_for("error")

    assert ("rate_limited", fields["type"]) == (refusal["code"], refusal["command"])
    assert refusal["message"].endswith(f"allowed: {allowed}")


def test_data_messages_are_coalesced(connect):
    client = connect()
    mark = client.mark
    for i in range(50):
        client.send("add_points", points={"x": [i / 100], "y": [0], "label": [0]})
    client.wait(lambda: len(client.newest("data")["test"]) == 290, "all points")

    assert len(client.since(mark, "data")) <= 50


# --- Regression ---

VALUES = {"x": [-0.5, 0.5, 0.0], "y": [0.0, 0.0, 0.5], "value": [-1, 1, 0.25]}


def test_values_are_learned_shown_and_probed(connect):
    client = connect()
    client.do("generate_data", dataset="plane", n_points=100, noise=0.01, test_fraction=0.2)
    data = client.wait_for("data", task="regression")

    client.train(400)
    result = client.newest("step_result")
    mark = client.send("probe", x=0.5, y=0.5)

    assert 100 == len(data["points"]["value"])
    assert {0} == set(data["points"]["label"])
    assert "squared_error" == client.newest("config")["config"]["loss"]
    assert result["metrics"]["loss"] < 0.01
    assert result["metrics"]["accuracy"] is None
    assert abs(client.wait_for("probe_result", since=mark)["value"] - 0.5) < 0.15


def test_points_with_values_replace_join_and_are_cleared(connect):
    client = connect()

    client.do("update_data", points=VALUES)
    first = client.wait_for("data", task="regression")
    client.do("add_points", points={"x": [0.9], "y": [0.9], "value": [0.5]}, test=True)
    client.wait(lambda: len(client.newest("data")["test"]) == 4)
    joined = client.newest("data")
    refusal = client.refusal("add_points", points={"x": [0.1], "y": [0.1], "label": [1]})
    client.do("update_data", points={"x": [], "y": [], "label": []})

    assert VALUES == {key: first["points"][key] for key in VALUES}
    assert ([-1, 1, 0.25, 0.5], [0, 0, 0, 1]) == (joined["points"]["value"], joined["test"])
    assert ("invalid_value", "points") == (refusal["code"], refusal["field"])
    assert client.wait_for("data", n_classes=2, test=[])["task"] == "regression"


def test_classes_come_back_after_values(connect):
    client = connect()
    client.do("update_data", points=VALUES)
    client.do("generate_data", dataset="moons", n_classes=3)
    client.wait_for("data", task="classification", n_classes=3)

    client.train(50)
    mark = client.send("probe", x=0.0, y=0.0)
    answer = client.wait_for("probe_result", since=mark)

    assert answer["value"] is None
    assert 3 == len(answer["probabilities"])
    refusal = client.refusal("update_config", config={"loss": "absolute_error"})
    assert ("invalid_value", "config.loss") == (refusal["code"], refusal["field"])


def test_the_state_says_what_stopped_the_run(connect):
    client = connect()

    by_step = client.do("step", n_steps=5)
    client.wait_for("step_result", status="paused", step=5, stopped_by="until_step")
    client.do("update_config", config={"stop_at_accuracy": 0.6})
    client.send("start_training")

    assert by_step is not None
    assert client.wait_for("step_result", status="paused", stopped_by="accuracy")["message"]


def test_the_learning_rate_in_force_follows_the_schedule(connect):
    client = connect()
    client.do(
        "update_config",
        config={"learning_rate": 0.2, "learning_rate_schedule": "step", "schedule_steps": 10, "schedule_factor": 0.5},
    )

    result = client.train(25)

    assert abs(0.05 - client.wait_for("step_result", step=25, status="paused")["learning_rate"]) < 1e-12
    assert result is not None


def test_an_unhealthy_run_gets_advice(connect):
    client = connect()
    client.do("update_config", config={"learning_rate": 5.0, "activation": "tanh"})
    client.do("step", n_steps=100)

    found = client.wait(lambda: (client.newest("step_result")["advice"] or {}).get("code"))

    assert found in ("learning_rate_high", "saturated_units", "exploding_gradients")
