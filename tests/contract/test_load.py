"""The played class: its arithmetic by hand, a small course against each real server, and failures in one sentence."""

import http.server
import itertools
import json
import math
import os
import signal
import socket
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import psutil
import pytest
from click.testing import CliRunner

from nnvisu.cli import main
from nnvisu.load.command import table
from nnvisu.load.measures import Record, per_second, percentiles, progress, share
from nnvisu.load.result import Plan, Quarter, Seen, document_of
from nnvisu.load.script import DECK, Script
from nnvisu.load.server import Usage
from nnvisu.load.tally import Tally
from nnvisu.load.teacher import Teacher, WallRecord
from nnvisu.load.transport import ClosedByServer, Place, Refused
from tests.support.clocks import StillClock
from tests.support.paths import ROOT
from tests.support.servers import KINDS, free_port, wait_until

SMALL = ("--clients", "3", "--left-over", "2", "--seconds", "3", "--json")


def run(*arguments):
    """In a thread of its own: browser tests that came before leave an event loop in the main thread."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(CliRunner().invoke, main, ["load", *arguments]).result()


def played(*arguments):
    result = run(*arguments)
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


# --- Arithmetic ---


def test_percentiles_lie_between_the_values_around_them():
    """Of five values the 95th percentile lies at index 0.95 · 4 = 3.8: 40 + 0.8 · (90 − 40)."""
    assert {"p50": 30.0, "p95": pytest.approx(80.0), "n": 5} == percentiles([90.0, 10.0, 40.0, 20.0, 30.0])
    assert percentiles([]) is None


def test_share_compares_with_the_median():
    assert (0.25, 3.0) == share([40.0, 10.0, 120.0])
    assert share([]) is None
    assert share([0.0, 0.0]) is None


def test_rates_leave_out_who_never_ran():
    assert [5.0, 0.0] == per_second([(10.0, 2.0), (0.0, 0.0), (0.0, 3.0)])


def test_progress_is_what_lies_between_two_looks():
    before = [(10.0, 500), (10.5, 900), None, (11.0, 0)]
    after = [(20.0, 800), (22.5, 900), (21.0, 70), None]

    assert [(300, 10.0), (0, 12.0)] == progress(before, after)


def test_record_counts_the_steps_of_running_stretches_within_the_window():
    record = Record()
    record.note_step(0.0, 0, "paused")
    record.note_step(1.0, 0, "running")
    record.note_step(2.0, 100, "running")  # before the window

    record.begin()
    record.note_step(3.0, 250, "running")
    record.note_step(3.5, 300, "paused")
    record.note_step(9.0, 300, "running")
    record.note_step(10.0, 500, "running")
    record.note_step(10.5, 0, "running")  # started again, nobody knows from which step
    record.note_step(11.0, 30, "running")
    record.note_gone()
    record.note_step(20.0, 9999, "running")  # made while nobody watched
    record.note_step(21.0, 10_000, "running")
    record.end()
    record.note_step(22.0, 20_000, "running")

    assert 150 + 50 + 200 + 30 + 1 == record.steps
    assert 1.0 + 0.5 + 1.0 + 1.0 + 1.0 == record.running_s


def test_record_counts_the_maps_of_a_running_session():
    record = Record()
    record.note_step(0.0, 0, "running")
    record.note_map(0.1, 5.0)
    record.begin()
    record.note_map(0.2, 5.0)
    record.note_map(0.3, 5.0)
    record.note_step(0.4, 10, "paused")
    record.note_map(0.5, 5.0)

    assert 2 == record.n_maps


def test_age_is_that_of_the_header_and_the_time_since():
    record = Record()
    record.begin()
    record.note_step(1.0, 0, "running")
    record.sample_age(1.5)  # nothing is to be seen yet
    record.note_map(3.0, 250.0)
    record.sample_age(3.5)
    record.note_map(4.0, 0.0)
    record.sample_age(4.125)

    assert [750.0, 125.0] == record.ages_ms


def test_age_begins_with_the_run_where_the_picture_is_from_a_pause():
    record = Record()
    record.begin()
    record.note_step(1.0, 7, "paused")
    record.note_map(1.0, 0.0)
    record.sample_age(5.0)  # paused: as new as it can be
    record.note_step(10.0, 7, "running")
    record.sample_age(10.5)
    record.note_gone()
    record.note_step(11.0, 9, "running")
    record.sample_age(11.5)  # the new socket has shown nothing yet

    assert [500.0] == record.ages_ms


def test_messages_take_their_time_on_the_link_of_the_teacher_one_after_the_other(monkeypatch):
    """25,000 bytes, of which 8 come with each message, take 0.1 s of 2 Mbit/s."""
    now = StillClock()
    monkeypatch.setattr("nnvisu.load.teacher.clock", now)
    teacher = Teacher(Place.of("http://localhost"), Tally())

    waits = [teacher._seconds_on_link(24_992) for _ in range(2)]
    teacher.wall.is_counting, now.now = True, 1.0
    waits.append(teacher._seconds_on_link(24_992))

    assert [0.1, 0.2, 0.1] == pytest.approx(waits)
    assert 24_992 == teacher.wall.n_bytes


def test_document_adds_up_what_was_seen():
    records = [Record(steps=1000, running_s=5.0, n_maps=50), Record(steps=600, running_s=2.0, n_maps=10)]
    tally = Tally(pauses=[0.010, 0.030], new_runs=[1.0, 4.0, 2.0], restarts=[3.0, 5.0])
    tally.probes, tally.returns, tally.pages, tally.healths = [0.002], [0.003], [0.004], [0.005]
    usages = [Usage(1.0, 100, 4, 2), None, Usage(2.0, 900, 30, 2), Usage(3.0, 300, 10, 2)]
    seen = Seen(tally, records, usages, left_over=[(300, 3.0), (800, 4.0)], delays_s=[0.006])

    document = document_of(Plan(2, 10.0, 2, "full"), seen)

    assert {
        "steps_per_second": 160.0,
        "left_over_steps_per_second": 300.0,
        "least_share": 0.8,
        "most_share": 1.2,
        "new_run_s": {"median": 2.0, "max": 4.0, "n": 3, "n_over": 0, "timeout": 60.0},
        "restart_s": {"median": 4.0, "max": 5.0, "n": 2, "n_over": 0, "timeout": 60.0},
    } == document["training"]
    assert {"per_second_median": 7.5, "per_second_min": 5.0, "age_ms": None} == document["maps"]
    medians = {name: row["p50"] for name, row in document["answers_ms"].items()}
    assert {"pause": 20.0, "probe": 2.0, "return": 3.0, "page": 4.0, "healthz": 5.0} == pytest.approx(medians)
    assert 6.0 == pytest.approx(document["player_delay_ms"]["p50"])
    assert {"before": 100, "most": 900, "after": 300} == document["memory_bytes"]
    assert {"before": 4, "most": 30, "after": 10} == document["n_threads"]


@pytest.mark.parametrize(
    ("seconds", "median", "sentence"),
    [
        ([1.0, math.inf, 3.0], 3.0, "median 3.00 s, slowest over 60 s (of 3)"),
        ([1.0, math.inf], None, "median over 60 s, slowest over 60 s (of 2)"),
    ],
)
def test_a_new_run_that_took_too_long_counts_as_the_slowest(seconds, median, sentence):
    document = document_of(Plan(3, 10.0, 0, "full"), Seen(Tally(new_runs=seconds), [], [None]))
    row = document["training"]["new_run_s"]

    assert {"median": median, "max": None, "n": len(seconds), "n_over": 1, "timeout": 60.0} == row
    document |= {"server": {"url": "", "kind": "flask", "version": "1"}, "cpu": {"server": None, "players": 0.1}}
    assert sentence in table(document)


def test_document_compares_no_shares_at_the_watch_pace_and_knows_no_costs_of_a_foreign_server():
    document = document_of(Plan(1, 10.0, 0, "watch"), Seen(Tally(), [Record(steps=1, running_s=5.0)], [None, None]))

    assert document["training"]["least_share"] is None
    assert document["training"]["left_over_steps_per_second"] is None
    assert document["memory_bytes"] is None


def test_tally_tells_a_full_server_from_other_faults():
    tally = Tally()

    errors = (
        Refused(503),
        Refused(400),
        TimeoutError(),
        ConnectionResetError("reset"),
        ClosedByServer(1011),
        Refused(503),
    )
    for error in errors:
        with tally.counting():
            raise error

    assert 2 == tally.n_refused
    closed = "socket closed by the server (1011)"
    assert {"refused with status 400": 1, "no answer in time": 1, "reset": 1, closed: 1} == tally.errors


# --- The script ---


def test_a_pupil_plays_the_same_in_every_run_and_another_one_otherwise():
    def part(number):
        script = Script(number, 10)
        return script.arrives_after_s, script.starts_after_s, list(itertools.islice(script.moves(), 30))

    assert part(3) == part(3)
    assert part(3) != part(4)


@pytest.mark.parametrize(("number", "deck"), [(0, (*DECK, "restart")), (1, DECK), (9, DECK), (10, (*DECK, "restart"))])
def test_a_script_makes_every_move_of_its_deck_before_it_begins_again(number, deck):
    moves = list(itertools.islice(Script(number, 11).moves(), 2 * len(deck)))

    assert sorted(deck) == sorted(move.action for move in moves[: len(deck)])
    assert sorted(deck) == sorted(move.action for move in moves[len(deck) :])


# --- Real courses ---


def check_small_course(document):
    assert document["errors"] == {}
    assert document["n_refused"] == 0
    training, maps = document["training"], document["maps"]
    assert training["steps_per_second"] > 0
    assert training["left_over_steps_per_second"] > 0
    assert 0 < training["least_share"] <= 1 <= training["most_share"]
    assert training["new_run_s"]["n"] == 3
    assert 0 < training["new_run_s"]["median"] <= training["new_run_s"]["max"]
    assert 0 < maps["per_second_min"] <= maps["per_second_median"]
    assert 0 < maps["age_ms"]["p50"] <= maps["age_ms"]["p95"]
    assert document["answers_ms"]["page"]["n"] > 0
    assert document["answers_ms"]["healthz"]["n"] > 0
    assert document["cpu"]["server"] > 0
    assert document["cpu"]["players"] > 0
    for row in (document["memory_bytes"], document["n_threads"]):
        assert 0 < row["before"] <= row["most"]
        assert 0 < row["after"] <= row["most"]


def is_idle(server):
    """Return whether the server and its children compute next to nothing for half a second."""
    server_process = psutil.Process(server.process.pid)
    processes = [server_process, *server_process.children()]

    def cpu_s():
        return sum(sum(process.cpu_times()[:2]) for process in processes)

    before = cpu_s()
    threading.Event().wait(0.5)
    return cpu_s() - before < 0.1


@pytest.mark.parametrize("kind", KINDS)
def test_a_course_at_a_server_that_runs(start_server, kind):
    server = start_server(kind)

    document = played(*SMALL, "--url", server.url)

    check_small_course(document)
    assert {"url": f"{server.url}/", "version": server.health()["version"], "kind": None} == document["server"]
    assert server.health()["sockets"] == 0
    wait_until(lambda: is_idle(server), what="pupils' and left-over runs paused as they went: nothing computes")


@pytest.mark.parametrize("kind", KINDS)
def test_a_class_whose_teacher_watches_the_wall_half_of_the_time(start_server, kind, tmp_path):
    server = start_server(kind, NNVISU_STORE=str(tmp_path))

    document = played("--class", "3", "--seconds", "4", "--url", server.url, "--json")

    assert {} == document["errors"]
    assert document["plan"]["is_class"]
    told = document["class"]
    for part in ("with_wall", "without_wall", "ratio"):
        assert min(told[part].values()) > 0
    wall = told["wall"]
    assert 0 < wall["frames_per_second"]
    assert wall["frames_per_second"] == pytest.approx(wall["pictures_per_pupil_and_second"])  # of all three in each
    assert 0 < wall["used_bits_per_second"] < wall["link_bits_per_second"]
    assert 0 < wall["age_ms"]["p50"] <= wall["age_ms"]["p95"]
    wait_until(lambda: server.health()["sessions"] == 0)  # the class has ended, and its sessions went with it


def test_a_class_is_compared_by_what_pupils_made_of_the_time():
    """Two quarters of 5 s without the wall: 100 + 300 steps and 40 maps in 8 s; one of 10 s with it."""
    wall = WallRecord(is_counting=True, seconds=10.0, n_bytes=25_000)
    wall.note(7.0, 500.0, 2)
    for now in (7.5, 8.5):
        wall.sample_age(now)
    wall.is_counting = False
    wall.note(9.0, 500.0, 2)
    wall.sample_age(9.5)
    seen = Seen(Tally(), [Record(), Record()], [None], wall=wall)
    seen.quarters = [
        Quarter(5.0, False, [(100, 4.0, 10), (0, 0.0, 0)]),
        Quarter(10.0, True, [(200, 8.0, 32), (160, 8.0, 48)]),
        Quarter(5.0, False, [(300, 4.0, 30), (0, 0.0, 0)]),
    ]

    told = document_of(Plan(2, 20.0, 0, "full", is_class=True), seen)["class"]

    assert {"steps_per_second": 40.0, "maps_per_second_median": 5.0} == told["without_wall"]
    assert {"steps_per_second": 36.0, "maps_per_second_median": 5.0} == told["with_wall"]
    assert {"steps_per_second": 0.9, "maps_per_second_median": 1.0} == told["ratio"]
    assert {
        "link_bits_per_second": 2_000_000,
        "used_bits_per_second": 20_000.0,
        "frames_per_second": 0.1,
        "pictures_per_pupil_and_second": 0.1,
        "age_ms": {"p50": 1500.0, "p95": pytest.approx(1950.0), "n": 2},
    } == told["wall"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_course_at_a_server_of_its_own_which_ends_with_it(kind):
    before = psutil.Process().children()

    document = played(*SMALL, "--server", kind)

    check_small_course(document)
    assert document["server"]["kind"] == kind
    assert {"flask": 1, "gunicorn": 2}[kind] == document["n_processes"]["most"]
    assert before == psutil.Process().children()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", Place.of(document["server"]["url"]).port))


def test_a_course_at_the_watch_pace_below_a_prefix_as_a_table(start_server):
    server = start_server("gunicorn", SCRIPT_NAME="/class/room")

    result = run("--clients", "2", "--seconds", "2", "--pace", "watch", "--url", server.url)

    assert result.exit_code == 0, result.output
    assert "2 pupils at pace watch, 0 left-over runs, 2 s" in result.stdout
    assert "error" not in result.stdout
    assert "maps a second" in result.stdout


def test_who_finds_no_place_is_counted_as_refused(start_server):
    server = start_server("gunicorn", NNVISU_MAX_SOCKETS="2")

    document = played("--clients", "3", "--seconds", "0.5", "--json", "--url", server.url)

    assert document["n_refused"] == 1
    assert document["errors"] == {}


# --- Failures ---


class Answering:
    """A server that answers everything with one status and body."""

    def __init__(self, status, body=b""):
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(status)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *arguments):
                pass

        self.server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01})

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *error):
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


def failed(*arguments):
    result = run(*arguments)
    [line] = [line for line in result.stderr.splitlines() if line.startswith("Error:")]
    assert result.exit_code == 1
    assert "Traceback" not in result.output
    assert result.stdout == ""
    return line


@pytest.mark.parametrize(
    ("status", "body", "sentence"),
    [
        (503, b"", "refuses: /healthz answers with status 503"),
        (404, b"", "refuses: /healthz answers with status 404"),
        (200, b"hello", "is not an nnvisu server"),
        (200, b"[1]", "is not an nnvisu server"),
        (200, b'{"status": "full", "sessions": 7, "sockets": 5}', "is full: 7 sessions, 5 sockets"),
    ],
)
def test_a_server_that_is_not_to_be_played_against_gets_one_sentence(status, body, sentence):
    with Answering(status, body) as server:
        assert sentence in failed("--url", server.url)


def test_a_server_that_lets_nobody_in_gets_one_sentence():
    with Answering(200, b'{"status": "ok", "sessions": 0, "sockets": 0}') as server:
        line = failed("--url", server.url, "--clients", "2")

    assert "admits nobody: 2 × refused with status 200" in line


def test_no_server_gets_one_sentence():
    assert "cannot be reached" in failed("--url", f"http://127.0.0.1:{free_port()}")


def test_what_is_not_http_gets_one_sentence():
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def answer():
            connection, _ = listener.accept()
            with connection:
                connection.recv(1000)
                connection.sendall(b"220 mail.example ESMTP\r\n")

        thread = threading.Thread(target=answer)
        thread.start()
        line = failed("--url", f"http://127.0.0.1:{listener.getsockname()[1]}")
        thread.join()

    assert "the answer is not HTTP" in line


def test_a_server_of_its_own_that_cannot_start_gets_one_sentence_with_its_log(monkeypatch):
    monkeypatch.setenv("NNVISU_MAX_SESSIONS", "none")

    line = failed("--server", "flask")

    assert "the server ended with code" in line
    assert "NNVISU_MAX_SESSIONS is 'none'" in line


def test_a_server_that_ends_meanwhile_gets_one_sentence(start_server):
    server = start_server("flask")

    def end_soon():
        """As soon as the page is asked for once more than the pupils do: within the window."""
        wait_until(lambda: server.log().count('"GET / HTTP/1.0"') > 2, 60.0)
        server.process.terminate()

    thread = threading.Thread(target=end_soon)
    thread.start()
    line = failed("--url", server.url, "--clients", "2", "--seconds", "60")
    thread.join()

    assert "has stopped answering" in line


def test_an_interrupt_ends_the_server_of_its_own_too():
    # A shell that starts the tests in the background has the signal ignored, and the child would inherit that.
    code = (
        "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); from nnvisu.cli import main; main()"
    )
    command = [sys.executable, "-c", code, "load", "--clients", "1", "--seconds", "600", "--server", "flask"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        course = psutil.Process(process.pid)
        [server] = wait_until(course.children, 60.0)
        wait_until(lambda: any(c.status == psutil.CONN_ESTABLISHED for c in server.net_connections()), 120.0)
        os.kill(process.pid, signal.SIGINT)
        _, errors = process.communicate(timeout=30)

    assert "Aborted!" in errors
    assert "Traceback" not in errors
    assert not server.is_running()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--clients", "0"], "from 1 to 1000"),
        (["--clients", "some"], "from 1 to 1000"),
        (["--class", "101"], "from 1 to 100"),
        (["--left-over", "-1"], "from 0 to 1000"),
        (["--seconds", "0"], "above 0 to 3600"),
        (["--seconds", "nan"], "above 0 to 3600"),
        (["--pace", "slow"], "watch"),
        (["--server", "apache"], "gunicorn"),
        (["--url", "127.0.0.1:5000"], "http://host:port"),
        (["--url", "ftp://host"], "http://host:port"),
        (["--url", "http://host:99999"], "http://host:port"),
        (["--url", "http://a..b"], "http://host:port"),
        (["--url", "http://localhost", "--server", "flask"], "cannot be combined"),
    ],
)
def test_bad_options_are_refused_with_what_is_allowed(arguments, sentence):
    result = run(*arguments)

    assert result.exit_code == 2
    assert sentence in result.stderr


@pytest.mark.parametrize(
    ("url", "parts"),
    [
        ("http://localhost", ("http", "localhost", 80, "", "localhost")),
        ("http://[::1]:5000/", ("http", "::1", 5000, "", "[::1]:5000")),
        ("https://example.org/class/room/", ("https", "example.org", 443, "/class/room", "example.org")),
        ("https://example.org:80", ("https", "example.org", 80, "", "example.org:80")),
    ],
)
def test_a_place_is_read_from_its_url(url, parts):
    place = Place.of(url)

    assert parts == (place.scheme, place.host, place.port, place.prefix, place.host_header)
