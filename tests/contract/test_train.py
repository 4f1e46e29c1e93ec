"""The command ``train``: the same run as a session's, bit for bit, its files, its exit codes, its errors."""

import json
import os
import signal
import subprocess
import sys
from xml.etree import ElementTree

import matplotlib.pyplot as plt
import numpy as np
import pytest
from click.testing import CliRunner

from nnvisu import ENGINE
from nnvisu.batch.files import check_memory
from nnvisu.batch.interrupts import Interrupts
from nnvisu.batch.train import DIVERGED, MISSED, PLATEAU
from nnvisu.cli import main
from nnvisu.errors import LimitExceeded
from tests.support.client import Client
from tests.support.paths import ROOT
from tests.support.servers import OWN_GROUP
from tests.support.tables import given_table, table_rows

SVG = "{http://www.w3.org/2000/svg}"
PARTS = ("engine", "data", "config", "journal", "step")
CONFIG = {"hidden_layers": [6, 4], "learning_rate": 0.02, "batch_size": 9, "seed": 3}
DATA = {"generator": {"dataset": "moons", "n_points": 80, "seed": 5, "test_fraction": 0.2}}


def recipe_of(n_steps=0, data=None, journal=(), **config):
    return {"engine": ENGINE, "data": data or DATA, "config": CONFIG | config, "journal": [*journal], "step": n_steps}


@pytest.fixture
def train(tmp_path, compiled):
    """Return a function that runs the command on a recipe."""

    def run(recipe, *options):
        path = tmp_path / "recipe.json"
        path.write_text(recipe if isinstance(recipe, str) else json.dumps(recipe), encoding="utf-8")
        return CliRunner().invoke(main, ["train", str(path), *map(str, options)])

    return run


def test_it_makes_the_run_of_a_session_byte_for_byte(flask_server, tmp_path):
    with Client(flask_server.ws_url) as client:
        client.do("generate_data", dataset="spirals", n_points=90, n_classes=3, seed=2, test_fraction=0.2)
        client.do("update_config", config=CONFIG | {"dropout_rate": 0.1, "stop_at_loss": 0.9})
        client.wait_for("step_result", client.send("step", n_steps=70), stopped_by="loss")
        client.train(300)  # on from where the stop condition has paused it
        client.do("update_config", config={"optimizer": "rmsprop", "features": ["x", "y", "xy"], "stop_at_loss": 0})
        client.do("add_points", points={"x": [0.1, -0.2], "y": [0.3, 0.4], "label": [3, 0]})
        client.do("set_parameter", layer=1, neuron=0, input=2, value=0.75)
        step = client.train(130)["step"]
        client.send("set_view", parameters=True)
        frame = client.wait_for_frame(lambda frame: frame.kind == 4 and frame.step == step)
        message = client.wait_for("recipe", client.send("get_recipe"))
    recipe, out = tmp_path / "recipe.json", tmp_path / "run.npz"
    recipe.write_text(json.dumps({part: message[part] for part in PARTS}))

    command = [sys.executable, "-m", "nnvisu", "train", recipe, "--out", out, "--json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)

    assert 0 == done.returncode, done.stderr
    assert step == json.loads(done.stdout)["step"]
    with np.load(out) as file:
        assert frame.values.tobytes() == file["params"].tobytes()


def test_the_file_holds_the_network_and_the_curve(train, tmp_path):
    out = tmp_path / "run.npz"
    result = train(
        recipe_of(data={"generator": {"dataset": "plane", "n_points": 40}}, loss="huber"), "--steps", 60, "--out", out
    )

    assert 0 == result.exit_code, result.output
    with np.load(out) as file:
        about = json.loads(str(file["about"]))
        rows = [part for k in range(3) for part in (file[f"weights_{k}"].ravel(), file[f"biases_{k}"])]
        assert np.concatenate(rows).tobytes() == file["params"].tobytes()
        assert [2, 6, 4, 1] == file["layer_sizes"].tolist()
        assert [*range(61)] == file["curve_steps"].tolist()
        assert np.isnan(file["curve_test_loss"]).all()
        assert f"{file['curve_loss'][-1]:.4g}" in result.output
    assert (60, "regression", ["x", "y"]) == (about["step"], about["task"], about["features"])
    # What it says of itself makes the same again.
    again = tmp_path / "again.npz"
    assert 0 == train(about["recipe"], "--out", again).exit_code
    with np.load(out) as file, np.load(again) as other:
        assert file["params"].tobytes() == other["params"].tobytes()


HIGH = {"optimizer": "sgd", "learning_rate": 1000, "l2": 10}


@pytest.mark.parametrize(
    ("code", "stopped_by", "config"),
    [
        (0, None, {}),
        (0, "loss", {"stop_at_loss": 0.5}),
        (MISSED, None, {"stop_at_test_accuracy": 1.0, "learning_rate": 0}),
        (PLATEAU, "plateau", {"stop_on_plateau": 20, "learning_rate": 0}),
        (DIVERGED, "diverged", HIGH),
    ],
)
def test_the_exit_code_says_how_it_ended(train, code, stopped_by, config):
    result = train(recipe_of(**config), "--steps", 120, "--json")
    document = json.loads(result.stdout)

    assert (code, code, stopped_by) == (result.exit_code, document["exit_code"], document["stopped_by"])
    assert document["step"] < 120 if stopped_by else document["step"] == 120
    assert document["message"] in train(recipe_of(**config), "--steps", 120).output


def test_a_target_that_holds_at_the_end_is_reached_although_somebody_went_on(train):
    """The page's run went on after it had stopped, up to the recipe's step."""
    document = json.loads(train(recipe_of(150, stop_at_loss=0.6), "--json").stdout)

    assert (0, 150, None) == (document["exit_code"], document["step"], document["stopped_by"])
    assert "at most 0.6" in document["message"]


@pytest.mark.parametrize(
    ("recipe", "options", "code", "named"),
    [
        ("{", (), 1, ["not valid JSON"]),
        ("[]", (), 1, ["recipe", "an object with data"]),
        (recipe_of(9, l2=-1), (), 1, ["recipe.config.l2", "-1", "from 0 to 10"]),
        (recipe_of(9, loss="huber"), (), 1, ["config.loss", "huber", "classes"]),
        (recipe_of(9, journal=[[3, {"type": "reset"}]]), (), 1, ["journal[0].type", "reset"]),
        (recipe_of(9, data={"points": {"x": [], "y": [], "label": []}}), (), 1, ["no training points"]),
        (recipe_of(), (), 2, ["--steps"]),
        (recipe_of(9), ("--steps", 0), 2, ["--steps", "from 1"]),
        (recipe_of(9), ("--out", "/no/such/folder/x.npz"), 1, ["/no/such/folder", "no folder"]),
        (recipe_of(9), ("--plot", "x.bmp"), 1, ["x.bmp", ".png"]),
    ],
)
def test_what_is_wrong_is_said_in_one_line(train, recipe, options, code, named):
    result = train(recipe, *options)

    assert code == result.exit_code, result.output
    assert [] == [part for part in named if part not in result.output]
    assert "Traceback" not in result.output


def test_pictures_are_drawn_and_the_same_run_gives_the_same(train, tmp_path):
    values = recipe_of(20, data={"generator": {"dataset": "bumps", "n_points": 30}}, loss="huber")
    for name, recipe, start in (("run.png", recipe_of(20), b"\x89PNG"), ("run.svg", values, b"<?xml")):
        result = train(recipe, "--plot", tmp_path / name)
        assert 0 == result.exit_code, result.output
        assert (tmp_path / name).read_bytes().startswith(start)
    first = (tmp_path / "run.svg").read_bytes()
    train(values, "--plot", tmp_path / "run.svg")
    assert first == (tmp_path / "run.svg").read_bytes()


def test_the_picture_of_a_table_has_its_units_and_says_what_is_held(train, tmp_path):
    rows = table_rows(40)
    fields = [
        {"name": name, "unit": unit} for name, unit in (("width", "cm"), ("depth", ""), ("mass", "g"), ("c4", ""))
    ]
    data = {"table": given_table(rows=rows, fields=fields), "test": [0, 0, 0, 1] * 10}
    with plt.rc_context({"svg.fonttype": "none"}):
        result = train(recipe_of(20, data=data), "--plot", tmp_path / "run.svg")
    texts = ["".join(each.itertext()) for each in ElementTree.parse(tmp_path / "run.svg").iter(f"{SVG}text")]
    held = np.median(rows[np.arange(40) % 4 < 3], axis=0)

    assert 0 == result.exit_code, result.output
    assert {"width (cm)", "depth", f"Other columns held at: mass = {held[2]:.3g} g, c4 = {held[3]:.3g}"} <= set(texts)
    assert "Decision map; squares are test points" in texts


def test_the_picture_of_points_from_a_file_has_its_numbers_and_names(train, tmp_path):
    points = {"x": [-1.0, 0.0, 1.0, 0.5], "y": [0.25, -0.5, 0.75, -1.0], "label": [0, 1, 0, 1]}
    scale = {"x": [200.0, 300.0], "names": {"x": "mass (g)", "y": "depth"}}
    data = {"points": points, "scale": scale}
    with plt.rc_context({"svg.fonttype": "none"}):
        result = train(recipe_of(20, data=data), "--plot", tmp_path / "run.svg")
    drawn = ElementTree.parse(tmp_path / "run.svg")
    texts = {"".join(each.itertext()) for each in drawn.iter(f"{SVG}text")}

    assert 0 == result.exit_code, result.output
    assert {"Decision map", "mass (g)", "depth", "220", "280", "−0.75", "0.75"} <= texts
    # The points lie on their numbers: the first and the third at the edges of the map.
    (picture,) = drawn.iter(f"{SVG}image")
    left, width = (float(picture.get(name)) for name in ("x", "width"))
    (points_drawn,) = (each for each in drawn.iter(f"{SVG}g") if each.get("id") == "PathCollection_1")
    places = [float(each.get("x")) for each in points_drawn.iter(f"{SVG}use")]
    assert places == pytest.approx([left, left + width / 2, left + width, left + 0.75 * width], abs=1)


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (("--out", "recipe.json"), "it is the input"),
        (("--out", "run.png", "--plot", "run.png"), "another output goes there"),
        (("--out", ""), "is no"),
        (("--out", os.devnull), "is no"),
    ],
)
def test_no_file_is_replaced_that_is_none_of_its_own(train, tmp_path, monkeypatch, options, reason):
    monkeypatch.chdir(tmp_path)
    result = train(recipe_of(2**40), *options)

    assert result.exit_code in (1, 2) and reason in result.output and "Traceback" not in result.output
    assert ["recipe.json"] == os.listdir(tmp_path)
    assert recipe_of(2**40) == json.loads((tmp_path / "recipe.json").read_text())


def test_without_matplotlib_it_says_so_before_it_trains(train, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    result = train(recipe_of(2**40), "--plot", tmp_path / "run.png")

    assert 1 == result.exit_code
    assert "pip install matplotlib" in result.output


def test_ctrl_c_ends_it_and_what_was_made_is_written(tmp_path):
    recipe, out = tmp_path / "recipe.json", tmp_path / "run.npz"
    recipe.write_text(json.dumps(recipe_of()))
    command = [sys.executable, "-u", "-m", "nnvisu", "train", recipe, "--steps", str(2**40), "--out", out, "--json"]
    process = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, creationflags=OWN_GROUP
    )
    assert "Training to" in process.stderr.readline(len("Training to step"))
    number = getattr(signal, "CTRL_BREAK_EVENT", signal.SIGINT)
    process.send_signal(number)
    document = json.loads(process.communicate(timeout=60)[0])

    assert process.returncode == document["exit_code"] == 128 + getattr(signal, "SIGBREAK", signal.SIGINT)
    with np.load(out) as file:
        about = json.loads(str(file["about"]))
        params = file["params"].copy()
    assert document["step"] == about["step"] == about["recipe"]["step"]
    assert 0 <= about["step"] < 2**40
    assert document["message"] in f"Interrupted at step {about['step']:,} of {2**40:,}."
    assert params.size == 6 * 3 + 4 * 7 + 2 * 5


def test_a_second_signal_does_what_it_would_have_done():
    seen = []
    before = signal.signal(signal.SIGTERM, lambda number, frame: seen.append(number))
    try:
        with Interrupts() as interrupts:
            signal.raise_signal(signal.SIGTERM)
            assert (signal.SIGTERM, 128 + signal.SIGTERM, []) == (interrupts.came, interrupts.exit_code, seen)
            signal.raise_signal(signal.SIGTERM)
        signal.raise_signal(signal.SIGTERM)
    finally:
        signal.signal(signal.SIGTERM, before)
    assert [signal.SIGTERM] * 2 == seen


def test_more_memory_than_there_is_is_refused():
    with pytest.raises(LimitExceeded, match="MiB"):
        check_memory(2**60)
    check_memory(1)
