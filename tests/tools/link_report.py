"""What a person sees over a bad link, and what that costs the training: measured on a real server, printed as a table.

    python -m tests.tools.link_report [--server flask|gunicorn] [--seconds S] [--rounds N]

The age of the picture at a time t is t minus the time at which the parameters that it shows were current. The first
is the client's clock; the second comes from a second, direct socket on the same session, whose step_results tell when
each step was made. Nothing that the server claims about age is believed.
"""

import argparse
import contextlib
import dataclasses
import itertools
import math
import statistics
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np

from tests.support.client import Client
from tests.support.processor_time import Stretch
from tests.support.proxy import BUFFERING_BYTES, Link, Proxy
from tests.support.servers import KINDS, Server

LINKS = {
    "500 kbit/s": Link(rate=62_500, delay_s=0.01),
    "1 Mbit/s + 200 ms": Link(rate=125_000, delay_s=0.1),
    "250 kbit/s": Link(rate=31_250, delay_s=0.01),
    "500 kbit/s, buffering": Link(rate=62_500, delay_s=0.01, queue_bytes=BUFFERING_BYTES),
    "1 Mbit/s + 200 ms, buffering": Link(rate=125_000, delay_s=0.1, queue_bytes=BUFFERING_BYTES),
    "250 kbit/s, buffering": Link(rate=31_250, delay_s=0.01, queue_bytes=BUFFERING_BYTES),
}
THIN_LINKS = {
    "64 kbit/s + 600 ms": Link(rate=8_000, delay_s=0.3),
    "64 kbit/s + 2 s": Link(rate=8_000, delay_s=1.0),
    "32 kbit/s + 600 ms": Link(rate=4_000, delay_s=0.3),
}
SETTLING_S = 10.0  # what comes at first takes that long on a thin link
AUDIENCES = ("watched", "stalled", "vanished", "silent")
WATCHED_LINK = LINKS["500 kbit/s"]

# Data that no network can fit, small batches and curved inputs: at full speed every map differs a lot from the last,
# 12 kB at 100 × 100 in the best encoding, three times those of a calm run.
RESTLESS = {
    "hidden_layers": [16, 16],
    "learning_rate": 0.02,
    "batch_size": 10,
    "features": ["x", "y", "xy", "sin_x", "sin_y", "radius"],
}
SPIRALS = {"dataset": "spirals", "n_points": 300, "n_classes": 5, "noise": 0.2, "seed": 1}

SAMPLE_S = 0.005

DECISION_MAP, NEURON_MAPS = 1, 2
# What the page may ask for at most, and what it asks for at first, without and with differences.
EVERYTHING = {"class_map": True, "neurons": True, "parameters": True, "scores": True, "diagnosis": True}
PLAIN_VIEW = {"neurons": True, "parameters": True}
PAGE_VIEW = PLAIN_VIEW | {"differences": True}
VIEWS = {"": {}, ", neurons": {"neurons": True}, ", everything": EVERYTHING}


@dataclasses.dataclass(frozen=True)
class View:
    """What came over a link: ages in seconds, maps and step_results per second, cells a side, bytes a second.

    All of the decision maps, but for the bytes, which are of all frames.
    """

    age_median_s: float
    age_p95_s: float
    age_max_s: float
    maps_per_second: float
    smallest_map: int
    median_map: int
    results_per_second: float
    bytes_per_second: float
    neuron_maps_per_second: float
    steps_rise: bool


@contextlib.contextmanager
def restless_session(server: Server) -> Iterator[Client]:
    """Run a training whose map keeps changing; yield a direct socket that sees only step_results."""
    with Client(server.ws_url) as client:
        client.send("set_view", max_fps=0)
        client.do("update_config", config=RESTLESS)
        client.do("generate_data", **SPIRALS)
        client.do("reset")
        client.send("start_training")
        client.wait_for("step_result", status="running")
        yield client


def measure_view(server: Server, link: Link, seconds: float, **view: object) -> View:
    """Watch a restless training over ``link`` from the first map on; ``view``: fields of set_view."""
    with restless_session(server) as clock, Proxy(server.port, link) as way, Client(way.ws_url, clock.id) as watcher:
        watcher.send("set_view", **view)
        watcher.probe(0.0, 0.0)  # once it is answered, the view is set, and no picture is drawn again because of it
        since, mark = len(watcher.frames), watcher.mark
        watcher.wait_for_frame(lambda frame: frame.step > 0, since=since)
        threading.Event().wait(seconds)  # the time of the measurement itself
        all_frames, messages = watcher.frames[since:], watcher.messages[mark:]
        frames = [frame for frame in all_frames if frame.kind == DECISION_MAP]
        clock.wait(lambda: clock.newest("step_result")["step"] > frames[-1].step, "a later step")
        times = _steps_told(clock)
    results = [arrived for arrived, m in messages if m["type"] == "step_result" and m["step"] > 0]
    ages = picture_ages(times, [(frame.arrived, frame.step) for frame in frames])
    duration = frames[-1].arrived - frames[0].arrived
    return View(
        age_median_s=float(np.median(ages)),
        age_p95_s=float(np.quantile(ages, 0.95)),
        age_max_s=float(ages.max()),
        maps_per_second=(len(frames) - 1) / duration,
        smallest_map=min(frame.width for frame in frames),
        median_map=int(statistics.median(frame.width for frame in frames)),
        results_per_second=(len(results) - 1) / (results[-1] - results[0]),
        bytes_per_second=sum(frame.n_bytes for frame in all_frames) / duration,
        neuron_maps_per_second=sum(frame.kind == NEURON_MAPS for frame in all_frames) / duration,
        steps_rise=all(later.step > earlier.step for earlier, later in itertools.pairwise(frames)),
    )


@contextlib.contextmanager
def _watchers(server: Server, links: Sequence[Link], session: str, **options: object) -> Iterator[list[Client]]:
    """A client behind each of the links, all of the same session; they connect at once."""
    with contextlib.ExitStack() as stack, ThreadPoolExecutor(len(links)) as pool:
        ways = [stack.enter_context(Proxy(server.port, link)) for link in links]
        yield [
            stack.enter_context(watcher)
            for watcher in pool.map(lambda way: Client(way.ws_url, session, **options), ways)
        ]


def measure_figures(server: Server, links: Sequence[Link], seconds: float, view: dict[str, object]) -> list[np.ndarray]:
    """Return for each link the ages, at regular times, of the step that a restless training is told to be at over it.

    All of them watch one training at once.
    """
    with restless_session(server) as clock:
        with _watchers(server, links, clock.id, view=view) as watchers:
            threading.Event().wait(SETTLING_S)
            marks = [watcher.mark for watcher in watchers]
            threading.Event().wait(seconds)  # the time of the measurement itself
            told = [_steps_told(watcher, mark) for watcher, mark in zip(watchers, marks, strict=True)]
        last = max(each[-1][1] for each in told)
        clock.wait(lambda: clock.newest("step_result")["step"] > last, "a later step")
        made = _steps_told(clock)
    return [picture_ages(made, each) for each in told]


def _steps_told(client: Client, mark: int = 0) -> list[tuple[float, int]]:
    return [(arrived, m["step"]) for arrived, m in client.messages[mark:] if m["type"] == "step_result"]


def measure_text_bytes(server: Server, seconds: float) -> tuple[int, int]:
    """Return the bytes of text that two clients are sent of the default run, one with complete messages."""
    with Client(server.ws_url) as plain, Client(server.ws_url, plain.id) as page:
        plain.do("set_pace", steps_per_second="watch")
        plain.send("set_view", **PLAIN_VIEW)
        page.send("set_view", **PAGE_VIEW)
        plain.send("start_training")
        page.wait(lambda: page.text_bytes["difference"], "differences")
        plain.text_bytes.clear()
        page.text_bytes.clear()
        threading.Event().wait(seconds)  # the time of the measurement itself
        return plain.text_bytes.total(), page.text_bytes.total()


def picture_ages(made: list[tuple[float, int]], shown: list[tuple[float, int]]) -> np.ndarray:
    """Return the age of the picture on the screen at regular times.

    made: (time, step) of the training; shown: (time, step) of each picture drawn; both in order.
    """
    made_at = np.array([time for time, _ in made])
    made_steps = np.array([step for _, step in made])
    shown_at = np.array([time for time, _ in shown])
    current_at = np.interp([step for _, step in shown], made_steps, made_at)
    times = np.arange(shown_at[0], shown_at[-1], SAMPLE_S)
    newest = np.searchsorted(shown_at, times, side="right") - 1
    return times - current_at[newest]


@dataclasses.dataclass(frozen=True)
class Speed:
    """What training keeps of its unwatched steps per second, as a share.

    kept: over all phases, in the time that other programs left to it. kept_best: the best watched phase by the best
    unwatched one, by the clock; other work on the machine only takes away, so it disturbs this figure less.
    """

    kept: float
    kept_best: float
    unwatched: float


class Phase(NamedTuple):
    """The steps of a stretch of training, its seconds, and how many of them other programs left to it."""

    steps: int
    seconds: float
    left_s: float


def measure_speed(server: Server, audience: str, seconds: float, rounds: int, enough: float = math.inf) -> Speed:
    """Alternate unwatched phases with phases before that audience; end, after three, once ``enough`` is kept."""
    unwatched: list[Phase] = []
    watched: list[Phase] = []
    with restless_session(server) as clock:
        _phase(server, clock, 0.5)
        for n_rounds in range(1, rounds + 1):
            unwatched.append(_phase(server, clock, seconds))
            with _audience(server, clock.id, audience):
                watched.append(_phase(server, clock, seconds))
            speed = Speed(_rate(watched) / _rate(unwatched), _best(watched) / _best(unwatched), _rate(unwatched))
            if n_rounds >= 3 and max(speed.kept, speed.kept_best) > enough:
                break
    return speed


def _rate(phases: list[Phase]) -> float:
    return sum(phase.steps for phase in phases) / sum(phase.left_s for phase in phases)


def _best(phases: list[Phase]) -> float:
    return max(phase.steps / phase.seconds for phase in phases)


def _phase(server: Server, clock: Client, seconds: float) -> Phase:
    mark, stretch = clock.mark, Stretch(server.process.pid)
    threading.Event().wait(seconds)  # the time of the measurement itself
    clock.wait_for("step_result", since=clock.mark)
    clock.wait(lambda: len(clock.since(mark, "step_result")) > 2, "enough results on a machine that is busy")
    share_left = stretch.share_left()
    results = _steps_told(clock, mark)
    (began, first), (ended, last) = results[0], results[-1]
    return Phase(last - first, ended - began, (ended - began) * share_left)


@contextlib.contextmanager
def _audience(server: Server, session: str, kind: str) -> Iterator[None]:
    """Have somebody watch at 500 kbit/s, who reads on, reads no more, is gone without a word, or never acknowledges."""
    with Proxy(server.port, WATCHED_LINK) as proxy:
        client = Client(proxy.ws_url, session, acks=kind != "silent")
        try:
            client.wait_for_frame(lambda frame: True)
            if kind in ("stalled", "vanished"):
                proxy.stall()
            if kind == "vanished":
                client.vanish()
            yield
        finally:
            client.vanish()


def measure_frame_bytes(server: Server, hidden_layers: list[int], n_maps: int = 300) -> float:
    """Return the mean bytes of the first maps at 100 × 100 of the default run at the watch pace."""
    with Client(server.ws_url) as client:
        client.do("update_config", config={"hidden_layers": hidden_layers})
        client.do("set_pace", steps_per_second="watch")
        n_before = len(client.frames)
        client.send("set_view", map_size=100, encodings=[0, 1, 2])
        client.wait_for_frame(lambda frame: frame.width == 100, since=n_before)
        n_before = len(client.frames)
        client.send("start_training")
        client.wait(lambda: len(client.frames) >= n_before + n_maps, f"{n_maps} maps", timeout_s=60.0)
        return statistics.mean(frame.n_bytes for frame in client.frames[n_before : n_before + n_maps])


def main() -> None:
    """Print all figures for one server."""
    parser = argparse.ArgumentParser(description="Measure what a bad link does to picture and training.")
    parser.add_argument("--server", choices=KINDS, default="flask")
    parser.add_argument("--seconds", type=float, default=15.0, help="of watching each link")
    parser.add_argument("--rounds", type=int, default=12, help="of unwatched and watched training")
    options = parser.parse_args()
    server = Server(options.server)
    try:
        server.wait_until_ready()
        report(server, options.seconds, options.rounds)
    finally:
        server.stop()


def report(server: Server, seconds: float, rounds: int) -> None:
    """Print the tables."""
    print(f"{server.kind}: the picture on the screen\n")
    names = ["link", "age s median", "p95", "max", "maps/s", "cells", "least", "results/s", "kB/s", "neuron maps/s"]
    _print_row(*names)
    _print_row(*["---"] * len(names))
    for (name, link), (addition, view) in itertools.product(LINKS.items(), VIEWS.items()):
        v = measure_view(server, link, seconds, **view)
        ages = [f"{age:.2f}" for age in (v.age_median_s, v.age_p95_s, v.age_max_s)]
        rates = [v.results_per_second, v.bytes_per_second / 1000, v.neuron_maps_per_second]
        rates = [f"{rate:.1f}" for rate in rates]
        _print_row(name + addition, *ages, f"{v.maps_per_second:.1f}", v.median_map, v.smallest_map, *rates)
    print(f"\n{server.kind}: the step that is told on very thin links, complete messages and differences\n")
    _print_row("link", "age s median", "max", "with differences", "max")
    _print_row(*["---"] * 5)
    for name, link in THIN_LINKS.items():
        for_both = [ages for view in (PLAIN_VIEW, PAGE_VIEW) for ages in measure_figures(server, [link], seconds, view)]
        _print_row(name, *(f"{figure(ages):.2f}" for ages in for_both for figure in (np.median, np.max)))
    print(f"\n{server.kind}: bytes of text in {seconds:g} s: {measure_text_bytes(server, seconds)}")
    print(f"\n{server.kind}: steps per second that training keeps, at 500 kbit/s\n")
    _print_row("audience", "kept", "kept, best", "unwatched steps/s")
    _print_row(*["---"] * 4)
    for audience in AUDIENCES:
        speed = measure_speed(server, audience, 0.6, rounds)
        _print_row(audience, f"{speed.kept:.1%}", f"{speed.kept_best:.1%}", f"{speed.unwatched:,.0f}")
    print(f"\n{server.kind}: mean bytes of the first 300 maps at 100×100, watch pace\n")
    _print_row("hidden layers", "bytes")
    _print_row(*["---"] * 2)
    for hidden_layers in ([8, 8], [10, 10]):
        _print_row(hidden_layers, f"{measure_frame_bytes(server, hidden_layers):,.0f}")


def _print_row(*cells: object) -> None:
    print("| " + " | ".join(str(cell) for cell in cells) + " |", flush=True)


if __name__ == "__main__":
    main()
