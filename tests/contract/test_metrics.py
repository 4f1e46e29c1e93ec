"""/metrics on real servers: what it counts, who may read it, and that the dashboard shows what there is."""

import json
import re
import sys

import click
import pytest
from flask import Flask
from prometheus_client.parser import text_string_to_metric_families

from nnvisu.live.totals import Distribution
from nnvisu.web.environment import read_environment
from nnvisu.web.metrics import add_metrics
from tests.support.balancers import DEPLOY
from tests.support.servers import KINDS, Server, wait_until
from tests.support.websocket import Closed, Refused, WebSocket

# What a sample's name has beside its family's.
SUFFIX = re.compile(r"_(total|bucket|sum|count|created)$")


@pytest.fixture(scope="module", params=KINDS)
def server(request: pytest.FixtureRequest):
    """A server of either kind that this machine may ask."""
    server = Server(request.param, {"NNVISU_METRICS": "127.0.0.0/8, ::1", "NNVISU_PROXY_HOPS": "1"})
    yield server.wait_until_ready()
    server.stop()


def figures(server: Server) -> dict[tuple[str, str], float]:
    """Return every sample by its name and the value of its label, read by prometheus-client's own parser."""
    families = text_string_to_metric_families(server.get("/metrics").body.decode())
    samples = (sample for family in families for sample in family.samples)
    return {(sample.name, next(iter(sample.labels.values()), "")): sample.value for sample in samples}


def test_what_happens_is_counted(server: Server, connect_to):
    before = figures(server)
    client = connect_to(server)
    client.do("set_pace", steps_per_second=None)
    client.train(500)
    client.picture(500, 32)
    client.refusal("step", n_steps=0)
    with pytest.raises(Refused):
        WebSocket(server.ws_url, {"Origin": "https://elsewhere.example.org"})
    with pytest.raises(Closed):
        connect_to(server, f"AAAAAAAA.v.{'A' * 22}")
    received = sum(client.text_bytes.values()) + sum(frame.n_bytes for frame in client.frames)

    def grown(name: str, label: str = "") -> float:
        return figures(server).get((name, label), 0) - before.get((name, label), 0)

    assert 500 == grown("nnvisu_steps_total")
    assert 1 == grown("nnvisu_errors_total", "invalid_value") == grown("nnvisu_refused_total", "origin")
    assert 1 == grown("nnvisu_refused_total", "session_gone")
    wait_until(lambda: grown("nnvisu_sent_bytes_total") >= received, what="all bytes to be counted")
    assert grown("nnvisu_received_bytes_total") > 100
    n_frames = grown("nnvisu_frames_total", "decision_map")
    assert n_frames == grown("nnvisu_frame_age_seconds_count") >= len(client.frames) > 0
    assert grown("nnvisu_frame_age_seconds_bucket", "+Inf") == n_frames
    now, health = figures(server), server.health()
    assert (health["sessions"], health["sockets"]) == (now["nnvisu_sessions", ""], now["nnvisu_sockets", ""])
    assert (200, 200) == (now["nnvisu_max_sessions", ""], now["nnvisu_max_sockets", ""])
    assert 2**30 == now["nnvisu_memory_bytes", "allowed"] > now["nnvisu_memory_bytes", "process"] > 5e7
    client.send("start_training")
    wait_until(lambda: figures(server)["nnvisu_training_sessions", ""] == 1, what="a session that trains")


@pytest.mark.parametrize("header", ["X-Forwarded-For", "X-Real-IP", "Forwarded", "Via"])
def test_nobody_reads_it_through_a_proxy(server: Server, header: str):
    assert 403 == server.get("/metrics", {header: "127.0.0.1"}).status


def test_there_is_none_unless_it_is_asked_for(flask_server: Server):
    assert 404 == flask_server.get("/metrics").status


def test_only_the_named_networks_read_it(start_server):
    server = start_server("flask", NNVISU_METRICS="192.0.2.0/24")

    assert 403 == server.get("/metrics").status


@pytest.mark.parametrize("value", ["10.0.0.1/8", "1.2.3", "10.0.0.0/40", "everybody", "127.0.0.1;10.0.0.0/8"])
def test_a_wrong_network_is_named(value: str):
    with pytest.raises(click.ClickException, match="NNVISU_METRICS has the item") as refused:
        add_metrics(Flask("test"), None, read_environment({"NNVISU_METRICS": f"::1 {value}"})["metrics"])

    assert value in refused.value.message


def test_without_the_package_the_operator_is_told_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "prometheus_client", None)

    with pytest.raises(click.ClickException, match="pip install prometheus-client"):
        add_metrics(Flask("test"), None, ["127.0.0.1"])


def test_the_dashboard_shows_every_metric_and_no_other(server: Server):
    text = server.get("/metrics").body.decode()
    there = set(re.findall(r"^# TYPE (nnvisu_\w+) ", text, re.MULTILINE))
    dashboard = json.loads((DEPLOY / "grafana.json").read_text("utf-8"))
    queries = [target["expr"] for panel in dashboard["panels"] for target in panel["targets"]]
    shown = {name for query in queries for name in re.findall(r"nnvisu_\w+", query)}

    families = {SUFFIX.sub("", name) for name in there}
    assert families == {SUFFIX.sub("", name) for name in shown}
    # As they are written: a counter has _total, and a quantile is of buckets.
    assert shown <= there | {f"{name}_bucket" for name in there}
    assert all(panel["description"] for panel in dashboard["panels"])


def test_a_distribution_counts_what_is_at_most_each_bound():
    ages = Distribution(0.1, 0.5)
    for value in (0.05, 0.1, 0.11, 0.5, 7.0):
        ages.note(value)

    assert ([2, 4, 5], pytest.approx(7.76)) == ages.seen()
