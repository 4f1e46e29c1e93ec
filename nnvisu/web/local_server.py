"""The server of ``nnvisu serve``: the one that ``flask run`` starts, on a free port, for local use."""

import errno
import socket
import sys

import click
from werkzeug.serving import make_server

from nnvisu.web.app import create_app

DEFAULT_PORT = 5000
N_PORTS_TRIED = 20  # from the default one on
BACKLOG = 128  # connections that wait to be accepted, as under flask run

# On Windows, EACCES means a port in exclusive use by another program; elsewhere, one below 1024.
TAKEN = {errno.EADDRINUSE} | ({errno.EACCES} if sys.platform == "win32" else set())
EVERYWHERE = ("0.0.0.0", "::")


def serve(host: str, port: int | None) -> None:
    """Serve the page until the process is terminated.

    port: None for the first free one from 5000 on, 0 for any that is free. Raises click.ClickException if it
    cannot listen there, or if the server's settings are wrong.
    """
    with listen(host, port) as listener:
        app = create_app()
        server = make_server(host, listener.getsockname()[1], app, threaded=True, fd=listener.fileno())
        click.echo(welcome(host, server.port, port))
        server.serve_forever()


def listen(host: str, port: int | None) -> socket.socket:
    """Return a listening socket; arguments as in ``serve``. Raises click.ClickException."""
    ports = range(DEFAULT_PORT, DEFAULT_PORT + N_PORTS_TRIED) if port is None else [port]
    for each in ports:
        try:
            return _listen_at(host, each)
        except UnicodeError:
            raise click.ClickException(f"{host!r} is not the name of a host") from None
        except OSError as error:
            if error.errno not in TAKEN:
                raise click.ClickException(f"cannot listen at {host}, port {each}: {error.strerror}") from None
    if port is None:
        raise click.ClickException(f"the ports from {ports[0]} to {ports[-1]} are all taken; choose one by --port")
    raise click.ClickException(f"port {port} is taken by another program; choose another one, or leave out --port")


def _listen_at(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET  # as werkzeug takes it
    address = socket.getaddrinfo(host, port, family, socket.SOCK_STREAM)[0][4]
    listener = socket.socket(family)
    try:
        # On Windows, SO_REUSEADDR would share a port that is in use.
        option = getattr(socket, "SO_EXCLUSIVEADDRUSE", socket.SO_REUSEADDR)
        listener.setsockopt(socket.SOL_SOCKET, option, 1)
        listener.bind(address)
        listener.listen(BACKLOG)
    except OSError:
        listener.close()
        raise
    return listener


def welcome(host: str, port: int, wanted: int | None) -> str:
    """Return the message at startup. wanted: the requested port, None for the default."""
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)
    lines = [f"nnvisu is at http://{shown}:{port}"]
    if wanted is None and port != DEFAULT_PORT:
        airplay = " (on macOS that may be AirPlay)" if sys.platform == "darwin" else ""
        lines.insert(0, f"Port {DEFAULT_PORT} is taken by another program{airplay}, so this is port {port}.")
    if host in EVERYWHERE:
        lines.append(f"and, for others in this network, at http://<this machine's address>:{port}")
    return "\n".join([*lines, "Ctrl+C ends it."])
