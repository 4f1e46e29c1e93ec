"""Experiments over the socket: many runs of one session at once, and each of them exactly the run that it is alone."""

import json

import pytest

from nnvisu.wire.frames import DISAGREEMENT_TILES, MEAN_TILES
from tests.support.client import Client
from tests.support.one_kind import server  # noqa: F401 (fixture)

TILES = 5  # the kind of their frames
BASE = {
    "config": {"hidden_layers": [5, 4], "batch_size": 16, "learning_rate": 0.05, "seed": 3},
    "data": {"generator": {"dataset": "moons", "n_points": 120, "n_classes": 2, "noise": 0.1, "test_fraction": 0.25}},
}
RATES = [0.02, 0.2]


def experiment(**fields):
    """Return two recipes with three seeds each, with these fields changed."""
    axes = [{"setting": "learning_rate", "values": RATES}]
    return {"experiment": 1, "base": BASE, "seeds": 3, "steps": 400, "axes": axes, "spread": "range", **fields}


def run_to_its_end(client: Client, **fields):
    """Start an experiment, and return its last message and its last results."""
    mark = client.send("start_experiment", experiment=experiment(**fields))
    told = client.wait_for("experiment", mark, 60.0, status="done")
    return told, client.wait_for("experiment_results", mark, 20.0, step=told["n_steps"], seconds_left=0)


def trained_alone(client: Client, member: int, step: int):
    """Return the model of a run of its own that is what a member should be."""
    config = {**BASE["config"], "learning_rate": RATES[member % 2], "seed": BASE["config"]["seed"] + member // 2}
    recipe = {"data": BASE["data"], "config": config}
    mark = client.send("load_recipe", recipe=recipe, until_step=step)
    client.wait_for("step_result", mark, 30.0, step=step, status="paused")
    return client.wait_for("model", client.send("get_model"))


def test_an_experiment_from_its_start_to_its_end(connect):
    """What sockets are told and see of it; that whoever did not ask gets the outline only; and what each run is."""
    client, bystander = connect(), connect()
    viewer = connect(client.viewer_id)
    client.send("set_view", max_fps=0)
    client.send("start_training")
    client.send("set_experiment_view", members=[0, 5], means=[1], disagreements=[0, 7], tile_size=12, max_fps=30)
    mark = client.mark

    told, results = run_to_its_end(client)

    # The session's own run made way, and can be read of as before.
    assert "paused" == client.newest("step_result")["status"]
    assert {each["status"] for each in client.since(mark, "experiment")} <= {"running", "done"}
    assert (6, 3, 400) == (told["n_members"], told["n_seeds"], told["n_steps"])
    assert [{"learning_rate": rate} for rate in RATES] == [each["changes"] for each in told["recipes"]]
    assert {"recipe": [0, 1] * 3, "seed": [0, 0, 1, 1, 2, 2]} == told["members"]
    assert told["experiment"]["axes"] == experiment()["axes"]
    assert told["estimate"]["bytes"] > 6 * 4 * 44

    members, recipes = results["members"], results["recipes"]
    assert [400] * 6 == members["step"]
    assert ["steps"] * 6 == members["ended"]
    for number, recipe in enumerate(recipes):
        losses = members["loss"][number::2]
        low, high, mean = (recipe["loss"][name] for name in ("low", "high", "mean"))
        assert (min(losses), max(losses)) == (low, high)
        assert mean == pytest.approx(sum(losses) / 3)
        assert 3 == recipe["n_runs"] == recipe["fresh_accuracy"]["n"]
    assert {1, 2} == {recipe["rank"] for recipe in recipes}
    assert results["kept"][0] == 0
    assert results["kept"][-1] == 400

    # Curves: rows that were told once, in order, and complete.
    steps, losses = [], []
    for rows in client.since(mark, "experiment_curves"):
        steps, losses = steps[: rows["n_known"]] + rows["steps"], losses[: rows["n_known"]] + rows["loss"]
    assert steps == sorted(set(steps))
    assert 400 == steps[-1]
    assert members["loss"] == pytest.approx(losses[-1], rel=1e-4)

    # Tiles: those that were asked for and exist. The client checks that the frame is what the protocol says.
    shown = [0, 5, MEAN_TILES + 1, DISAGREEMENT_TILES]
    frame = client.wait_for_frame(lambda each: each.kind == TILES and each.step == 400)
    assert (shown, 12, 2) == (frame.values.tolist(), frame.tile_size, frame.n_columns)

    # A member is the run that it is alone, at its end and at a kept step; its session shows the same map as its tile.
    kept = results["kept"][len(results["kept"]) // 2]
    for member, step in ((5, None), (2, kept)):
        fields = {"member": member} if step is None else {"member": member, "step": step}
        opened = client.wait_for("member", client.send("open_member", **fields), member=member)
        assert (step or 400) == opened["step"]
        with_it = connect(opened["session"])
        assert (True, "owner") == (with_it.hello["resumed"], with_it.hello["role"])
        model = with_it.wait_for("model", with_it.send("get_model"))
        assert trained_alone(bystander, member, opened["step"]) == model
        if step is None:
            own = with_it.picture(400, 12).picture
            assert (own == frame.tiles()[5]).all()
            recipe = with_it.wait_for("recipe", with_it.send("get_recipe"))
            assert (400, []) == (recipe["step"], recipe["journal"])
            # It can look back, and goes on as a run does that was never part of an experiment.
            assert set(results["kept"]) <= set(with_it.newest("history")["steps"])
            with_it.train(100)
            assert trained_alone(bystander, member, 500) == with_it.wait_for("model", with_it.send("get_model"))

    # A viewer asks for itself; who comes back is told all of it; who did not ask knows only that there is one.
    assert not viewer.since(0, "experiment_results")
    assert 1 <= len({each["status"] for each in viewer.since(0, "experiment")})
    assert "forbidden" == viewer.refusal("close_experiment")["code"]
    for late in (viewer, connect(client.id)):
        late.wait_for("experiment", status="done")
        late.send("set_experiment_view", members=[1], max_fps=10)
        assert results == late.wait_for("experiment_results")
        curves = late.wait_for("experiment_curves")
        assert (0, steps) == (curves["n_known"], curves["steps"])
        late.wait_for_frame(lambda each: each.kind == TILES and each.values.tolist() == [1])
    assert not bystander.since(0, "experiment")


def test_it_pauses_is_extended_gives_way_and_is_closed(connect):
    client = connect()
    client.send("set_experiment_view", max_fps=0)
    client.send("set_pace", steps_per_second=1000)
    mark = client.send("start_experiment", experiment=experiment(seeds=1, steps=100_000))
    client.wait_for("experiment", mark, status="running")
    client.wait(lambda: any(each["step"] > 20 for each in client.since(mark, "experiment_results")), "progress")

    # The session's own run and the experiment train in turns: starting either lets the other rest.
    mark = client.send("start_training")
    client.wait_for("experiment", mark, status="paused")
    client.wait_for("step_result", mark, status="running")
    mark = client.send("continue_experiment")
    client.wait_for("experiment", mark, status="running")
    client.wait_for("step_result", mark, status="paused")
    mark = client.send("pause_experiment")
    paused = client.wait_for("experiment", mark, status="paused")
    rests = client.newest("experiment_results")["members"]["step"]
    assert max(rests) < 100_000

    assert "steps" == client.refusal("continue_experiment", steps=50)["field"]
    assert "seeds" == client.refusal("continue_experiment", seeds=65)["field"]
    client.send("set_pace", steps_per_second=None)
    mark = client.send("close_experiment")
    closed = client.wait_for("experiment", mark, status="closed")
    assert (None, paused["id"]) == (closed["experiment"], closed["id"])
    assert "invalid_value" == client.refusal("continue_experiment")["code"]
    assert "invalid_value" == client.refusal("open_member", member=0)["code"]
    late = connect(client.id)
    assert not late.since(0, "experiment")

    # More seeds and more steps: what was made stays, and the new ones catch up.
    told, _ = run_to_its_end(client, steps=60)
    mark = client.send("continue_experiment", seeds=4, steps=90)
    extended = client.wait_for("experiment", mark, 30.0, status="done")
    assert (told["id"], 8, 90) == (extended["id"], extended["n_members"], extended["n_steps"])
    later = client.wait_for("experiment_results", mark, step=90, seconds_left=0)
    assert [90] * 8 == later["members"]["step"]
    assert 0 == client.since(mark, "experiment_curves")[0]["n_known"]
    assert "invalid_value" == client.refusal("continue_experiment")["code"]


def test_a_member_that_diverges_is_a_result(connect):
    client = connect()
    client.send("set_experiment_view")
    axes = [{"setting": "learning_rate", "values": [0.02, 1000.0]}]
    base = {
        "config": {"hidden_layers": [], "optimizer": "sgd", "loss": "squared_error"},
        "data": {"generator": {"dataset": "plane", "n_points": 60}},
    }

    _, results = run_to_its_end(client, base=base, axes=axes, steps=100)

    members = results["members"]
    assert ["steps", "diverged"] * 3 == members["ended"]
    assert [0, 3] == [recipe["n_diverged"] for recipe in results["recipes"]]
    assert results["recipes"][1]["loss"] is None
    assert members["step"][1] == members["diverged_at"][1] - 1
    opened = client.wait_for("member", client.send("open_member", member=1))
    assert client.id.split(".")[0] == opened["session"].split(".")[0]  # a proxy leads to it, too
    assert members["step"][1] == opened["step"]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"axes": [{"setting": "learning_rat", "values": [1]}]}, "experiment.axes[0].setting"),
        ({"axes": [{"setting": "learning_rate", "values": [0.1, -1]}]}, "experiment.axes[0].values[1]"),
        ({"seeds": 0}, "experiment.seeds"),
        ({"seeds": 64, "axes": [{"setting": "learning_rate", "values": [i / 100 for i in range(1, 30)]}]}, ""),
        ({"steps": "many"}, "experiment.steps"),
        ({"base": {"config": {}, "data": {}}}, "experiment.base.data"),
    ],
    ids=lambda value: json.dumps(value)[:40],
)
def test_what_is_wrong_is_named_and_starts_nothing(flask_server, wrong, field):
    with Client(flask_server.ws_url) as client:
        refusal = client.refusal("start_experiment", experiment=experiment(**wrong))

        assert "start_experiment" == refusal["command"]
        assert refusal["field"].startswith(field)
        client.probe(0, 0)
        assert not client.since(0, "experiment")


def test_wrong_views_and_members_are_refused(connect):
    client = connect()
    for fields, field in (
        ({"members": [0, 1024]}, "members[1]"),
        ({"means": 3}, "means"),
        ({"tile_size": 7}, "tile_size"),
        ({"max_fps": 31}, "max_fps"),
        ({"results": 1}, "results"),
    ):
        assert field == client.refusal("set_experiment_view", **fields)["field"]
    mark = client.send("start_experiment", experiment=experiment(steps=20))
    client.wait_for("experiment", mark, 30.0, status="done")
    assert "member" == client.refusal("open_member", member=6)["field"]
    assert "step" == client.refusal("open_member", member=0, step=11)["field"]
    assert not client.since(0, "experiment_results")
