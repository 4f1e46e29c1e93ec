"""What is kept of a classroom: all of it while it lasts, whatever happens to the server, and nothing after its end."""

import hashlib
import sqlite3
import sys
import time
from pathlib import Path

import pytest

from nnvisu.classroom.saved import packed, unpacked
from nnvisu.wire.frames import PUPIL_TILES
from tests.contract.test_store import kill, model_at, wait_until_written
from tests.support.classrooms import Classroom
from tests.support.servers import KINDS, wait_until

TILES = 5  # the kind of their frames
QUESTION = {"text": "Will zebras learn it?", "choices": ["surely", "hardly"], "is_open": True}


@pytest.fixture
def start_kept(start_server, tmp_path):
    """Return a function that starts a server on one and the same store."""
    return lambda kind="flask", **environment: start_server(kind, NNVISU_STORE=str(tmp_path), **environment)


def key_of(session_id: str) -> bytes:
    """Return what a store knows a session by."""
    return hashlib.sha256(session_id.encode()).digest()


def on_disk(folder: Path) -> bytes:
    """Return all bytes of all files of the store."""
    return b"".join(path.read_bytes() for path in sorted(folder.iterdir()))


def opened(server, connect_to) -> Classroom:
    return Classroom(lambda session: connect_to(server, session))


def is_written(folder: Path, *secrets: bytes) -> bool:
    content = on_disk(folder)
    return all(each in content for each in secrets)


@pytest.mark.parametrize("kind", KINDS)
def test_a_class_survives_the_servers_end_with_all_that_is_in_it(start_kept, connect_to, tmp_path, kind):
    first = start_kept(kind)
    a_class = opened(first, connect_to)
    ann, bob, eve = (a_class.pupil() for _ in range(3))
    a_class.set(question=QUESTION, goal={"score": 0.5}, hidden=["data"], names="free", max_pupils=7)
    bob.send("change_nickname", name="Bobby")
    bob.send("answer_question", choice=1)
    a_class.teacher.send("remove_pupil", pupil=3)
    a_class.teacher.send("send_to_class", lesson="spirals")
    ann.train(300)
    ann.wait(lambda: ann.newest("classroom")["reached"] and ann.newest("classroom")["sent"], "the goal and the lesson")
    bob.wait(lambda: bob.newest("classroom")["sent"], "the lesson")
    absent = a_class.pupil()
    absent.train(120)
    absent.close()
    a_class.teacher.wait(lambda: a_class.teacher.newest("classroom")["n_connected"] == 2, "it is told")
    runner = connect_to(first)  # whose run goes on, so that there is always something to write
    runner.send("start_training")
    told = {client.id: client.newest("classroom") for client in (a_class.teacher, ann, bob)}
    wait_until_written(first)
    wait_until(lambda: is_written(tmp_path, b'"number":1,"recipe":null,"lesson":"spirals"', b'"has_reached":true'))
    kill(first)

    second = start_kept(kind)
    again = {client.id: connect_to(second, client.id) for client in (a_class.teacher, ann, bob)}

    for session, client in again.items():
        client.wait(lambda client=client, session=session: client.newest("classroom") == told[session], "all as it was")
        assert (True, "owner") == (client.hello["resumed"], client.hello["role"])
    assert "forbidden" == connect_to(second, eve.id).refusal("join_classroom", code=a_class.code)["code"]
    alone = connect_to(second)
    assert model_at(alone, 400) == model_at(again[ann.id], 400)
    teacher = again[a_class.teacher.id]
    teacher.send("set_wall_view")
    teacher.wait(lambda: any(row.get("step") == 400 for wall in teacher.since(0, "wall") for row in wall["rows"]), "it")
    # Who does not come back is on the wall as well, as the store has it.
    rows = [row for wall in teacher.since(0, "wall") for row in wall["rows"] if row["pupil"] == 4]
    name = absent.newest("classroom")["nickname"]
    assert {"nickname": name, "is_connected": False}.items() <= rows[0].items()
    teacher.wait(lambda: any(row.get("step") == 120 for wall in teacher.since(0, "wall") for row in wall["rows"]), "it")
    teacher.wait(lambda: any(PUPIL_TILES + 4 in frame.tiles() for frame in teacher.frames if frame.kind == TILES), "it")
    viewer = teacher.wait_for("pupil_opened", teacher.send("open_pupil", pupil=1))["viewer"]
    assert ann.viewer_id == viewer
    newcomer = connect_to(second, a_class.new_id())
    newcomer.send("join_classroom", code=a_class.code)
    assert 5 == newcomer.wait_for("classroom", role="pupil")["pupil"]


@pytest.mark.parametrize("kind", KINDS)
def test_after_its_end_nothing_of_it_is_on_disk_and_sessions_go_with_their_sockets(
    start_kept, connect_to, tmp_path, kind
):
    server = start_kept(kind)
    bystander = connect_to(server)
    bystander.train(5)
    a_class = opened(server, connect_to)
    ann, bob = a_class.pupil(), a_class.pupil()
    a_class.set(question=QUESTION, names="free")
    bob.send("change_nickname", name="Bobby Tables")
    ann.train(200)
    names = [ann.newest("classroom")["nickname"], "Bobby Tables", bob.since(0, "classroom")[0]["nickname"]]
    keys = [key_of(each.id) for each in (ann, bob, a_class.teacher)]
    secrets = [*(name.encode() for name in names[:2]), b"Will zebras learn it?", a_class.code.encode(), *keys]
    wait_until(lambda: is_written(tmp_path, *secrets, key_of(bystander.id)), what="all of it is on disk")

    a_class.teacher.send("end_classroom")

    ann.wait_for("classroom", reason="ended")
    wait_until(lambda: not any(each in on_disk(tmp_path) for each in (*secrets, names[2].encode())), what="it is gone")
    ann.train(200)  # it goes on as long as its page is there
    bystander.send("start_training")
    wait_until_written(server)
    content = on_disk(tmp_path)
    assert not [each for each in (*secrets, names[2].encode()) if each in content]
    assert key_of(bystander.id) in content
    n_sessions = server.health()["sessions"]
    ann.close()
    wait_until(lambda: server.health()["sessions"] == n_sessions - 1, what="her session is gone")
    assert not connect_to(server, ann.id).hello["resumed"]


def test_who_leaves_or_is_removed_is_forgotten_at_once(start_kept, connect_to, tmp_path):
    server = start_kept()
    a_class = opened(server, connect_to)
    ann, bob, eve = (a_class.pupil() for _ in range(3))
    names = {each: each.newest("classroom")["nickname"].encode() for each in (ann, bob, eve)}
    for each in names:
        each.train(10)
    wait_until(lambda: is_written(tmp_path, *names.values(), *(key_of(each.id) for each in names)))

    ann.send("leave_classroom")
    ann.wait_for("classroom", reason="left")
    wait_until(lambda: names[ann] not in on_disk(tmp_path) and key_of(ann.id) not in on_disk(tmp_path))
    a_class.teacher.send("remove_pupil", pupil=3)
    eve.wait_for("classroom", reason="removed")
    wait_until(lambda: names[eve] not in on_disk(tmp_path) and key_of(eve.id) not in on_disk(tmp_path))
    assert is_written(tmp_path, names[bob], key_of(bob.id))
    ann.send("join_classroom", code=a_class.code)  # and back: then all of it is kept again
    ann.wait_for("classroom", ann.mark - 1, role="pupil")
    name = ann.newest("classroom")["nickname"].encode()
    wait_until(lambda: is_written(tmp_path, name, key_of(ann.id)))


def test_a_class_whose_teacher_stays_away_for_four_hours_is_gone(start_kept, connect_to, tmp_path):
    first = start_kept()
    classes = [opened(first, connect_to) for _ in range(2)]
    pupils = [each.pupil() for each in classes]
    for pupil in pupils:
        pupil.train(10)
    keys = [key_of(each.id) for each in (*pupils, *(each.teacher for each in classes))]
    wait_until(lambda: is_written(tmp_path, *keys))
    first.stop()
    age(tmp_path, classes[0].code, hours=4.1)
    age(tmp_path, classes[1].code, hours=3.9)

    second = start_kept()

    wait_until(lambda: keys[0] not in on_disk(tmp_path) and keys[2] not in on_disk(tmp_path))
    assert is_written(tmp_path, keys[1], keys[3])
    gone, there = (connect_to(second, pupil.id) for pupil in pupils)
    assert not gone.hello["resumed"]
    assert not gone.since(0, "classroom")
    assert "code" == gone.refusal("join_classroom", code=classes[0].code)["field"]
    there.wait_for("classroom", role="pupil", code=classes[1].code)


def age(folder: Path, code: str, hours: float) -> None:
    """Have the teacher of a stored class be gone for so long."""
    with sqlite3.connect(folder / "sessions.sqlite3") as connection:
        for number, body in connection.execute("SELECT entry, body FROM part WHERE name='classroom'").fetchall():
            classroom = unpacked(body)
            if classroom.code == code:
                classroom.seen_at = time.time() - 3600 * hours
                row = packed(classroom), number
                connection.execute("UPDATE part SET body=? WHERE name='classroom' AND entry=?", row)
    connection.close()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows deletes no file that is open")
def test_a_class_is_written_again_where_its_store_was_deleted_under_the_server(start_kept, connect_to, tmp_path):
    server = start_kept()
    a_class = opened(server, connect_to)
    ann = a_class.pupil()
    name = ann.newest("classroom")["nickname"].encode()
    wait_until(lambda: is_written(tmp_path, name, key_of(ann.id), key_of(a_class.teacher.id)))

    for path in tmp_path.iterdir():
        path.unlink()
    ann.train(10)

    wait_until(lambda: is_written(tmp_path, name, key_of(ann.id), key_of(a_class.teacher.id)))
    assert 1 == server.log().count("deleted or replaced")


def test_a_damaged_class_is_deleted_and_the_server_goes_on(start_kept, connect_to, tmp_path):
    first = start_kept()
    a_class = opened(first, connect_to)
    pupil = a_class.pupil()
    pupil.train(10)
    wait_until(lambda: is_written(tmp_path, key_of(pupil.id), pupil.newest("classroom")["nickname"].encode()))
    first.stop()
    with sqlite3.connect(tmp_path / "sessions.sqlite3") as connection:
        connection.execute("UPDATE part SET body=substr(body, 1, 100) WHERE name='classroom'")
    connection.close()

    second = start_kept()

    again = connect_to(second, pupil.id)
    assert (True, 10) == (again.hello["resumed"], again.hello["step"])
    assert "code" == again.refusal("join_classroom", code=a_class.code)["field"]
    assert "A class could not be read from the store" in second.log()
