"""A run is exact: the same recipe gives the same picture, byte by byte, whoever watches and however it was trained."""

import pytest

from tests.support.client import Client
from tests.support.one_kind import server  # noqa: F401 (fixture)
from tests.support.servers import Server

CONFIG = {"hidden_layers": [7, 5], "batch_size": 11, "dropout_rate": 0.2, "learning_rate": 0.02, "seed": 42}
DATA = {"dataset": "spirals", "n_points": 130, "n_classes": 3, "seed": 8, "test_fraction": 0.1}
N_STEPS = 900


def prepare(client: Client) -> Client:
    """Give ``client``'s session the recipe."""
    client.do("update_config", config=CONFIG)
    client.do("generate_data", **DATA)
    return client


def picture(client: Client) -> bytes:
    """Return the bytes of the map after the last step of the recipe."""
    return client.picture(N_STEPS, 50).picture.tobytes()


@pytest.fixture(scope="module")
def expected(flask_server: Server) -> bytes:
    """The picture of a plain run: in one piece, nobody watching."""
    with Client(flask_server.ws_url) as client:
        client.send("set_view", max_fps=0)
        prepare(client).train(N_STEPS)
        return picture(client)


def in_one_piece(client: Client) -> None:
    """Watched at full speed."""
    client.train(N_STEPS)


def in_single_steps(client: Client) -> None:
    """Thirty steps one by one, then the rest."""
    for _ in range(30):
        client.train(1)
    client.train(N_STEPS - 30)


def in_pieces_of_any_length(client: Client) -> None:
    """Started and stopped wherever it happens to be."""
    for _ in range(5):
        mark = client.send("start_training", until_step=N_STEPS)
        client.send("stop_training")
        client.wait_for("step_result", since=mark, status="paused")
    if client.newest("step_result")["step"] < N_STEPS:
        client.send("start_training", until_step=N_STEPS)
    client.wait_for("step_result", step=N_STEPS, status="paused")


def at_the_watch_pace(client: Client) -> None:
    """As a learner sees it; then at a number of steps, then at full speed."""
    for pace, step in (("watch", 60), (2000, 400), (None, N_STEPS)):
        client.do("set_pace", steps_per_second=pace)
        client.send("start_training", until_step=step)
        client.wait_for("step_result", step=step, status="paused")


def after_another_run(client: Client) -> None:
    """After a reset."""
    client.train(123)
    client.do("reset")
    client.train(N_STEPS)


def with_drawing_and_probing(client: Client) -> None:
    """With maps of changing size and many questions on the way."""
    client.do("set_pace", steps_per_second=1500)
    mark = client.send("start_training", until_step=N_STEPS)
    for size in (8, 512, 64, 200):
        client.send("set_view", map_size=size)
        client.probe(size / 1000, 0)
    client.wait_for("step_result", since=mark, step=N_STEPS, status="paused")


WAYS = [
    in_one_piece,
    in_single_steps,
    in_pieces_of_any_length,
    at_the_watch_pace,
    after_another_run,
    with_drawing_and_probing,
]


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_same_recipe_gives_the_same_picture(connect, expected: bytes, way):
    client = prepare(connect())

    way(client)

    assert expected == picture(client)


def test_same_recipe_gives_the_same_picture_when_the_link_is_lost_on_the_way(connect, expected: bytes):
    client = prepare(connect())
    client.do("set_pace", steps_per_second=2000)
    client.send("start_training", until_step=N_STEPS)
    client.wait_for("step_result", status="running")
    client.vanish()

    again = connect(client.id)
    again.wait_for("step_result", step=N_STEPS, status="paused")

    assert expected == picture(again)


def test_same_recipe_gives_the_same_picture_beside_other_sessions(connect, expected: bytes):
    others = [connect() for _ in range(5)]
    for other in others:
        other.send("start_training")
    client = prepare(connect())
    client.train(N_STEPS)

    assert expected == picture(client)


def test_other_recipe_gives_another_picture(connect, expected: bytes):
    client = prepare(connect())
    client.do("update_config", config={"seed": 43})
    client.train(N_STEPS)

    assert expected != picture(client)
