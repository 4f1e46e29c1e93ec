"""Linux, macOS and Windows: no name that one of them lacks, by mypy's knowledge of each and by servers without them."""

import signal
import subprocess
import sys
from collections.abc import Sequence

import pytest

from tests.support.client import Client
from tests.support.paths import ROOT
from tests.support.servers import LAUNCH
from tests.support.websocket import PING

CHECKED = ("linux", "darwin", "win32")
PROJECT = ("nnvisu", "tests", "wsgi.py")
# Packages are taken as they are: this is about what Python itself holds on each system.
OPTIONS = ("--no-error-summary", "--no-site-packages", "--ignore-missing-imports")

MISSING = """\
import os, select, socket
socket.MSG_DONTWAIT
os.sched_getaffinity(0)
select.epoll()
if hasattr(os, "getuid"):
    os.getuid()
"""


def errors(platforms: Sequence[str], files: Sequence[str] = PROJECT) -> dict[str, set[str]]:
    """Return what mypy finds in ``files`` for each system."""
    # One folder each: with another platform nothing of a cache would be used.
    options = {name: ["--platform", name, "--cache-dir", str(ROOT / ".mypy_cache" / name)] for name in platforms}
    runs = {
        name: subprocess.Popen(
            [sys.executable, "-m", "mypy", *options[name], *OPTIONS, *files],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for name in platforms
    }
    lines = {name: run.communicate()[0].splitlines() for name, run in runs.items()}
    assert all(run.returncode in (0, 1) for run in runs.values()), lines
    return {name: {line for line in lines[name] if ": error: " in line} for name in platforms}


def missing_on_one(found: dict[str, set[str]]) -> dict[str, set[str]]:
    """Return what is wrong on some systems only; the rest is no question of systems."""
    everywhere = set.intersection(*found.values())
    return {platform: lines - everywhere for platform, lines in found.items()}


def test_no_file_uses_what_a_system_lacks():
    found = missing_on_one(errors(CHECKED))

    assert {platform: set() for platform in CHECKED} == found


def test_gunicorns_settings_use_nothing_that_macos_lacks():
    found = missing_on_one(errors(("linux", "darwin"), ["gunicorn.conf.py"]))

    assert {"linux": set(), "darwin": set()} == found


def test_the_check_finds_what_is_missing(tmp_path):
    (tmp_path / "example.py").write_text(MISSING)

    found = missing_on_one(errors(CHECKED, [str(tmp_path / "example.py")]))

    names = {platform: sorted(line.split('"')[1] for line in lines) for platform, lines in found.items()}
    assert {
        "linux": [],
        "darwin": ["epoll", "sched_getaffinity"],
        "win32": ["MSG_DONTWAIT", "epoll", "sched_getaffinity"],
    } == names


@pytest.mark.skipif(sys.platform == "win32", reason="signals in the place of Windows' own need POSIX")
@pytest.mark.parametrize(
    "kind, system, end_signal",
    [
        ("flask", "windows", signal.SIGINT),
        ("flask", "windows", "SIGUSR1"),
        ("flask", "macos", signal.SIGTERM),
        ("serve", "windows", signal.SIGINT),
        ("serve", "windows", "SIGUSR1"),
        ("serve", "macos", signal.SIGTERM),
    ],
)
def test_a_server_runs_without_what_a_system_lacks(
    start_server, kind: str, system: str, end_signal: signal.Signals | str
):
    """SIGUSR1 stands for Windows' SIGBREAK: see tests.support.launch."""
    server = start_server(kind, launch=["--lack", system])
    client = Client(server.ws_url)
    client.send("set_view", map_size=256, encodings=[0])
    client.send("start_training")
    frame = client.wait_for_frame(lambda frame: frame.step > 0 and frame.width == 256)
    client.socket.send_frame(PING, b"there?")
    client.wait(lambda: client.pongs, "a pong")
    page = server.get("/")

    server.stop(getattr(signal, end_signal) if isinstance(end_signal, str) else end_signal)
    code = client.wait_until_closed()
    client.close()

    assert (256, 256, 3) == frame.picture.shape
    assert 200 == page.status
    assert 1012 == code
    assert "Traceback" not in server.log()


def test_a_server_hears_ctrl_c_also_where_its_parent_does_not():
    """A shell ignores it for what it starts in the background, and children inherit that."""
    handler_before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        code = "import signal; print(signal.getsignal(signal.SIGINT) is signal.default_int_handler)"
        command = [sys.executable, str(LAUNCH), "timeit", "--number", "1", "--repeat", "1", code]
        run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    finally:
        signal.signal(signal.SIGINT, handler_before)

    assert "True" == run.stdout.splitlines()[0]
