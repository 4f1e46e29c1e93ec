"""Differences of messages: by hand, put together again by a client that shares no code, and on a real server."""

import json
import random

import pytest

from nnvisu.wire import messages
from nnvisu.wire.differences import REPEATED, Differences
from tests.support.client import Client
from tests.support.differences import REPEATED as KNOWN_AS_REPEATED
from tests.support.differences import Completer

RUNNING = {
    "step": 7,
    "epoch": 7.0,
    "status": "running",
    "steps_per_second": 30.25,
    "metrics": {"loss": 0.5, "accuracy": 0.75, "test_loss": None, "test_accuracy": None},
    "metrics_step": 7,
    "pace": "watch",
    "diverged_at": None,
    "message": None,
    "stopped_by": None,
    "learning_rate": 0.01,
    "advice": None,
    "round_trip_ms": 12,
    "n_changes": 3,
    "n_outputs": 2,
    "comparable_from": 0,
    "replayed": None,
}
METRICS = RUNNING["metrics"]


def step_result(**changed):
    return messages.StepResult(**RUNNING | changed)


def told(differences: Differences, message: messages.Message) -> dict:
    return json.loads(differences.text_of(message))


def test_the_first_message_of_each_type_is_complete():
    differences = Differences()
    history = messages.HistoryMessage([0, 1], [], None, None, None)

    assert step_result().as_text() == differences.text_of(step_result())
    assert history.as_text() == differences.text_of(history)


def test_a_difference_has_what_changed_and_nothing_else():
    differences = Differences()
    differences.text_of(step_result())

    changed = step_result(step=8, metrics={**METRICS, "loss": 0.25}, steps_per_second=31.4159)

    expected = '{"type":"difference","step_result":{"step":8,"steps_per_second":31.4,"metrics":{"loss":0.25}}}'
    assert expected == differences.text_of(changed)


def test_nothing_changed_is_an_empty_difference():
    differences = Differences()
    differences.text_of(step_result())

    assert {"type": "difference", "step_result": {}} == told(differences, step_result())


def test_of_checkpoints_it_is_told_which_came_and_went():
    differences = Differences()
    differences.text_of(messages.HistoryMessage([0, 1, 2, 5, 9], [], None, None, None))

    changed = told(differences, messages.HistoryMessage([0, 1, 5, 9, 12, 14], [5], None, None, None))

    steps, changes = {"removed": [2], "added": [12, 14]}, {"removed": [], "added": [5]}
    assert {"type": "difference", "history": {"steps": steps, "changes": changes}} == changed


def test_of_a_table_the_rows_that_changed_are_told():
    differences, recall = Differences(), [0.5, 0.25]
    differences.text_of(messages.ScoresMessage(3, {"confusion": [[1, 2], [3, 4]], "recall": recall}, None))

    changed = messages.ScoresMessage(4, {"confusion": [[1, 2], [4, 3]], "recall": recall}, None)

    expected = {"step": 4, "train": {"confusion": {"1": [4, 3]}}}
    assert expected == told(differences, changed)["scores"]


@pytest.mark.parametrize("value", [{"r_squared": 0.5}, {"confusion": [[1]], "recall": [1.0]}])
def test_other_fields_and_other_rows_make_a_message_complete(value):
    differences = Differences()
    differences.text_of(messages.ScoresMessage(3, {"confusion": [[1, 2], [3, 4]], "recall": [1.0, 0.5]}, None))

    assert "scores" == told(differences, messages.ScoresMessage(4, value, None))["type"]


def test_a_run_at_rest_is_told_of_completely_and_exactly():
    differences, loss = Differences(), 0.12345678901234567
    differences.text_of(step_result())
    running = told(differences, step_result(metrics={**METRICS, "loss": loss}))["step_result"]

    paused = told(differences, step_result(metrics={**METRICS, "loss": loss}, status="paused"))

    assert 0.1234568 == running["metrics"]["loss"]
    assert loss == paused["metrics"]["loss"]
    assert set(RUNNING) <= set(paused)


def test_what_a_number_cannot_hold_is_null_in_differences_too():
    differences = Differences()
    differences.text_of(step_result())

    changed = told(differences, step_result(metrics={**METRICS, "loss": float("nan")}))

    assert {"metrics": {"loss": None}} == changed["step_result"]


def test_other_messages_are_sent_as_they_are():
    differences, warming = Differences(), messages.WarmingMessage(1, 2)
    differences.text_of(warming)

    assert warming.as_text() == differences.text_of(warming)


def test_both_sides_know_the_same_types():
    assert KNOWN_AS_REPEATED == tuple(kind.__struct_config__.tag for kind in REPEATED)
    assert set(KNOWN_AS_REPEATED) == set(messages.DifferenceMessage.__struct_fields__)


def random_messages(seed: int, n_messages: int):
    """What a run might tell, of all types that repeat; floats of seven digits, so that all can be told exactly."""
    draw = random.Random(seed)
    loss = lambda: draw.choice([None, round(draw.random(), 6)])  # noqa: E731
    names = ("loss", "accuracy", "test_loss", "test_accuracy")
    for step in range(n_messages):
        yield step_result(
            step=step,
            status=draw.choice(["running", "running", "running", "paused"]),
            steps_per_second=float(draw.randrange(100)),
            metrics={name: loss() for name in names},
            advice=draw.choice([None, {"code": "slow", "message": "Try more."}, {"code": "fast", "message": "Less."}]),
        )
        steps = sorted(draw.sample(range(20), draw.randrange(1, 20)))
        yield messages.HistoryMessage(steps, [], loss() and 1, None, None)
        n_classes = draw.choice([2, 2, 2, 3])
        table = [[draw.randrange(3) for _ in range(n_classes)] for _ in range(n_classes)]
        yield messages.ScoresMessage(step, draw.choice([None, {"confusion": table}, {"r_squared": loss()}]), None)
        layers = [{"n_neurons": 8, "weight_norm": loss()} for _ in range(n_classes)]
        yield messages.DiagnosisMessage(step, layers, None)


@pytest.mark.parametrize("seed", range(5))
def test_whatever_changes_a_client_knows_what_is_so(seed):
    differences, completer = Differences(), Completer()

    for message in random_messages(seed, 100):
        assert json.loads(message.as_text()) == completer.complete(told(differences, message))


# --- On a real server ---


@pytest.fixture
def watched(flask_server):
    """A client that asks for differences and one that does not, on one session."""
    with Client(flask_server.ws_url) as plain, Client(flask_server.ws_url, plain.id) as asking:
        asking.send("set_view", differences=True, scores=True, diagnosis=True)
        plain.send("set_view", scores=True, diagnosis=True)
        yield plain, asking


def test_who_asks_for_differences_knows_what_the_others_know(watched):
    plain, asking = watched
    plain.send("start_training")
    asking.wait(lambda: asking.text_bytes["difference"] > 2000, "differences")
    step = plain.wait_for("step_result", plain.send("stop_training"), status="paused")["step"]
    asking.wait_for("step_result", step=step, status="paused")
    for client in watched:
        client.wait(lambda client=client: client.newest("history")["steps"][-1] == step, "the last checkpoint")
        client.wait(lambda client=client: client.newest("scores")["step"] == step, "the last scores")

    for name in ("history", "scores"):
        assert plain.newest(name) == asking.newest(name)
    ours, theirs = (client.newest("step_result") | {"round_trip_ms": None} for client in watched)
    assert ours == theirs


def test_who_does_not_ask_gets_complete_messages(watched):
    plain, asking = watched
    plain.send("start_training")
    asking.wait(lambda: asking.text_bytes["difference"] > 1000, "differences")

    assert 0 == plain.text_bytes["difference"]
    fields = set(RUNNING) | {"type"}
    assert all(fields == set(result) for result in plain.since(0, "step_result"))


def test_each_set_view_begins_with_complete_messages(watched):
    plain, asking = watched
    plain.send("start_training")
    asking.wait(lambda: asking.text_bytes["difference"] > 1000, "differences")

    before = asking.text_bytes["step_result"]
    asking.send("set_view", differences=True)

    asking.wait(lambda: asking.text_bytes["step_result"] > before, "a complete step_result")
