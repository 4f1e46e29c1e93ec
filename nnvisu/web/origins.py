"""Explains to the operator why a socket was rejected for its Origin: browsers do not tell the page."""

import logging
import re
import threading
import time
from urllib.parse import urlsplit

from flask import Request

from nnvisu.live.limits import TokenBucket
from nnvisu.web.guard import split_host

# A page keeps retrying.
LINES_PER_SECOND = 0.1
LINES_BURST = 5

# All else, which may hold an id or control characters, is not repeated.
ORIGIN = re.compile(r"[a-z][a-z0-9+.-]{0,20}://([a-z0-9._-]{1,255}|\[[0-9a-f:.]{2,45}\])(:[0-9]{1,5})?")


class RefusalLog:
    """Logs rejected Origins, at most a few lines a minute. Called by any thread."""

    def __init__(self, logger: logging.Logger):
        self._logger = logger
        self._allowance = TokenBucket(LINES_PER_SECOND, LINES_BURST, time.monotonic())
        self._lock = threading.Lock()

    def tell(self, request: Request) -> None:
        """Log what was received, what was expected, and what is probably missing."""
        with self._lock:
            is_allowed = self._allowance.take(time.monotonic())
        if is_allowed:
            is_proxied = "werkzeug.proxy_fix.orig" in request.environ
            self._logger.warning(refusal(request.headers["Origin"], request.scheme, request.host, is_proxied))


def refusal(origin: str, scheme: str, host: str, is_proxied: bool) -> str:
    """Return the line for an ``origin`` that is not that of ``scheme`` and ``host``.

    is_proxied: whether forwarded headers are trusted.
    """
    origin = origin.lower()
    is_origin = ORIGIN.fullmatch(origin) is not None
    came = origin if is_origin or origin == "null" else "none at all"
    advice = _advice(origin, scheme, host) if is_origin else ""
    if not advice:
        hint = "A sandboxed frame and a file have no origin: open the page by its address."
    elif is_proxied:
        hint = f"Let the proxy send {advice}; NNVISU_PROXY_HOPS must be the number of proxies."
    else:
        hint = f"Behind a proxy, let it send {advice}, and set NNVISU_PROXY_HOPS=1."
    return f"Socket refused: its Origin is {came}, expected {scheme}://{host.lower()}. {hint}"


def _advice(origin: str, scheme: str, host: str) -> str:
    """Return which header of a proxy would make the two the same; empty if they are."""
    parts = urlsplit(origin)
    name, port = split_host(parts.netloc)
    own_name, own_port = split_host(host)
    missing = ["X-Forwarded-Proto"] if parts.scheme != scheme else []
    if name != own_name:
        missing.append("X-Forwarded-Host (or the browser's Host, whose name belongs in NNVISU_TRUSTED_HOSTS)")
    elif port != own_port:
        missing.append("X-Forwarded-Port (or the browser's Host)")
    return " and ".join(missing)
