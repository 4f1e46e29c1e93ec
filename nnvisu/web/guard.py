"""Access control: Host, Origin, and security headers.

Browsers do not apply the same-origin policy to WebSockets, so their Origin is checked here; and checking Host keeps a
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

# The only scripts inside of the page. All that the page loads lies beside it, and where a proxy serves it below a path
# without the slash at the end, "beside" is a folder too high. The server may know nothing of that path.
SLASH_SCRIPT = (
    'if (!location.pathname.endsWith("/")) location.replace(`${location.pathname}/${location.search}${location.hash}`);'
)
# For browsers that cannot even read the page's modules, in the JavaScript of 2015: it tells in the line for messages.
SUPPORT_SCRIPT = (
    'if (!("OffscreenCanvas" in window && "CompressionStream" in window && "popover" in HTMLElement.prototype)) {'
    ' var line = document.querySelector("[data-too-old]"), text = line.getAttribute("data-too-old");'
    ' line.setAttribute("data-tone", "error"); document.documentElement.setAttribute("data-unsupported", "");'
    ' line.querySelector("[data-text]").textContent = text; }'
)
# Before anything is painted, make the page light or dark if somebody has chosen that: ``ui/theme.js`` comes later.
THEME_SCRIPT = (
    'try { var theme = localStorage.getItem("nnvisu.theme"); if (theme === "dark" || theme === "light") {'
    " document.documentElement.style.colorScheme = theme;"
    " [].forEach.call(document.styleSheets[0].cssRules, function (rule) {"
    ' if (rule.media && rule.media.mediaText === "(prefers-color-scheme: dark)")'
    ' rule.media.mediaText = theme === "dark" ? "all" : "not all"; }); } } catch (error) {}'
)
INLINE_SCRIPTS = {"slash": SLASH_SCRIPT, "theme": THEME_SCRIPT, "support": SUPPORT_SCRIPT}
INLINE_HASHES = " ".join(
    f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
    for script in INLINE_SCRIPTS.values()
)

# No script, style, picture or connection from anywhere else; "self" covers ws: and wss: of the same host and port,
# but older browsers want the socket's own scheme, which is added for the host that was asked.
POLICY = (
    f"default-src 'none'; script-src 'self' {INLINE_HASHES}; style-src 'self'; img-src 'self' data: blob:; "
    "connect-src 'self' {sockets}; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors {ancestors}"
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
    """Reject foreign hosts with 400, and add the security headers to every response.

    trusted_hosts: besides localhost, addresses, this machine's name and .local names; as for ``is_trusted_host``.
    frame_ancestors: origins whose pages may embed this one, besides its own, in which a teacher sees a pupil's run.
    """
    trusted = {*trusted_hosts, "localhost", socket.gethostname().lower()}
    ancestors = " ".join(["'self'", *(each for each in frame_ancestors if each != "self")])

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
    """Return whether this server answers for ``host`` (name or address, with or without port).

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
    """Return name and port of a Host header; (None, None) if it is invalid."""
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
    """Return whether ``name`` is an IP address, which DNS rebinding cannot forge."""
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def is_same_origin(origin: str | None, scheme: str, host: str) -> bool:
    """Return whether ``origin`` is the page's own, or absent: programs send none, and are admitted."""
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
