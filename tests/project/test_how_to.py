"""The pages of docs/how-to are right: each is carried out on a copy of the project, and keeps its promise there."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from nnvisu.core.datasets import generate_dataset
from nnvisu.core.trainer import Trainer
from nnvisu.reference.command import generated
from nnvisu.settings import Config, changed_config
from tests.support.how_to import Step, carry_out, changed
from tests.support.paths import ROOT

MAX_FILES_OF_AN_ACTIVATION = 4


def assert_clean(folder: Path, files: set[str]) -> None:
    """Ask lint and formatter about the changed files."""
    sources = [str(folder / name) for name in files if name.endswith(".py")]
    for command in (["check"], ["format", "--check"]):
        options = ["--config", str(ROOT / "pyproject.toml"), "--no-cache", *sources]
        run = subprocess.run([sys.executable, "-m", "ruff", *command, *options], capture_output=True, text=True)
        assert 0 == run.returncode, run.stdout + run.stderr


def run_in(folder: Path, code: str) -> str:
    """Return what the code prints in the copy; the kernels run as the plain Python that they are, so none compiles."""
    environment = {**os.environ, "NUMBA_DISABLE_JIT": "1", "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    run = subprocess.run([sys.executable, "-c", code], cwd=folder, env=environment, capture_output=True, text=True)
    assert 0 == run.returncode, run.stderr
    return run.stdout


# Kernel, formula and finite differences agree, and a network learns with it.
ACTIVATION = """
import numpy as np
from nnvisu.core.datasets import generate_dataset
from nnvisu.core.formulas import ACTIVATIONS
from nnvisu.core.kernels.activations import softsign
from nnvisu.core.kernels.vectors import LANES
from nnvisu.core.trainer import Trainer
from nnvisu.settings import SETTING, Config

assert SETTING["activation"].check("softsign") == "softsign"
z = np.linspace(-8, 8, LANES, dtype=np.float32)
formula = ACTIVATIONS["softsign"]
value, slope = softsign(z)
z = z.astype(float)
np.testing.assert_allclose(value, formula.value(z), rtol=1e-6)
np.testing.assert_allclose(slope, formula.slope(z), rtol=1e-6)
numeric = (formula.value(z + 1e-6) - formula.value(z - 1e-6)) / 2e-6
np.testing.assert_allclose(slope, numeric, atol=1e-6)

run = Trainer(Config(hidden_layers=(4,), activation="softsign"), generate_dataset("moons", 40, 2, 0.1, 0, 0.2))
before = run.evaluate().loss
run.train(20)
assert run.evaluate().loss < before
print("right")
"""


@pytest.fixture(scope="module")
def with_activation(tmp_path_factory) -> tuple[Path, set[str]]:
    """A copy of the project with one activation more, and the files that were changed for it."""
    folder = tmp_path_factory.mktemp("activation")
    return folder, carry_out("add-an-activation.md", folder)


def test_an_activation_takes_four_files_at_most(with_activation):
    folder, files = with_activation

    assert len(files) <= MAX_FILES_OF_AN_ACTIVATION
    assert_clean(folder, files)


def test_an_activation_trains_and_is_the_same_in_kernel_and_formula(with_activation):
    assert "right\n" == run_in(with_activation[0], ACTIVATION)


def test_no_other_file_names_every_activation():
    """Whoever adds one need not look for more: ``softplus`` stands nowhere else in what people write."""
    files = [*(ROOT / "nnvisu").rglob("*.py"), *(ROOT / "static/js").rglob("*.js"), *(ROOT / "templates").iterdir()]

    written = {*files} - {*generated()}
    naming = {path.relative_to(ROOT).as_posix() for path in written if "softplus" in path.read_text(encoding="utf-8")}

    assert len(naming) <= MAX_FILES_OF_AN_ACTIVATION, naming


@pytest.mark.browser
def test_the_page_has_words_for_the_activation_and_its_script_computes_it(with_activation, flask_server, browser):
    folder, files = with_activation
    [path] = [name for name in files if name.startswith("static/")]
    page = browser.new_page()
    page.route(f"**/{path}", lambda route: route.fulfill(path=folder / path, content_type="text/javascript"))
    page.goto(flask_server.url)

    row = page.evaluate(f"async () => (await import('/{path}')).ACTIVATIONS.softsign")
    page.close()

    z = np.array([-3.0, 0.0, 0.5])
    np.testing.assert_allclose([-0.75, 0.0, 1 / 3], eval(row["numpy"], {"np": np, "z": z}))
    assert row["formula"].startswith("a = ")
    assert row["words"].startswith("softsign ")


# A run to which the command is given goes on with mirrored points, and its recipe makes the same again.
COMMAND = """
from nnvisu.reference import examples
from nnvisu.reference.javascript import messages_js
from nnvisu.runs.changes import apply_change
from nnvisu.core.datasets import generate_dataset
from nnvisu.core.trainer import Trainer
from nnvisu.settings import Config
from nnvisu.wire.commands import CHANGES, COMMANDS, VIEWER_COMMANDS, parse_command

command = parse_command('{"type": "mirror_points"}')
run = Trainer(Config(), generate_dataset("moons", 20))
before = run.dataset
assert apply_change(run, command, lambda n_bytes: None) is False
assert (run.dataset.x == -before.x).all() and (run.dataset.y == before.y).all()
assert type(command) in CHANGES and type(command) not in VIEWER_COMMANDS
assert set(COMMANDS) == set(examples.COMMANDS)
assert "mirror_points" in messages_js()
print("right")
"""


def test_a_command_is_read_carried_out_journaled_and_told_to_the_page(tmp_path):
    files = carry_out("add-a-command.md", tmp_path)

    assert_clean(tmp_path, files)
    assert "right\n" == run_in(tmp_path, COMMAND)


# One condition that becomes true, and the control on the page.
SETTING = """
from nnvisu.core.datasets import generate_dataset
from nnvisu.core.scores import Metrics
from nnvisu.core.stops import StopConditions, has_stops
from nnvisu.errors import InvalidValue
from nnvisu.settings import SETTING, Config, changed_config
from nnvisu.web.app import create_app

config = changed_config(Config(), {"stop_on_overfitting": 2})
data = generate_dataset("moons", 20, test_fraction=0.5)
stops = StopConditions()
told = [stops.judge(step, Metrics(0.1, 1.0, loss, 1.0), config, data) for step, loss in enumerate((0.19, 0.21))]
assert has_stops(config) and not has_stops(Config())
assert told[0] is None and "test loss, 0.21, is 2 times" in told[1][1]
try:
    changed_config(Config(), {"stop_on_overfitting": 1001})
except InvalidValue as error:
    assert error.field.endswith("stop_on_overfitting")
else:
    raise AssertionError("1001 was taken")
page = create_app().test_client().get("/", headers={"Host": "localhost"}).get_data(as_text=True)
assert 'data-setting="stop_on_overfitting"' in page and SETTING["stop_on_overfitting"].help in page
print("right")
"""


def test_a_setting_acts_is_checked_and_has_its_control(tmp_path):
    files = carry_out("add-a-setting.md", tmp_path)

    assert_clean(tmp_path, files)
    assert "right\n" == run_in(tmp_path, SETTING)
    assert 'stop_on_overfitting: ["' in (tmp_path / "static/js/features/words/texts.js").read_text("utf-8")


@pytest.mark.browser
def test_a_lesson_is_among_the_others_and_its_hints_are_right(tmp_path, flask_server, browser):
    files = carry_out("add-a-lesson.md", tmp_path)
    page = browser.new_page()
    for name in (name for name in files if name.startswith("static/")):
        page.route(f"**/{name}", lambda route, _, path=tmp_path / name: route.fulfill(path=path))
    page.goto(flask_server.url)
    read = "async () => JSON.parse(JSON.stringify((await import('/static/js/features/lessons/lessons.js')).LESSONS))"
    lessons = {lesson["id"]: lesson for lesson in page.evaluate(read)}
    page.close()

    def accuracy_with(n_steps: int, **changes: object) -> float:
        config = changed_config(Config(), lessons["ring"]["steps"][1]["config"] | changes)
        run = Trainer(config, generate_dataset(**lessons["ring"]["data"]))
        run.train(n_steps)
        return run.evaluate().test_accuracy

    assert '("ring", "How many lines make a ring")' in (tmp_path / "templates/_lesson_list.html").read_text("utf-8")
    assert accuracy_with(400) < 0.9
    assert accuracy_with(400, hidden_layers=[3]) >= 0.95
    assert accuracy_with(400, hidden_layers=[], features=["radius"]) >= 0.95


@pytest.mark.parametrize(
    ("where", "expected"),
    [("after", "a\nb c\nnew\nd\n"), ("before", "a\nnew\nb c\nd\n"), ("instead of", "a\nb new\nd\n"), (None, "new\n")],
)
def test_a_step_puts_its_code_where_it_says(where, expected):
    assert expected == changed("a\nb c\nd\n", Step("file", where, "c", "new\n"))


@pytest.mark.parametrize("text", ["a\n", "c\nc\n"])
def test_a_step_is_refused_where_its_words_do_not_stand_there_once(text):
    with pytest.raises(ValueError, match=r"file has \d times 'c'"):
        changed(text, Step("file", "after", "c", "new\n"))
