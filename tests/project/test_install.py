"""nnvisu as a wheel: what is in it, what it asks for, and the page that it serves from a venv and a folder elsewhere.

The venv has nnvisu from the wheel; what nnvisu needs it takes from the packages of this interpreter.
"""

import email.parser
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from playwright.sync_api import expect

from tests.support.browser import Driver
from tests.support.paths import ROOT
from tests.support.servers import Server, wait_until

SCRIPTS = "Scripts" if sys.platform == "win32" else "bin"
PIP = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input")
REFUSAL_S = 30.0


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """The wheel of this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    options = ["--no-deps", "--no-index", "--no-build-isolation", "--quiet", "--wheel-dir", str(folder)]
    subprocess.run([*PIP, "wheel", *options, str(ROOT)], check=True)
    return next(folder.glob("nnvisu-*.whl"))


@pytest.fixture(scope="module")
def python(wheel, tmp_path_factory) -> Path:
    """The interpreter of a venv into which the wheel is installed."""
    venv = tmp_path_factory.mktemp("installed") / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(venv)], check=True)
    python = venv / SCRIPTS / Path(sys.executable).name
    ask = [str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    packages = subprocess.run(ask, capture_output=True, text=True, check=True).stdout.strip()
    dependencies = [path for path in sys.path if Path(path).name in ("site-packages", "dist-packages")]
    Path(packages, "dependencies.pth").write_text("\n".join(dependencies))
    subprocess.run([*PIP, "--python", str(python), "install", "--no-deps", "--no-index", "-q", str(wheel)], check=True)
    return python


@pytest.fixture
def start(python, tmp_path) -> Iterator:
    """Return a function that starts a server with the installed nnvisu, from a folder that has none of it."""
    servers: list[Server] = []

    def start(kind: str, *options: str) -> Server:
        servers.append(Server(kind, {"NNVISU_STORE": "on"}, options, tmp_path, python=python))
        return servers[-1]

    yield start
    for server in servers:
        server.stop()


def nnvisu(python: Path, folder: Path, *arguments: str) -> str:
    """Return what the installed command prints, started in ``folder``."""
    run = subprocess.run([str(python.with_name("nnvisu")), *arguments], cwd=folder, capture_output=True, text=True)
    assert 0 == run.returncode, run.stderr
    return run.stdout


def test_the_wheel_has_the_whole_program_and_nothing_else(wheel):
    ask = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(ask, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    sources = {name for name in listed if name.startswith(("nnvisu/", "static/", "templates/"))}
    left_out = {name for name in sources if name.startswith("static/screenshots/")} | {"nnvisu/dev.py"}
    moved = {name if name.startswith("nnvisu/") else f"nnvisu/{name}" for name in sources - left_out}

    names = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}

    assert moved | {"nnvisu/gunicorn.conf.py"} == names


def test_the_wheel_asks_for_what_the_requirements_list_and_for_heavy_ones_only_as_extras(wheel):
    with zipfile.ZipFile(wheel) as archive:
        name = next(name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        metadata = email.parser.Parser().parsestr(archive.read(name).decode())
    asked = {Requirement(line) for line in metadata.get_all("Requires-Dist")}
    lines = (ROOT / "requirements.txt").read_text().splitlines()

    extras = {each for each in asked if each.marker and "extra" in str(each.marker)}

    assert {Requirement(line) for line in lines if line and not line.startswith("#")} == asked - extras
    heavy = {"torch", "jax", "scikit-learn", "matplotlib", "distributed", "prometheus-client", "redis"}
    assert heavy == {each.name for each in extras}


def test_it_is_the_installed_one_that_is_tested(python, tmp_path):
    code = "import nnvisu; print(nnvisu.__file__)"
    run = subprocess.run([str(python), "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)

    assert python.parent.parent in Path(run.stdout.strip()).parents


@pytest.mark.browser
def test_the_page_opens_and_a_run_trains_from_another_folder(start, python, driver: Driver, tmp_path):
    server = start("serve").wait_until_ready()

    driver.open(server.url)
    driver.press("train")

    expect(driver.figure("step")).to_have_text(re.compile(r"[1-9]"))
    assert [] == list(tmp_path.iterdir())
    assert "ok" == server.health()["store"]["status"]
    assert (python.parents[1] / "var" / "nnvisu-instance" / "sessions.sqlite3").is_file()


def test_the_command_compiles_at_build_time_measures_and_plays(python, tmp_path):
    bench = nnvisu(python, tmp_path, "bench", "--workload", "W1", "--seconds", "0.1")
    load = nnvisu(python, tmp_path, "load", "--clients", "1", "--seconds", "1", "--server", "flask")

    assert "All kernels are ready." in nnvisu(python, tmp_path, "warmup")
    assert re.search(r"^W1 +[\d,]+ ", bench, re.MULTILINE)
    assert "1 pupil" in load
    assert {"serve", "bench", "warmup", "load"} <= set(re.findall(r"^  (\w+) ", nnvisu(python, tmp_path), re.MULTILINE))


@pytest.mark.skipif(sys.platform == "win32", reason="gunicorn does not run on Windows")
def test_gunicorn_serves_it_by_the_command_that_a_refusal_names(start):
    refused = start("gunicorn factory")
    wait_until(lambda: refused.process.poll() is not None, REFUSAL_S, "the refusal")
    advice = re.search(r"write `gunicorn (.*) 'nnvisu\.web\.app:create_app\(\)'`", refused.log())
    assert advice, refused.log()

    server = start("gunicorn factory", *advice[1].split()).wait_until_ready()

    assert 200 == server.get("/").status
