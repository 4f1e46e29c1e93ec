"""The ``load`` command and its table. The simulation is imported only when it runs: a server never needs it."""

import contextlib
import json
import sys
from typing import Any

import click

from nnvisu.option_types import SECONDS, TableType
from nnvisu.settings import Setting

CLIENTS = Setting("clients", "Clients", "integer", 30, "", minimum=1, maximum=1000)
CLASS = Setting("class", "Class", "integer", 30, "", minimum=1, maximum=100)
LEFT_OVER = Setting("left_over", "Left over", "integer", 0, "", minimum=0, maximum=1000)
MIB = 2**20
ANSWERS = {
    "pause": "Pause takes",
    "probe": "a probe takes",
    "return": "coming back takes",
    "page": "GET /",
    "healthz": "GET /healthz",
}


@click.command()
@click.option("--clients", type=TableType(CLIENTS), default=30, show_default=True, help="Pupils, each with a run.")
@click.option(
    "--class",
    "n_class",
    type=TableType(CLASS),
    help="Pupils of a class whose teacher watches the wall half of the time, in place of --clients.",
)
@click.option("--seconds", type=TableType(SECONDS), default=10.0, show_default=True, help="Measuring time.")
@click.option("--left-over", type=TableType(LEFT_OVER), default=0, show_default=True, help="Runs that nobody watches.")
@click.option(
    "--pace", type=click.Choice(["full", "watch"]), default="full", show_default=True, help="Pace of the pupils' runs."
)
@click.option("--url", help="A running server; without it one is started and stopped.")
@click.option(
    "--server",
    "kind",
    type=click.Choice(["flask", "gunicorn"]),
    help="Which server to start; by default gunicorn where it runs.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def load(
    clients: int,
    n_class: int | None,
    seconds: float,
    left_over: int,
    pace: str,
    url: str | None,
    kind: str | None,
    as_json: bool,
) -> None:
    """Simulate a class using a server, and measure what it sees."""
    import asyncio

    from nnvisu.load import server as servers
    from nnvisu.load.course import Course, LoadError
    from nnvisu.load.result import Plan
    from nnvisu.load.transport import Place

    if url is not None and kind is not None:
        raise click.UsageError("--url and --server cannot be combined.")
    try:
        place = url and Place.of(url)
    except ValueError:
        allowed = "http://host:port or https://host, optionally with a path"
        raise click.BadParameter(f"{url!r} is not {allowed}", param_hint="--url") from None
    plan = Plan(n_class or clients, seconds, left_over, pace, is_class=n_class is not None)
    kind = kind or servers.default_kind()
    chosen = contextlib.nullcontext(servers.found_server(place)) if place else servers.own_server(kind)
    waiting = "Waiting for the server"

    def advance() -> None:
        bar.label = "Playing".ljust(len(waiting))
        bar.update(1)

    try:
        with chosen as server, click.progressbar(length=Course.n_ticks(plan), label=waiting, file=sys.stderr) as bar:
            document = asyncio.run(Course(plan, server, advance).play())
    except (LoadError, servers.ServerEnded) as error:
        raise click.ClickException(str(error)) from None
    document["server"]["kind"] = None if place else kind
    click.echo(json.dumps(document, indent=2) if as_json else table(document))


def table(document: dict[str, Any]) -> str:
    """Return the document of a course as readable text."""
    plan, training, maps = document["plan"], document["training"], document["maps"]
    answers, cpu = document["answers_ms"], document["cpu"]
    server = f"{document['server']['kind'] or document['server']['url']}, nnvisu {document['server']['version']}"
    shares = " to ".join(_number(training[name], 2) for name in ("least_share", "most_share"))
    left_over = _number(training["left_over_steps_per_second"])
    rates = f"median {_number(maps['per_second_median'], 1)}, least {_number(maps['per_second_min'], 1)}"
    rows = [
        ("training", f"{_number(training['steps_per_second'])} steps/s of all pupils together"),
        ("  one pupil, to the median", training["least_share"] and f"{shares} times"),
        ("  left-over runs", plan["left_over"] and f"{left_over} steps/s together"),
        ("  10,000 steps, all begin", _new_runs(training["new_run_s"])),
        ("  10,000 steps, few restart", _new_runs(training["restart_s"])),
        ("maps a second", rates),
        ("  age of the picture", _percentiles(maps["age_ms"])),
        *((ANSWERS[name], _percentiles(row)) for name, row in answers.items()),
        ("CPU cores used", f"server {_number(cpu['server'], 2)}, pupils {_number(cpu['players'], 2)}"),
        ("  pupils behind schedule", _percentiles(document["player_delay_ms"])),
        ("memory of the server", _stages(document["memory_bytes"], MIB, " MiB")),
        ("  threads", _stages(document["n_threads"], 1, "")),
        ("  processes", _stages(document["n_processes"], 1, "")),
        ("refused with 503", f"{document['n_refused']}"),
        *((f"error: {what}", f"{n}") for what, n in document["errors"].items()),
        *_class_rows(document["class"]),
    ]
    pupils = f"{plan['clients']} pupils at pace {plan['pace']}, {plan['left_over']} left-over runs"
    title = f"{pupils}, {plan['seconds']:g} s, {server}"
    return "\n".join([title, "", *(f"{name:28} {value or '–'}" for name, value in rows)])


def _class_rows(told: dict[str, Any] | None) -> list[tuple[str, str]]:
    if told is None:
        return []
    without, watched, ratio, wall = (told[name] for name in ("without_wall", "with_wall", "ratio", "wall"))

    def both(name: str, digits: int) -> str:
        values = f"{_number(watched[name], digits)} with the wall, {_number(without[name], digits)} without"
        return f"{values}: {_number(ratio[name], 2)} times"

    used = wall["used_bits_per_second"]
    link = f"{_number(used and used / 1e6, 2)} of {wall['link_bits_per_second'] / 1e6:g} Mbit/s"
    return [
        ("class: steps/s of all pupils", both("steps_per_second", 0)),
        ("  maps a second, median", both("maps_per_second_median", 1)),
        ("  pictures of each pupil", f"{_number(wall['pictures_per_pupil_and_second'], 2)} a second, {link}"),
        ("  age of the wall", _percentiles(wall["age_ms"])),
    ]


def _number(value: float | None, digits: int = 0) -> str:
    return "–" if value is None else f"{value:,.{digits}f}"


def _new_runs(row: dict[str, Any] | None) -> str:
    if not row:
        return ""
    over = f"over {row['timeout']:g}"
    median, most = (over if value is None else f"{value:.2f}" for value in (row["median"], row["max"]))
    return f"median {median} s, slowest {most} s (of {row['n']})"


def _percentiles(row: dict[str, Any] | None) -> str:
    return f"median {row['p50']:,.1f} ms, 95 % within {row['p95']:,.1f} ms (of {row['n']})" if row else ""


def _stages(row: dict[str, Any] | None, unit: int, suffix: str) -> str:
    if not row:
        return ""
    return ", ".join(f"{stage} {_number(value and value / unit)}{suffix}" for stage, value in row.items())
