"""Who may ask, and what a browser may do with the answer: Host, Origin, security headers.

A socket is not covered by the browser's same-origin rule, so its Origin is checked here; and the check of Host keeps a
foreign name that resolves to this machine (DNS rebinding) from passing as the page's own origin.
"""

import base64
import hashlib
import ipaddress
import re
import socket
from collections.abc import Iterable
from urllib.parse import urlsplit

from flask import Flask, Response, abort, request

# The only script inside of the page. All that the page loads lies beside it, and where a proxy serves it below a path
# without the slash at the end, "beside" is a folder too high. The server may know nothing of that path.
SLASH_SCRIPT = (
    'if (!location.pathname.endsWith("/")) location.replace(`${location.pathname}/${location.search}${location.hash}`);'
)
SLASH_HASH = base64.b64encode(hashlib.sha256(SLASH_SCRIPT.encode()).digest()).decode()

# No script, style, picture or connection from anywhere else; "self" covers ws: and wss: of the same host and port,
# but older browsers want the socket's own scheme, which is added for the host that was asked.
POLICY = (
    f"default-src 'none'; script-src 'self' 'sha256-{SLASH_HASH}'; style-src 'self'; img-src 'self' data: blob:; "
    "connect-src 'self' {sockets}; base-uri 'none'; form-action 'none'; frame-ancestors {ancestors}"
)

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
}
DOCUMENT_HEADERS = {
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
# What is never shown as a document obeys the policy of the page; with more than a hundred files its headers weigh.
PARTS = {"text/javascript", "text/css", "application/octet-stream"}

DEFAULT_PORTS = {"http": 80, "https": 443}

HOST_NAME = re.compile(r"[a-z0-9._-]+|\[[0-9a-f:.]+\]")


def add_guard(app: Flask, trusted_hosts: Iterable[str], frame_ancestors: Iterable[str]) -> None:
    """Refuse foreign hosts with 400, and put the security headers on every answer.

    trusted_hosts: besides localhost, addresses, this machine's name and .local names; as for ``is_trusted_host``.
    frame_ancestors: ``self`` and origins whose pages may show this one in a frame.
    """
    trusted = {*trusted_hosts, "localhost", socket.gethostname().lower()}
    ancestors = " ".join("'self'" if each == "self" else each for each in frame_ancestors) or "'none'"

    @app.before_request
    def check_host() -> None:
        if not is_trusted_host(request.host, trusted, request.scheme):
            abort(400, "This host name is not allowed. Name it in NNVISU_TRUSTED_HOSTS.")

    @app.after_request
    def add_headers(response: Response) -> Response:
        response.headers.update(HEADERS)
        if response.mimetype in PARTS:
            return response
        response.headers.update(DOCUMENT_HEADERS)
        sockets = f"ws://{request.host} wss://{request.host}" if response.status_code != 400 else ""
        response.headers["Content-Security-Policy"] = POLICY.format(sockets=sockets, ancestors=ancestors)
        return response


def is_trusted_host(host: str, trusted: Iterable[str], scheme: str = "http") -> bool:
    """Return whether ``host`` (name or address, with or without port) is one that this server answers for.

    trusted: in lower case ``name``, ``name:port``, and ``.name`` for it and all names below it, as Django has it.
    """
    name, port = split_host(host)
    if name is None:
        return False
    if name.endswith(".local") or is_address(name):
        return True
    return any(_covers(entry, name, port or DEFAULT_PORTS.get(scheme)) for entry in trusted)


def _covers(entry: str, name: str, port: int | None) -> bool:
    own_name, _, own_port = entry.partition(":")
    is_below = own_name.startswith(".") and f".{name}".endswith(own_name)
    return (is_below or name == own_name) and own_port in ("", str(port))


def split_host(host: str) -> tuple[str | None, int | None]:
    """Return name and port of a Host header; (None, None) where it cannot be one."""
    try:
        parts = urlsplit(f"//{host.lower()}")
        port = parts.port
    except ValueError:
        return None, None
    name = parts.hostname or ""
    bracketed = f"[{name}]" if ":" in name else name
    if not name or parts.path or "@" in host or not HOST_NAME.fullmatch(bracketed):
        return None, None
    return name, port


def is_address(name: str) -> bool:
    """Return whether ``name`` is an IP address: no name server can turn that against us."""
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def is_same_origin(origin: str | None, scheme: str, host: str) -> bool:
    """Return whether ``origin`` is the page's own; programs send none, and may come in."""
    if origin is None:
        return True
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    if parts.scheme != scheme:
        return False
    default = DEFAULT_PORTS.get(scheme)
    own_name, own_port = split_host(host)
    name, port = split_host(parts.netloc)
    return name is not None and (name, port or default) == (own_name, own_port or default)
