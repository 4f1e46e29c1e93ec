"""create_app: the Flask application. Each process holds its own sessions; nothing starts before the first request."""

import logging
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import click
from flask import Flask, Response, abort, jsonify, redirect, render_template, request
from flask_sock import Sock
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Response as BaseResponse

from nnvisu import __version__
from nnvisu.commands import SHARED
from nnvisu.core.decision_map import CLASS_COLOURS
from nnvisu.live.limits import ServerLimits
from nnvisu.live.memory import resident_bytes
from nnvisu.live.registry import SessionRegistry
from nnvisu.settings import DATA_SETTING, DATA_SETTINGS, SETTINGS
from nnvisu.shipped import SHIPPED
from nnvisu.web.addresses import add_addresses
from nnvisu.web.compression import add_compression
from nnvisu.web.environment import misspelt_variables, read_environment
from nnvisu.web.guard import INLINE_SCRIPTS, add_guard
from nnvisu.web.metrics import add_metrics
from nnvisu.web.parts import add_parts
from nnvisu.web.process_limits import affordable_connections, affordable_sockets
from nnvisu.web.samples import N_REGRESSION, sample_bytes
from nnvisu.web.server import check_server, gunicorn_worker, refuse_start, server_fault
from nnvisu.web.session_store import store_as_json, store_opener
from nnvisu.web.shutdown import end_with_server
from nnvisu.web.socket_route import SOCKET_OPTIONS, add_socket_route
from nnvisu.web.static_files import LeanFlask

if TYPE_CHECKING:
    from gunicorn.workers.base import Worker

EXTENSION = "nnvisu"

# Characters allowed unescaped in a path segment (RFC 3986), besides letters and digits.
SEGMENT = "-._~!$&'()*+,;=:@"


def create_app() -> Flask:
    """Return the application, configured by ``environment``. Ends the process if it cannot serve."""
    worker = gunicorn_worker()
    try:
        return _make_app(worker)
    except click.ClickException as refusal:
        refuse_start(refusal.message, worker)


def _make_app(worker: "Worker | None") -> Flask:
    app = LeanFlask("nnvisu", root_path=str(SHIPPED))
    values = read_environment(os.environ)
    for given, meant in misspelt_variables(os.environ).items():
        app.logger.warning("%s is no setting, and has no effect: is %s meant?", given, meant)
    hops, trusted_hosts, ancestors, metrics_readers = (
        values.pop(key) for key in ("proxy_hops", "trusted_hosts", "frame_ancestors", "metrics")
    )
    n_places = check_server(worker)
    if n_places is not None and n_places < values["max_sockets"]:
        app.logger.warning("At most %d sockets at once: gunicorn's other threads are left for pages.", n_places)
        values["max_sockets"] = n_places
    values["max_sockets"] = affordable_sockets(values["max_sockets"])
    if worker is not None:
        worker.worker_connections = affordable_connections(worker.worker_connections)
    open_store = store_opener(values.pop("store"), Path(app.instance_path))
    registry = SessionRegistry(ServerLimits(**values), open_store=open_store)
    app.extensions[EXTENSION] = registry
    app.config["SOCK_SERVER_OPTIONS"] = SOCKET_OPTIONS
    add_compression(app)
    add_guard(app, trusted_hosts, ancestors)
    add_pages(app, registry)
    add_addresses(app)
    add_metrics(app, registry, metrics_readers)
    add_parts(app)
    add_socket_route(app, Sock(app), registry)
    for command in SHARED:
        app.cli.add_command(command)
    if hops:
        behind = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops, x_port=hops, x_prefix=hops)
        app.wsgi_app = behind  # type: ignore[method-assign]  # as Flask documents it
    logging.getLogger("werkzeug").addFilter(_hide_session_ids)
    end_with_server(registry, worker)
    return app


def add_pages(app: Flask, registry: SessionRegistry) -> None:
    """Add the page and the health check."""
    pages: dict[str | None, str] = {}  # by what is wrong with the server, if anything is

    @app.before_request
    def start_threads() -> None:
        registry.start()

    @app.before_request
    def end_with_slash() -> BaseResponse | None:
        # The page's addresses are relative, and so is this one, as a proxy may have changed everything before it.
        if request.environ["PATH_INFO"] or not request.script_root:
            return None
        query = f"?{request.query_string.decode('latin-1')}" if request.query_string else ""
        return redirect(f"./{quote(request.script_root.rpartition('/')[2], SEGMENT)}/{query}", 308)

    @app.get("/")
    def page() -> str:
        fault = server_fault(request.environ)
        # It takes milliseconds, in which no picture goes to anybody, and a class comes all at once.
        if fault not in pages or app.jinja_env.auto_reload:
            pages[fault] = render_template(
                "index.html",
                settings=SETTINGS,
                data_settings=DATA_SETTINGS,
                class_colours=CLASS_COLOURS,
                n_regression=N_REGRESSION,
                inline_scripts=INLINE_SCRIPTS,
                server_fault=fault,
                version=__version__,
            )
        return pages[fault]

    @app.get("/samples/<int:n_classes>")
    def samples(n_classes: int) -> Response:
        fewest, most = DATA_SETTING["n_classes"].bounds
        if not fewest <= n_classes <= most:
            abort(404)
        answer = Response(sample_bytes(n_classes), mimetype="application/octet-stream")
        answer.cache_control.max_age = 3600
        return answer

    @app.get("/healthz")
    def healthz() -> Response:
        warmup = registry.warmup
        limit = registry.limit_reached
        return jsonify(
            status="full" if limit else "ok" if warmup.is_done else "warming",
            limit=limit,
            memory_mb={
                "sessions": registry.n_bytes >> 20,
                "allowed": registry.limits.max_session_memory_mb,
                "process": resident_bytes() >> 20,
            },
            kernels={"ready": warmup.n_ready, "total": warmup.n_total},
            sessions=registry.n_sessions,
            sockets=registry.n_sockets,
            store=store_as_json(registry.saver.health, registry.limits.store_mb),
            version=__version__,
        )


def _hide_session_ids(record: logging.LogRecord) -> bool:
    """Keep session ids out of the access log: anyone with the id has the session."""
    record.msg = _without_ids(record.msg)
    if isinstance(record.args, tuple):
        record.args = tuple(_without_ids(arg) for arg in record.args)
    return True


def _without_ids(text: object) -> object:
    return re.sub(r"((?:session|copy)=)[^&\s\"]+", r"\1…", text) if isinstance(text, str) else text
