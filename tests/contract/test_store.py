"""Servers that are killed and started again on the same store: nobody loses anything, and runs go on bit for bit."""

import contextlib
import shutil
import signal
import sys
import time

import psutil
import pytest

from tests.support.paths import ROOT
from tests.support.servers import KINDS, Server, wait_until
from tests.support.small_disk import SmallDisk

CONFIG = {"hidden_layers": [30, 30], "batch_size": 16, "dropout_rate": 0.1, "seed": 5}
EXPERIMENT = {
    "base": {"config": CONFIG | {"hidden_layers": [6]}, "data": {"generator": {"dataset": "xor", "n_points": 60}}},
    "axes": [{"setting": "learning_rate", "values": [0.01, 0.1]}],
    **{"seeds": 3, "steps": 2000},
}


@pytest.fixture
def start_kept(start_server, tmp_path):
    """Return a function that starts a server on one and the same store."""
    return lambda kind, **environment: start_server(kind, NNVISU_STORE=str(tmp_path), **environment)


def kill(server):
    """End the server and its workers as a power cut would."""
    master = psutil.Process(server.process.pid)
    processes = [master, *master.children(recursive=True)]
    for process in processes:
        process.kill()
    wait_until(lambda: server.process.poll() is not None)
    psutil.wait_procs(processes, 10)


def written_at(server):
    """Return when the store was written last, or a little earlier."""
    now, ago = time.monotonic(), server.health()["store"]["written_s_ago"]
    return 0.0 if ago is None else now - ago


def wait_until_written(server):
    """Wait until the store holds where a run that goes on is, or later; its next write may be of a moment before."""
    for _ in range(2):
        began = time.monotonic()
        wait_until(lambda began=began: written_at(server) > began + 0.1, 30)  # it is told in tenths of a second


def model_at(client, step):
    """Return the weights at ``step``, to which the run is trained."""
    client.train(step - client.newest("step_result")["step"])
    return client.wait_for("model", client.send("get_model"))


@pytest.mark.parametrize("kind", KINDS)
def test_after_a_kill_everybody_comes_back_and_the_run_goes_on_bit_for_bit(start_kept, connect_to, kind):
    first = start_kept(kind)
    owner, resting = connect_to(first), connect_to(first)
    owner.do("update_config", config=CONFIG)
    owner.send("set_pace", steps_per_second=100)
    owner.send("start_training")
    resting.train(77)
    owner.wait_for("step_result", step=owner.wait(lambda: owner.newest("step_result")["step"] or None, "a step"))
    seen = owner.newest("step_result")["step"]
    wait_until_written(first)
    kill(first)

    second = start_kept(kind)
    viewer = connect_to(second, owner.viewer_id)  # before the owner
    again, rested = connect_to(second, owner.id), connect_to(second, resting.id)

    assert ("viewer", True, None, owner.viewer_id) == tuple(
        viewer.hello[name] for name in ("role", "resumed", "session", "viewer")
    )
    assert ("owner", True, owner.id, owner.viewer_id) == tuple(
        again.hello[name] for name in ("role", "resumed", "session", "viewer")
    )
    assert (resting.id, 77, "paused", 100) == (
        *(rested.hello[name] for name in ("session", "step", "status")),
        again.hello["pace"],
    )
    assert "running" == again.hello["status"] and again.hello["step"] >= seen
    fresh = connect_to(second)
    fresh.do("update_config", config=CONFIG)
    again.wait_for("step_result", again.send("stop_training"), status="paused")
    again.do("set_pace", steps_per_second=None)
    goal = again.newest("step_result")["step"] + 500
    assert model_at(fresh, goal) == model_at(again, goal)
    assert viewer.wait_for("step_result", step=goal)


def results_at_the_end(client):
    """Return what all members of the client's experiment have reached once it is done, at full speed."""
    client.send("set_experiment_view")
    client.send("set_pace", steps_per_second=None)
    client.wait_for("experiment", status="done")
    return client.wait_for("experiment_results", step=EXPERIMENT["steps"], seconds_left=0)["members"]


def test_after_a_kill_an_experiment_goes_on_bit_for_bit(start_kept, connect_to):
    first = start_kept("flask")
    owner = connect_to(first)
    owner.send("set_pace", steps_per_second=100)
    owner.do("start_experiment", experiment=EXPERIMENT)
    wait_until_written(first)
    kill(first)

    second = start_kept("flask")
    again, fresh = connect_to(second, owner.id), connect_to(second)
    told = again.wait_for("experiment")
    fresh.do("start_experiment", experiment=EXPERIMENT)

    assert ("running", EXPERIMENT["steps"]) == (told["status"], told["n_steps"])
    assert told["step"] > 0
    assert results_at_the_end(fresh) == results_at_the_end(again)


@pytest.mark.parametrize("kind", KINDS)
def test_a_server_that_is_asked_to_end_writes_everything_first(start_kept, connect_to, kind):
    first = start_kept(kind)
    owner, running = connect_to(first), connect_to(first)
    running.send("set_pace", steps_per_second=200)
    running.send("start_training")
    owner.train(123)
    owner.do("add_points", points={"x": [0.5], "y": [0.5], "label": [2]})
    owner.do("set_parameter", layer=0, neuron=1, input=0, value=0.25)
    first.process.send_signal(signal.SIGTERM)
    assert 1012 == owner.wait_until_closed() == running.wait_until_closed()
    seen = running.newest("step_result")["step"]
    first.stop()

    second = start_kept(kind)
    again = connect_to(second, owner.id)

    assert (True, 123) == (again.hello["resumed"], again.hello["step"])
    assert 241 == len(again.wait_for("data")["points"]["x"])
    parameters = again.wait_for("model", again.send("get_model"))["parameters"]
    assert 0.25 == parameters[2]  # of two inputs
    assert seen <= connect_to(second, running.id).hello["step"]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has small disks for single processes")
def test_a_full_disk_costs_nothing_but_the_store_until_there_is_room_again(
    start_kept, start_server, connect_to, tmp_path
):
    server = start_kept("flask", launch=["--small-disk", str(tmp_path)])
    disk = SmallDisk(server.process.pid, tmp_path)
    owner = connect_to(server)
    owner.train(30)
    wait_until(lambda: written_at(server))

    with disk.full():
        owner.do("generate_data", dataset="spirals", n_points=5000)
        wait_until(lambda: server.health()["store"]["status"] == "full")
        assert 50 == owner.train(20)["step"]
        newcomer = connect_to(server)
        assert 10 == newcomer.train(10)["step"]

    owner.send("set_pace", steps_per_second=20)
    owner.send("start_training")
    wait_until(lambda: server.health()["store"]["status"] == "ok")
    wait_until_written(server)
    owner.wait_for("step_result", owner.send("stop_training"), status="paused")
    settled = time.monotonic()
    wait_until(lambda: written_at(server) > settled)
    assert 1 == server.log().count("cannot grow") == server.log().count("works again")
    copied = tmp_path.with_name("copied")
    shutil.copytree(disk.folder, copied)
    kill(server)
    second = start_server("flask", NNVISU_STORE=str(copied))
    again = connect_to(second, owner.id)
    assert 5000 == len(again.wait_for("data")["points"]["x"])
    assert 50 < again.hello["step"]
    assert 10 == connect_to(second, newcomer.id).hello["step"]


@pytest.mark.parametrize("signals", [("SIGTERM",), ("SIGINT",), ("SIGINT", "SIGTERM")])
@pytest.mark.parametrize("kind", KINDS)
def test_a_server_that_is_asked_to_end_over_and_over_writes_everything_all_the_same(
    start_kept, connect_to, kind, signals
):
    first = start_kept(kind)
    owners = [connect_to(first) for _ in range(8)]
    for owner in owners[1:]:
        owner.send("start_training")
    owners[0].train(123)
    processes = [psutil.Process(first.process.pid), *psutil.Process(first.process.pid).children()]
    while first.process.poll() is None:
        for process in processes:
            for name in signals:
                with contextlib.suppress(psutil.NoSuchProcess):
                    process.send_signal(getattr(signal, name))
        time.sleep(0.001)  # the server needs the processor, too

    second = start_kept(kind)
    resumed = [connect_to(second, owner.id).hello["resumed"] for owner in owners]
    assert [True] * len(owners) == resumed


@pytest.mark.skipif("gunicorn" not in KINDS, reason="Windows has no gunicorn")
@pytest.mark.parametrize("killed", ["worker", "master"])
def test_who_kills_a_part_of_gunicorn_loses_nothing(start_kept, connect_to, killed):
    server = start_kept("gunicorn")
    owner = connect_to(server)
    owner.train(50)
    owner.send("set_pace", steps_per_second=20)
    owner.send("start_training")
    wait_until_written(server)
    master = psutil.Process(server.process.pid)
    (worker,) = master.children()

    (worker if killed == "worker" else master).kill()
    owner.wait_until_closed(30)
    psutil.wait_procs([worker], 30)
    if killed == "master":
        server = start_kept("gunicorn")
    else:
        server.wait_until_ready()

    again = connect_to(server, owner.id)
    assert (True, owner.id, "running") == tuple(again.hello[name] for name in ("resumed", "session", "status"))
    assert 50 < again.hello["step"]


def test_a_second_server_in_the_folder_works_and_keeps_nothing(start_kept, connect_to):
    first = start_kept("flask")
    connect_to(first)
    second = start_kept("flask")
    client = connect_to(second)

    wait_until(lambda: second.health()["store"]["status"] == "locked", 20)

    assert 10 == client.train(10)["step"]
    assert 1 == second.log().count("is in use by another server")
    assert "ok" == first.health()["store"]["status"]


def test_the_reloader_of_flask_loses_nothing(tmp_path, connect_to):
    application = tmp_path / "wsgi.py"
    application.write_text("from nnvisu.web.app import create_app\n\napp = create_app()\n")
    environment = {"NNVISU_STORE": str(tmp_path / "store"), "PYTHONPATH": str(ROOT)}
    server = Server("flask", environment, ["--debug"], tmp_path)
    try:
        owner = connect_to(server.wait_until_ready())
        owner.train(123)

        application.write_text(application.read_text() + "# edited\n")

        assert 1012 == owner.wait_until_closed()
        assert 123 == connect_to(server.wait_until_ready(), owner.id).hello["step"]
        assert "Traceback" not in server.log()
    finally:
        server.stop()
