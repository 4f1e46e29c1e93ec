"""Downloads: what NumPy and Python read from them is the server's network. The pure modules."""

import base64
import functools
import io
import json
import math
import pickle
import runpy
import struct
import subprocess
import sys
import tempfile
import zipfile
import zlib
from pathlib import Path

import numpy as np
import pytest

from nnvisu.core.decision_map import CLASS_COLOURS, answer_at, answer_of, grid_points, render_maps
from nnvisu.core.forward import outputs_of
from nnvisu.live.questions import prepare_answer
from nnvisu.settings import FEATURES
from nnvisu.wire import commands
from tests.support import reference
from tests.support.engine import random_points, random_values, run_of
from tests.support.live_runs import do, new_run, train
from tests.support.page_modules import run as run_js  # noqa: F401 (fixture)
from tests.support.tables import given_table, table_rows

pytestmark = pytest.mark.usefixtures("compiled")

SIZE = 64

CALL = """async ({url, call, values}) => {
    const result = (await import(url))[call](...values);
    return typeof result === 'string' ? result : btoa(String.fromCharCode(...result));
}"""
# What `predict` says that it takes, as source: numbers, lists, arrays of any shapes that NumPy broadcasts.
FORMS = (
    ("0.25", "-0.5"),
    ("1", "-1"),
    ("np.float32(0.25)", "np.array(-0.5)"),
    ("[0.1, -0.7, 1]", "[0.9, 0, -0.2]"),
    ("(0.1, -0.7)", "0.3"),
    ("[[0.1, 0.2], [0.3, -0.4]]", "[[0.5, 0.6], [0.7, 0.8]]"),
    ("np.array([0, 1, -1])", "np.array([1, 0, -1])"),
    ("np.linspace(-1, 1, 24).reshape(2, 3, 4)", "np.float32(0.5)"),
    ("np.linspace(-1, 1, 5)[None, :]", "np.linspace(-1, 1, 3)[:, None]"),
    ("np.linspace(-1, 1, 20)[::3]", "np.zeros((2, 1, 7))"),
    ("[]", "[]"),
    ("np.zeros((0, 3))", "0"),
)
FEATURES_BY_HAND = {
    "x": lambda x, y: x,
    "y": lambda x, y: y,
    "x_squared": lambda x, y: x**2,
    "y_squared": lambda x, y: y**2,
    "xy": lambda x, y: x * y,
    "sin_x": lambda x, y: math.sin(math.pi * x),
    "sin_y": lambda x, y: math.sin(math.pi * y),
    "cos_x": lambda x, y: math.cos(math.pi * x),
    "cos_y": lambda x, y: math.cos(math.pi * y),
    "radius": math.hypot,
}


def model_of(run):
    """Return the `model` message as the page gets it."""
    return json.loads(prepare_answer(run, commands.GetModel())().as_text())


def by_hand(model):
    """Return (weights, biases) of each layer from the flat list."""
    return reference.layers_of(model["layer_sizes"], np.array(model["parameters"], np.float32))


def answers_by_hand(model, params, x, y):
    """Return what a network of that shape says of each place: a value, or a list of probabilities."""
    sizes, activations = model["layer_sizes"], model["activations"]
    inputs = [[FEATURES_BY_HAND[name](a, b) for a, b in zip(x, y, strict=True)] for name in model["features"]]
    if model["task"] == "regression":
        return reference.forward(sizes, activations, params, inputs)[1][-1][0]
    return reference.probabilities(sizes, activations, params, inputs)


@pytest.fixture
def exported(run_js):  # noqa: F811
    def export(name, function, *values):
        return run_js(f"features/export/{name}", CALL, call=function, values=list(values))

    return export


@pytest.fixture
def trained():
    run = run_of((3, 7, 5, 4), activation=("gelu", "softplus"), dataset=random_points(80, 4))
    run.train(200)
    return run


def test_numpy_reads_the_archive_and_finds_the_same_bits(exported, trained):
    model = model_of(trained)
    bytes_ = base64.b64decode(exported("model-npz", "modelNpz", model))
    with np.load(io.BytesIO(bytes_), allow_pickle=False) as arrays:
        found = dict(arrays)

    for number, (weights, biases) in enumerate(by_hand(model)):
        assert weights.dtype == found[f"weights_{number}"].dtype
        assert weights.tolist() == found[f"weights_{number}"].tolist()
        assert biases.tolist() == found[f"biases_{number}"].tolist()
    assert [3, 7, 5, 4] == found["layer_sizes"].tolist()
    assert ["gelu", "softplus"] == found["activations"].tolist()
    assert ["x", "y", "x_squared"] == found["features"].tolist()
    assert ([200], ["classification"]) == (found["step"].tolist(), found["task"].tolist())
    assert zipfile.ZipFile(io.BytesIO(bytes_)).testzip() is None


def test_a_network_without_hidden_layers_has_an_archive_too(exported):
    bytes_ = base64.b64decode(exported("model-npz", "modelNpz", model_of(run_of((2, 2)))))

    assert [] == np.load(io.BytesIO(bytes_))["activations"].tolist()


def test_the_json_has_every_number_as_float32_had_it_in_few_digits(exported, trained):
    model = model_of(trained)
    text = exported("model-json", "modelJson", model)
    document = json.loads(text)

    for layer, (weights, biases) in zip(document["layers"], by_hand(model), strict=True):
        assert weights.tobytes() == np.array(layer["weights"], np.float32).tobytes()
        assert biases.tobytes() == np.array(layer["biases"], np.float32).tobytes()
    assert len(text) < 14 * len(model["parameters"]) + 400
    assert ("nnvisu model 1", 200) == (document["format"], document["step"])


def test_every_form_of_the_model_says_what_the_numbers_stand_for(exported, trained, tmp_path):
    scale = {"x": [18, 90.5], "names": {"x": 'the "age"', "label": "Größe"}, "classes": ["no", "yes"]}
    model = model_of(trained)
    script = tmp_path / "model.py"
    script.write_text(exported("model-script", "modelScript", model, CLASS_COLOURS, scale), "utf-8")
    archive = np.load(io.BytesIO(base64.b64decode(exported("model-npz", "modelNpz", model, scale))), allow_pickle=False)

    assert scale == json.loads(exported("model-json", "modelJson", model, scale))["scale"]
    assert scale == runpy.run_path(str(script))["SCALE"]
    assert scale == json.loads(archive["scale"].item())
    assert "scale" not in json.loads(exported("model-json", "modelJson", model))


@pytest.mark.parametrize("form", ["json", "npz"])
@pytest.mark.parametrize("task", ["classification", "regression"])
def test_each_file_alone_gives_the_servers_answers(exported, form, task):
    """With nothing but the file: its own sizes, features, activations of each layer, weights and task."""
    dataset, n_outputs = (random_values(60), 1) if task == "regression" else (random_points(60, 3), 3)
    activation = tuple(reference.ACTIVATIONS)
    run = run_of((10, *[3] * len(activation), n_outputs), activation=activation, features=FEATURES, dataset=dataset)
    run.train(40)

    read = {"json": network_in_json, "npz": network_in_npz}[form]
    model = read(exported(f"model-{form}", f"model{form.title()}", model_of(run)))

    x, y = np.random.default_rng(5).uniform(-1, 1, (2, 30)).tolist()
    told = [answer_at(run.model(), a, b) for a, b in zip(x, y, strict=True)]
    asked = [each.value if task == "regression" else each.probabilities for each in told]
    assert np.array(asked).T == pytest.approx(answers_by_hand(model, model["params"], x, y), abs=1e-5)


def network_in_json(text):
    """Return what the JSON file says."""
    model = json.loads(text)
    params = [np.ravel(layer[name]) for layer in model["layers"] for name in ("weights", "biases")]
    return model | {"params": np.concatenate(params)}


def network_in_npz(encoded):
    """Return what the archive says."""
    with np.load(io.BytesIO(base64.b64decode(encoded)), allow_pickle=False) as arrays:
        model = {name: arrays[name].tolist() for name in ("layer_sizes", "features", "activations")}
        layers = range(len(model["layer_sizes"]) - 1)
        params = [arrays[f"{name}_{i}"].ravel() for i in layers for name in ("weights", "biases")]
        return model | {"task": arrays["task"].item(), "params": np.concatenate(params)}


@pytest.mark.parametrize("value", [0.1, 1 / 3, 1e-40, 3.4e38, -123456.789, 16777217, 5e-45, 0])
def test_a_number_as_text_is_the_same_float32(exported, value):
    value = float(np.float32(value))

    assert value == float(np.float32(exported("model", "shortFloat32", value)))


@pytest.mark.parametrize("text", ["0.1", "-2.5", "0.3333333", "1e-7", "123456"])
def test_a_number_has_no_more_digits_than_it_needs(exported, text):
    assert text == exported("model", "shortFloat32", float(np.float32(text)))


# The scripts of Node and of the browser are the same to the letter: what was run need not run again.
@functools.cache
def run_script(text):
    """Run the script as a program; return what it predicts on the grid, and the map that it wrote."""
    code = f"import model, numpy; numpy.save('answers.npy', model.map_of_plane({SIZE}))"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "model.py").write_text(text)
        subprocess.run([sys.executable, "-W", "error", "model.py"], cwd=folder, check=True, timeout=60)
        subprocess.run([sys.executable, "-W", "error", "-c", code], cwd=folder, check=True, timeout=60)
        return np.load(folder / "answers.npy"), (folder / "map.png").read_bytes()


@pytest.mark.parametrize("activation", reference.ACTIVATIONS)
def test_the_script_says_of_every_cell_what_the_server_says(exported, activation):
    run = run_of((10, 8, 6, 4), activation=activation, features=FEATURES, dataset=random_points(60, 4))
    run.train(60)
    answers, picture = run_script(exported("model-script", "modelScript", model_of(run), CLASS_COLOURS))
    maps = render_maps(run.model(), SIZE)
    logits = outputs_of(run.model(), grid_points(SIZE, run.config.features))[:, : SIZE * SIZE].astype(float)
    shares = np.exp(logits - logits.max(axis=0))
    probabilities = (shares / shares.sum(axis=0)).reshape(4, SIZE, SIZE)

    assert probabilities == pytest.approx(answers, abs=1e-5)
    assert (maps.class_map[:, :, 0] == answers.argmax(axis=0)).all()
    assert picture.startswith(b"\x89PNG")


def test_the_script_of_a_regression_says_the_servers_values(exported):
    run = run_of((2, 8, 1), dataset=random_values(60))
    run.train(60)
    answers, _ = run_script(exported("model-script", "modelScript", model_of(run), CLASS_COLOURS))
    outputs = outputs_of(run.model(), grid_points(SIZE, ("x", "y")))[0, : SIZE * SIZE].reshape(SIZE, SIZE)

    assert outputs == pytest.approx(answers, abs=1e-5)


def networks():
    """Return a network of each task for every pair of activations that follow each other, with all features."""
    names = list(reference.ACTIVATIONS)
    pairs = [(names[i], names[(i + 1) % len(names)]) for i in range(len(names))]
    return [(pair, task) for pair in pairs for task in ("classification", "regression")]


@pytest.mark.parametrize(("activation", "task"), networks())
def test_predict_takes_every_form_that_it_names(exported, activation, task):
    is_regression = task == "regression"
    dataset, n_outputs = (random_values(60), 1) if is_regression else (random_points(60, 3), 3)
    run = run_of((10, 5, 4, n_outputs), activation=activation, features=FEATURES, dataset=dataset)
    run.train(40)
    model = model_of(run)
    found = predictions(exported("model-script", "modelScript", model, CLASS_COLOURS))

    for (x, y), answer in zip(FORMS, found, strict=True):
        x, y = np.broadcast_arrays(*(np.asarray(eval(text), float) for text in (x, y)))
        expected = answers_by_hand(model, model["parameters"], x.ravel().tolist(), y.ravel().tolist())
        assert (x.shape if is_regression else (3, *x.shape)) == np.shape(answer)
        assert expected.ravel() == pytest.approx(np.ravel(answer), abs=2e-6)
        if x.size:
            told = answer_at(run.model(), x.ravel()[0], y.ravel()[0])
            asked = [told.value] if is_regression else told.probabilities
            assert asked == pytest.approx(np.ravel(answer)[:: x.size], abs=1e-5)
    if is_regression:
        assert isinstance(found[0], float)


@functools.cache
def predictions(text):
    """Return what the script's `predict` answers to each form, in a process of its own."""
    calls = ", ".join(f"model.predict({x}, {y})" for x, y in FORMS)
    code = f"import model, numpy as np, pathlib, pickle; pathlib.Path('answers').write_bytes(pickle.dumps([{calls}]))"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "model.py").write_text(text)
        subprocess.run([sys.executable, "-W", "error", "-c", code], cwd=folder, check=True, timeout=60)
        return pickle.loads((folder / "answers").read_bytes())


@pytest.mark.parametrize("task", ["classification", "regression"])
def test_the_script_writes_the_servers_map(exported, task):
    run = run_of((2, 8, 3)) if task == "classification" else run_of((2, 8, 1), dataset=random_values(60))
    run.train(60)
    _, picture = run_script(exported("model-script", "modelScript", model_of(run), CLASS_COLOURS))

    expected = render_maps(run.model(), 256).decision_map.astype(int)
    assert np.abs(expected - _pixels(picture)).max() <= 1


def _pixels(png):
    """Return the pixels of the plain kind of PNG that the script writes: one IDAT, no filters."""

    width, height = struct.unpack(">2I", png[16:24])
    start = png.index(b"IDAT") + 4
    (length,) = struct.unpack(">I", png[start - 8 : start - 4])
    rows = np.frombuffer(zlib.decompress(png[start : start + length]), np.uint8).reshape(height, 1 + 3 * width)
    assert not rows[:, 0].any()
    return rows[:, 1:].reshape(height, width, 3).astype(int)


@pytest.mark.parametrize("task", ["classification", "regression"])
def test_the_script_of_a_table_answers_for_whole_rows_in_their_own_units(exported, tmp_path, task):
    table = given_table(40)
    if task == "regression":
        table["value"] = np.linspace(-1, 1, len(table.pop("label"))).tolist()
    run = new_run()
    do(run, "update_table", table=table)
    do(run, "update_config", config={"columns": ["column_1", "column_3", "column_4"], "activation": "gelu"})
    train(run, 60)
    model, data = model_of(run.trainer), run.trainer.dataset
    script = tmp_path / "network.py"
    script.write_text(exported("model-script", "modelScript", model, CLASS_COLOURS), "utf-8")
    names = runpy.run_path(str(script))
    rows = table_rows(12, seed=4)
    told = [answer_of(run.trainer.model(), data.table.scaled_row(row)[:, None]) for row in rows]

    assert ["c0", "c2", "c3"] == names["COLUMNS"]
    expected = [each.value if task == "regression" else each.probabilities for each in told]
    np.testing.assert_allclose(names["predict"](rows[:, [0, 2, 3]]), np.array(expected).T, atol=1e-5)
    assert model["columns"] == json.loads(exported("model-json", "modelJson", model))["columns"]
    archive = np.load(io.BytesIO(base64.b64decode(exported("model-npz", "modelNpz", model))), allow_pickle=False)
    assert model["columns"] == json.loads(archive["columns"].item())
