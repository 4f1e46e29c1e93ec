"""create_app: the Flask application. Each process holds its own sessions; nothing starts before the first request."""

import logging
import os
import re
from pathlib import Path

import click
from flask import Flask, Response, abort, jsonify, render_template
from flask_sock import Sock
from werkzeug.middleware.proxy_fix import ProxyFix

from nnvisu import __version__, cli
from nnvisu.core.decision_map import CLASS_COLOURS
from nnvisu.errors import InvalidValue
from nnvisu.live.registry import ServerLimits, SessionRegistry
from nnvisu.settings import DATA_SETTING, DATA_SETTINGS, LIMITS, SERVER_SETTINGS, SETTINGS
from nnvisu.web.compression import add_compression
from nnvisu.web.guard import add_guard
from nnvisu.web.modules import needed_modules
from nnvisu.web.samples import N_REGRESSION, sample_bytes
from nnvisu.web.shutdown import end_with_server
from nnvisu.web.socket_route import SOCKET_OPTIONS, add_socket_route
from nnvisu.web.static_files import LeanFlask

EXTENSION = "nnvisu"


def create_app() -> Flask:
    """Return the application, configured by the environment (NNVISU_…: see settings.SERVER_SETTINGS)."""
    app = LeanFlask("nnvisu", root_path=os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
    values = read_environment(os.environ)
    hops = values.pop("proxy_hops")
    registry = SessionRegistry(ServerLimits(**values))
    app.extensions[EXTENSION] = registry
    app.config["SOCK_SERVER_OPTIONS"] = SOCKET_OPTIONS
    add_compression(app)
    add_guard(app, os.environ.get("NNVISU_TRUSTED_HOSTS", ""))
    add_pages(app, registry)
    add_socket_route(app, Sock(app), registry)
    app.cli.add_command(cli.bench)
    app.cli.add_command(cli.warmup)
    if hops:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops, x_port=hops, x_prefix=hops)
    logging.getLogger("werkzeug").addFilter(_hide_session_ids)
    end_with_server(registry)
    return app


def read_environment(environ: dict[str, str]) -> dict[str, float]:
    """Return the server's settings by name; raise click.ClickException naming the variable that is wrong."""
    values = {}
    for row in SERVER_SETTINGS:
        variable = f"NNVISU_{row.name.upper()}"
        text = environ.get(variable)
        try:
            values[row.name] = row.default if text is None else row.check(float(text))
        except (ValueError, InvalidValue):
            raise click.ClickException(f"{variable} is {text!r}; allowed: {row.allowed}") from None
    return values


def add_pages(app: Flask, registry: SessionRegistry) -> None:
    """Add the page and the health check."""

    modules = needed_modules(Path(app.static_folder), "js/main.js")

    @app.before_request
    def start_warming() -> None:
        registry.warmup.start()

    @app.get("/")
    def page() -> str:
        return render_template(
            "index.html",
            settings=SETTINGS,
            data_settings=DATA_SETTINGS,
            limits=LIMITS,
            class_colours=CLASS_COLOURS,
            modules=modules,
            n_regression=N_REGRESSION,
            version=__version__,
        )

    @app.get("/samples/<int:n_classes>")
    def samples(n_classes: int) -> Response:
        row = DATA_SETTING["n_classes"]
        if not row.minimum <= n_classes <= row.maximum:
            abort(404)
        answer = Response(sample_bytes(n_classes), mimetype="application/octet-stream")
        answer.cache_control.max_age = 3600
        return answer

    @app.get("/healthz")
    def healthz() -> Response:
        warmup = registry.warmup
        status = "full" if registry.is_full else "ok" if warmup.is_done else "warming"
        return jsonify(
            status=status,
            kernels={"ready": warmup.n_ready, "total": warmup.n_total},
            sessions=registry.n_sessions,
            sockets=registry.n_sockets,
            version=__version__,
        )


def _hide_session_ids(record: logging.LogRecord) -> bool:
    """Who has the id has the session, so it stays out of the access log."""
    record.msg = _without_ids(record.msg)
    if isinstance(record.args, tuple):
        record.args = tuple(_without_ids(arg) for arg in record.args)
    return True


def _without_ids(text: object) -> object:
    return re.sub(r"((?:session|copy)=)[^&\s\"]+", r"\1…", text) if isinstance(text, str) else text
