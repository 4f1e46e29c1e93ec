"""A classroom over real sockets: joining, the wall, what the teacher leads, and what pupils cannot learn."""

import itertools
import json
from collections.abc import Iterator

import pytest

from tests.support.classrooms import Classroom
from tests.support.client import Client

TILES, SHOWN = 5, 16_384  # the kind of their frames, and what the tile of all shows; pupils' count from there


@pytest.fixture
def a_class(connect) -> Iterator[Classroom]:
    classroom = Classroom(connect)
    yield classroom
    classroom.end()


def told_first(pupil: Client) -> dict:
    """Return what a pupil was told on joining."""
    return pupil.since(0, "classroom")[0]


def rows_of(client: Client, since: int = 0) -> dict[int, dict]:
    """Return the wall as it is after all messages."""
    rows = {}
    for wall in client.since(since, "wall"):
        for row in wall["rows"]:
            rows.setdefault(row["pupil"], {}).update(row)
        for pupil in wall["gone"]:
            del rows[pupil]
    return rows


def test_a_teacher_sees_the_maps_and_figures_of_all_pupils(a_class):
    ann, bob = a_class.pupil(), a_class.pupil()
    bob.send("generate_data", dataset="spirals", n_points=100, n_classes=2)
    bob.wait(lambda: bob.newest("data")["generator"]["dataset"] == "spirals", "other data")
    ann.train(300)
    teacher = a_class.teacher
    teacher.send("set_wall_view", max_fps=10, tile_size=16)

    maps = {SHOWN + 1: ann.picture(300, 16).picture, SHOWN + 2: bob.picture(0, 16).picture}

    def shows_both(frame) -> bool:
        tiles = frame.tiles() if frame.kind == TILES else {}
        return tiles.keys() == maps.keys() and all((tiles[shown] == picture).all() for shown, picture in maps.items())

    teacher.wait_for_frame(shows_both)
    teacher.wait(lambda: rows_of(teacher).get(1, {}).get("step") == 300, "the figures")
    row, result = rows_of(teacher)[1], ann.newest("step_result")
    assert (told_first(ann)["nickname"], "paused", True) == (row["nickname"], row["status"], row["is_connected"])
    assert result["metrics"]["test_loss"] == pytest.approx(row["test_loss"], rel=1e-3)
    assert result["metrics"]["accuracy"] == pytest.approx(row["train_score"], rel=1e-3)
    sizes = [2, *ann.newest("config")["config"]["hidden_layers"], 3]
    assert row["n_weights"] == sum((n_in + 1) * n_out for n_in, n_out in itertools.pairwise(sizes))
    assert "spirals" == rows_of(teacher)[2]["settings"]["data.dataset"]


def test_pausing_rests_all_runs_and_none_starts_before_it_is_released(a_class):
    pupils = [a_class.pupil() for _ in range(2)]
    for each in pupils:
        each.send("start_training")
        each.wait_for("step_result", status="running")

    a_class.set(paused=True)

    for each in pupils:
        each.wait_for("classroom", paused=True)
        each.wait(lambda each=each: each.newest("step_result")["status"] == "paused", "a rest")
        for name, fields in (("start_training", {}), ("step", {"n_steps": 5}), ("continue_experiment", {})):
            refusal = each.refusal(name, **fields)
            assert ("forbidden", name) == (refusal["code"], refusal["command"])
            assert "your teacher has paused the class" in refusal["message"]
    late = a_class.pupil()
    assert told_first(late)["paused"]
    assert "forbidden" == late.refusal("start_training")["code"]
    late.do("update_config", config={"learning_rate": 0.5})  # everything else goes on
    training = a_class.visitor()
    training.send("start_training")
    training.wait_for("step_result", status="running")
    training.wait_for("step_result", training.send("join_classroom", code=a_class.code), status="paused")
    a_class.set(paused=False, training=False)
    assert "your teacher has not unlocked training yet" == late.refusal("start_training")["message"]
    a_class.set(training=True)
    late.train(10)


def test_what_is_shown_to_all_says_no_more_than_the_teacher_wants(a_class):
    ann, bob = a_class.pupil(), a_class.pupil()
    bob.send("set_wall_view", max_fps=10, tile_size=16)
    ann.train(200)

    told = a_class.set(shown={"pupil": 1, "anonymous": False})

    assert {"pupil": 1, "nickname": told_first(ann)["nickname"], "anonymous": False} == told["shown"]
    shown = {"pupil": None, "nickname": told_first(ann)["nickname"], "anonymous": False}
    bob.wait(lambda: bob.newest("classroom")["shown"] == shown, "what is shown")
    frame = bob.wait_for_frame(lambda each: each.kind == TILES)
    assert [SHOWN] == frame.values.tolist()
    assert (ann.picture(200, 16).picture == frame.tiles()[SHOWN]).all()
    a_class.set(shown={"pupil": 1, "anonymous": True})
    bob.wait(lambda: bob.newest("classroom")["shown"] == shown | {"nickname": None, "anonymous": True}, "no name")
    a_class.set(shown=None)
    bob.wait(lambda: bob.newest("classroom")["shown"] is None, "nothing shown")


def test_a_pupil_learns_nothing_that_leads_to_another_session(a_class):
    ann, bob = a_class.pupil(), a_class.pupil()
    ann.send("change_nickname")
    ann.wait_for("classroom", nickname=ann.newest("classroom")["nickname"])
    a_class.set(question={"text": "Yes?", "choices": ["yes", "no"], "is_open": True}, ranking=True)
    ann.send("answer_question", choice=1)
    a_class.teacher.wait(lambda: a_class.teacher.newest("classroom")["question"]["answers"] == [0, 1], "an answer")
    viewer = a_class.teacher.wait_for("pupil_opened", a_class.teacher.send("open_pupil", pupil=1))["viewer"]
    assert a_class.visitor(viewer).hello["role"] == "viewer"
    for name, fields in (
        ("open_pupil", {"pupil": 1}),
        ("remove_pupil", {"pupil": 1}),
        ("set_classroom", {"paused": True}),
        ("send_to_class", {"lesson": "spirals"}),
        ("end_classroom", {}),
    ):
        assert "forbidden" == bob.refusal(name, **fields)["code"]
    bob.send("set_wall_view", max_fps=10)
    bob.do("update_config", config={"learning_rate": 0.5})

    told = json.dumps([message for _, message in bob.messages])

    names = {message["nickname"] for message in ann.since(0, "classroom")}
    for secret in (*names, ann.id, ann.viewer_id, viewer, a_class.teacher.id, a_class.teacher.viewer_id):
        assert secret not in told
    assert not bob.since(0, "wall")
    assert not [frame for frame in bob.frames if frame.kind == TILES]


def test_who_is_removed_stays_out_and_who_leaves_may_come_back(a_class):
    ann, bob = a_class.pupil(), a_class.pupil()
    a_class.teacher.send("set_wall_view")

    a_class.teacher.send("remove_pupil", pupil=1)
    bob.send("leave_classroom")

    ann.wait_for("classroom", role=None, reason="removed")
    bob.wait_for("classroom", role=None, reason="left")
    assert "your teacher has removed you from this class" == ann.refusal("join_classroom", code=a_class.code)["message"]
    again = a_class.visitor(ann.id)
    assert "forbidden" == again.refusal("join_classroom", code=a_class.code)["code"]
    ann.train(10)  # it stays usable
    bob.send("join_classroom", code=a_class.code)
    bob.wait(lambda: bob.newest("classroom")["pupil"] == 2, "the same number")
    a_class.teacher.wait(lambda: list(rows_of(a_class.teacher)) == [2], "one row")


def test_joins_stop_at_the_limit_that_the_teacher_sees(a_class):
    told = a_class.set(max_pupils=2)
    assert (2, 0) == (told["max_pupils"], told["n_pupils"])
    a_class.pupil(), a_class.pupil()

    refused = a_class.visitor().refusal("join_classroom", code=a_class.code)

    assert "limit_exceeded" == refused["code"]
    assert "the class is full: your teacher allows 2 pupils" == refused["message"]
    a_class.teacher.wait(lambda: a_class.teacher.newest("classroom")["n_pupils"] == 2, "both")
    a_class.set(max_pupils=3, accepts=False)
    assert "forbidden" == a_class.visitor().refusal("join_classroom", code=a_class.code)["code"]


def test_when_it_ends_everybody_is_told_and_the_code_is_free_again(a_class):
    pupil = a_class.pupil()
    a_class.set(paused=True)

    a_class.teacher.send("end_classroom")

    for client in (pupil, a_class.teacher):
        client.wait_for("classroom", role=None, reason="ended", code=a_class.code)
    pupil.train(10)
    assert "forbidden" == pupil.refusal("answer_question", choice=0)["code"]
    refused = pupil.refusal("join_classroom", code=a_class.code)
    assert f"no class has the code {a_class.code}; ask your teacher" == refused["message"]
    for leader in (a_class.visitor(), pupil, a_class.teacher):
        leader.wait_for("classroom", leader.send("open_classroom", code=a_class.code), role="teacher")
        leader.wait_for("classroom", leader.send("end_classroom"), reason="ended")


def test_a_code_leads_to_joining_with_a_fitting_session_and_to_nothing_else(a_class, connect):
    stranger = connect()

    refused = stranger.refusal("join_classroom", code=a_class.code)

    assert ("invalid_value", "code") == (refused["code"], refused["field"])
    assert f"class-{a_class.code.lower()}." in refused["message"]
    assert "code" == stranger.refusal("join_classroom", code="AEIOUY")["field"]
    taken = a_class.visitor().refusal("open_classroom", code=a_class.code)
    assert ("invalid_value", "code") == (taken["code"], taken["field"])


def test_a_question_is_counted_and_pupils_see_the_counts_once_it_is_closed(a_class):
    ann, bob = a_class.pupil(), a_class.pupil()
    question = {"text": "Will it learn?", "choices": ["yes", "no", "maybe"], "is_open": True}
    a_class.set(question=question, training=False)
    ann.send("answer_question", choice=2)
    ann.wait(lambda: ann.newest("classroom")["answered"] == 2, "the answer")
    assert ann.newest("classroom")["question"]["answers"] is None
    assert "choice" == bob.refusal("answer_question", choice=3)["field"]

    told = a_class.set(question=question | {"is_open": False}, training=True)

    assert [0, 0, 1] == told["question"]["answers"]
    bob.wait(lambda: bob.newest("classroom")["question"]["answers"] == [0, 0, 1], "the counts")
    assert "forbidden" == bob.refusal("answer_question", choice=0)["code"]
    assert 2 == a_class.set(question=question | {"text": "Again?"})["question"]["number"]
    ann.wait(lambda: ann.newest("classroom")["answered"] is None, "a new question")


def test_a_recipe_is_sent_to_all_and_asked_for_by_who_needs_it(a_class):
    pupil = a_class.pupil()
    recipe = pupil.wait_for("recipe", pupil.send("get_recipe"))
    given = {"data": recipe["data"], "config": recipe["config"] | {"learning_rate": 0.25}}

    a_class.teacher.send("send_to_class", recipe=given)

    pupil.wait(lambda: pupil.newest("classroom")["sent"] == {"number": 1, "lesson": None, "has_recipe": True}, "it")
    assert given == pupil.wait_for("sent_to_class", pupil.send("get_sent"))["recipe"]
    pupil.do("load_recipe", recipe=given)
    assert 0.25 == pupil.newest("config")["config"]["learning_rate"]
    assert (
        "recipe.config.learning_rate"
        == a_class.teacher.refusal("send_to_class", recipe=given | {"config": {"learning_rate": -1}})["field"]
    )
    assert "invalid_value" == a_class.teacher.refusal("send_to_class")["code"]


def test_a_goal_that_is_reached_stays_reached_and_places_are_told_if_wanted(a_class):
    ann, bob = a_class.pupil(), a_class.pupil()
    a_class.set(goal={"score": 0.9, "max_steps": 5000})
    ann.train(2000)

    ann.wait(lambda: ann.newest("classroom")["reached"], "the goal")

    assert ann.newest("classroom")["rank"] is None
    ann.do("reset")
    ann.train(1)
    assert ann.newest("classroom")["reached"]
    assert not bob.newest("classroom")["reached"]
    ann.train(1999)
    a_class.set(ranking=True)
    ann.wait(lambda: ann.newest("classroom")["rank"] == {"place": 1, "of": 2}, "a place")
    bob.wait(lambda: bob.newest("classroom")["rank"] == {"place": 2, "of": 2}, "a place")
    a_class.set(goal={"score": 0.9, "max_steps": 1000})
    ann.wait(lambda: not ann.newest("classroom")["reached"], "another goal")


def test_nicknames_are_given_unless_the_teacher_lets_pupils_choose(a_class):
    ann, bob = a_class.pupil(), a_class.pupil()
    refused = bob.refusal("change_nickname", name="Bob")
    assert ("forbidden", "name") == (refused["code"], refused["field"])
    a_class.set(names="free")
    bob.send("change_nickname", name="  Bob \u202e the\nB ")
    bob.wait(lambda: bob.newest("classroom")["nickname"] == "Bob the B", "a name without what nobody sees")
    assert "name" == bob.refusal("change_nickname", name="x" * 25)["field"]

    a_class.set(shown={"pupil": 2, "anonymous": False})

    ann.wait(lambda: ann.newest("classroom")["shown"], "what is shown")
    assert ann.newest("classroom")["shown"]["nickname"] is None  # only the teacher sees it
    assert "Bob the B" == a_class.teacher.newest("classroom")["shown"]["nickname"]
    a_class.set(names="given")
    bob.wait(lambda: bob.newest("classroom")["names"] == "given", "the rule")
    assert bob.newest("classroom")["nickname"] not in ("Bob the B", told_first(ann)["nickname"])


def test_a_run_is_bit_for_bit_the_same_in_a_class_as_alone(a_class, connect):
    config = {"hidden_layers": [9, 7], "batch_size": 16, "dropout_rate": 0.1, "learning_rate": 0.02, "seed": 8}
    pupil, alone = a_class.pupil(), connect()
    a_class.teacher.send("set_wall_view", max_fps=30)
    a_class.set(goal={"score": 0.5}, ranking=True, shown={"pupil": 1, "anonymous": False})
    pupil.do("update_config", config=config)
    pupil.send("start_training")
    for _ in range(3):  # wherever that is
        step = pupil.newest("step_result")["step"]
        pupil.wait(lambda step=step: pupil.newest("step_result")["step"] > step + 50, "steps")
        a_class.set(paused=True)
        pupil.wait(lambda: pupil.newest("step_result")["status"] == "paused", "a rest")
        a_class.set(paused=False)
        pupil.wait_for("step_result", pupil.send("start_training"), status="running")
    pupil.wait_for("step_result", pupil.send("stop_training"), status="paused")
    goal = pupil.newest("step_result")["step"] + 100

    alone.do("update_config", config=config)
    alone.train(goal)
    pupil.train(100)

    of_pupil, of_alone = (each.wait_for("model", each.send("get_model")) for each in (pupil, alone))
    assert of_alone == of_pupil
    recipe = pupil.wait_for("recipe", pupil.send("get_recipe"))
    assert [] == [change for _, change in recipe["journal"] if change["type"] != "update_config"]


def test_the_wall_goes_on_showing_a_run_whose_page_is_closed(a_class):
    pupil = a_class.pupil()
    a_class.teacher.send("set_wall_view", max_fps=5)
    pupil.wait_for("step_result", pupil.send("start_training"), status="running")
    pupil.close()

    a_class.teacher.wait(lambda: rows_of(a_class.teacher).get(1, {}).get("is_connected") is False, "an absent pupil")
    step = rows_of(a_class.teacher)[1]["step"]

    a_class.teacher.wait(lambda: rows_of(a_class.teacher)[1]["step"] > step + 10, "more steps")
    assert "running" == rows_of(a_class.teacher)[1]["status"]
    a_class.teacher.wait(lambda: a_class.teacher.newest("classroom")["n_connected"] == 0, "nobody")


def test_classes_know_nothing_of_each_other(a_class, connect, request):
    other = Classroom(connect)
    request.addfinalizer(other.end)
    pupil, stranger = a_class.pupil(), other.pupil()
    other.teacher.send("set_wall_view", max_fps=10)
    pupil.train(50)
    other.set(paused=True)

    other.teacher.wait(lambda: rows_of(other.teacher), "a row")

    assert [1] == list(rows_of(other.teacher))
    assert 0 == rows_of(other.teacher)[1]["step"]
    assert "forbidden" == stranger.refusal("start_training")["code"]
    pupil.train(10)
    assert "code" == pupil.refusal("join_classroom", code=other.code)["field"]
    assert "forbidden" == pupil.refusal("open_classroom", code=a_class.code)["code"]
    assert "forbidden" == a_class.teacher.refusal("join_classroom", code=a_class.code)["code"]


def test_a_viewer_of_a_pupil_is_in_no_class_and_commands_nothing(a_class):
    pupil = a_class.pupil()
    viewer = a_class.visitor(
        a_class.teacher.wait_for("pupil_opened", a_class.teacher.send("open_pupil", pupil=1))["viewer"]
    )
    a_class.set(paused=True)
    pupil.wait_for("classroom", paused=True)

    for name, fields in (("leave_classroom", {}), ("change_nickname", {}), ("set_wall_view", {}), ("get_sent", {})):
        assert "forbidden" == viewer.refusal(name, **fields)["code"]
    viewer.probe(0, 0)

    assert [] == viewer.since(0, "classroom")
    assert "pupil" == a_class.teacher.refusal("open_pupil", pupil=2)["field"]


def test_codes_cannot_be_guessed_for_long_from_one_address(start_server, connect_to):
    server = start_server("flask")
    a_class = Classroom(lambda session: connect_to(server, session))
    there = a_class.pupil()
    n_wrong, refused = 0, {}
    for letter in 50 * "BCDFG":
        guess = f"{letter}ZZZZZ"
        guesser = connect_to(server, f"class-{guess.lower()}.{a_class.new_id().partition('.')[2]}")
        refused = guesser.refusal("join_classroom", code=guess)
        guesser.close()
        if refused["code"] != "invalid_value":
            break
        n_wrong += 1

    assert "rate_limited" == refused["code"]
    assert n_wrong < 50
    late = a_class.visitor()
    assert "rate_limited" == late.refusal("join_classroom", code=a_class.code)["code"]  # the right one says no more
    taken = a_class.visitor()
    assert "rate_limited" == taken.refusal("open_classroom", code=a_class.code)["code"]
    there.train(10)  # who is in it notices nothing


def test_a_flood_of_joins_leaves_as_many_pupils_as_the_teacher_allows(a_class):
    a_class.set(max_pupils=3)
    flood = [a_class.visitor() for _ in range(8)]
    for client in flood:
        client.send("join_classroom", code=a_class.code)

    def answers(client: Client) -> list[dict]:
        return client.wait(lambda: client.since(0, "classroom") or client.since(0, "error"))

    told = [answers(client) for client in flood]

    assert 3 == sum(each[0]["type"] == "classroom" for each in told)
    assert {"limit_exceeded"} == {each[0]["code"] for each in told if each[0]["type"] == "error"}
    a_class.teacher.wait(lambda: a_class.teacher.newest("classroom")["n_pupils"] == 3, "three")
    again = flood[0]
    for _ in range(20):
        again.send("leave_classroom")
    again.wait(lambda: any(error["code"] == "rate_limited" for error in again.since(0, "error")), "a limit")
