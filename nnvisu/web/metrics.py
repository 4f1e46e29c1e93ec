"""/metrics for Prometheus: off unless NNVISU_METRICS names who may read it. Needs the extra ``metrics``.

It is read from the server itself, never through a proxy: one that is not told otherwise would pass everybody on, with
an address of its own.
"""

import ipaddress
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import click
from flask import Flask, Request, Response, abort, request

from nnvisu.live import totals
from nnvisu.live.memory import resident_bytes
from nnvisu.live.registry import SessionRegistry

if TYPE_CHECKING:
    from prometheus_client.metrics_core import Metric

# What proxies say of a client; one of them is enough.
FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-Ip", "Via")

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def add_metrics(app: Flask, registry: SessionRegistry, readers: Iterable[str]) -> None:
    """Add the route if there are ``readers``, addresses and networks. Raises ClickException if it cannot work."""
    networks = [_network(reader) for reader in readers]
    if not networks:
        return
    try:
        from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
    except ImportError:
        raise click.ClickException(
            "NNVISU_METRICS is set, but prometheus-client is not installed; `pip install prometheus-client` or unset it"
        ) from None
    figures = CollectorRegistry(auto_describe=False)
    figures.register(Figures(registry))  # type: ignore[arg-type, unused-ignore]  # it need not be a subclass

    @app.get("/metrics")
    def metrics() -> Response:
        if not may_read(request, networks):
            abort(403)
        return Response(generate_latest(figures), content_type=CONTENT_TYPE_LATEST)


def may_read(asked: Request, networks: Iterable[Network]) -> bool:
    """Return whether the request comes from one of ``networks``, and from there directly."""
    if asked.remote_addr is None or any(header in asked.headers for header in FORWARDED):
        return False
    address = ipaddress.ip_address(asked.remote_addr.partition("%")[0])
    address = getattr(address, "ipv4_mapped", None) or address
    return any(address in network for network in networks)


def _network(text: str) -> Network:
    try:
        return ipaddress.ip_network(text)
    except ValueError as error:
        raise click.ClickException(
            f"NNVISU_METRICS has the item {text!r}: {error}; allowed: addresses and networks such as 10.0.0.0/8"
        ) from None


class Figures:
    """All figures of a server, each with its name, as prometheus-client collects them."""

    def __init__(self, registry: SessionRegistry):
        self._registry = registry

    def collect(self) -> Iterator["Metric"]:
        """Yield every figure, now."""
        yield from self._present()
        yield _counter("nnvisu_steps", "Training steps of all sessions and experiments", totals.STEPS)
        yield _counter("nnvisu_frames", "Pictures sent, by kind", totals.FRAMES, "kind")
        yield _counter("nnvisu_sent_bytes", "Bytes of messages and pictures", totals.SENT_BYTES)
        yield _counter("nnvisu_received_bytes", "Bytes that clients have sent on their sockets", totals.RECEIVED_BYTES)
        yield _counter("nnvisu_refused", "Sockets that were not let in, by reason", totals.REFUSED, "reason")
        yield _counter("nnvisu_errors", "Errors told to clients, by code", totals.ERRORS, "code")
        yield _histogram("nnvisu_frame_age_seconds", "Age of pictures when they are sent", totals.FRAME_AGES)
        yield _histogram("nnvisu_desk_wait_seconds", "How long threads wait for the desk", totals.DESK_WAITS)
        yield _histogram("nnvisu_turn_wait_seconds", "How long sessions wait for a turn to train", totals.TURN_WAITS)

    def _present(self) -> Iterator["Metric"]:
        from prometheus_client.core import GaugeMetricFamily as Gauge

        registry, limits = self._registry, self._registry.limits
        yield Gauge("nnvisu_sessions", "Sessions", registry.n_sessions)
        yield Gauge("nnvisu_training_sessions", "Sessions whose run or experiment goes on", registry.n_training)
        yield Gauge("nnvisu_max_sessions", "Sessions that there may be", limits.max_sessions)
        yield Gauge("nnvisu_sockets", "Open sockets", registry.n_sockets)
        yield Gauge("nnvisu_max_sockets", "Sockets that there may be", limits.max_sockets)
        memory = Gauge("nnvisu_memory_bytes", "Memory of sessions, what they may have, of the process", labels=["of"])
        memory.add_metric(["sessions"], registry.n_bytes)
        memory.add_metric(["allowed"], limits.max_bytes)
        memory.add_metric(["process"], resident_bytes())
        yield memory
        yield Gauge("nnvisu_store_lag_seconds", "How far what is stored may be behind", totals.STORE_LAG.value)


def _counter(name: str, text: str, total: totals.Total, label: str | None = None) -> "Metric":
    from prometheus_client.core import CounterMetricFamily

    counts = total.counts()
    if label is None:
        return CounterMetricFamily(name, text, counts.get("", 0))
    family = CounterMetricFamily(name, text, labels=[label])
    for value, count in sorted(counts.items()):
        family.add_metric([value], count)
    return family


def _histogram(name: str, text: str, distribution: totals.Distribution) -> "Metric":
    from prometheus_client.core import HistogramMetricFamily

    counts, total = distribution.seen()
    bounds = [*map(str, distribution.bounds), "+Inf"]
    return HistogramMetricFamily(name, text, list(zip(bounds, counts, strict=True)), total)
