"""Under which addresses others in the local network reach this server: a page on localhost cannot know.

Told only to a page that was opened on this machine itself: of anybody else it is no business.
"""

import ipaddress
import socket
from collections.abc import Iterable, Mapping

import psutil
from flask import Flask, Response, jsonify, request

from nnvisu.web.guard import split_host

EVERYWHERE = ("0.0.0.0", "::")

# Kept for examples (RFC 5737): asking for the way there sends nothing.
SOMEWHERE_ELSE = ("198.51.100.1", 9)


def add_addresses(app: Flask) -> None:
    """Add the route that tells them: ``is_open`` whether others can reach this server, null where that is not known."""

    @app.get("/addresses")
    def addresses() -> Response:
        environ = request.environ
        name, _ = split_host(request.host)
        is_direct = "HTTP_X_FORWARDED_FOR" not in environ and "werkzeug.proxy_fix.orig" not in environ
        if not is_direct or not is_loopback(name) or not is_loopback(request.remote_addr):
            return jsonify(is_open=None, hosts=[])
        # Both servers put here what they listen on.
        is_open = environ["SERVER_NAME"] in EVERYWHERE
        names = lan_addresses(_interfaces(), _address_to(SOMEWHERE_ELSE)) if is_open else []
        return jsonify(is_open=is_open, hosts=[f"{each}:{environ['SERVER_PORT']}" for each in names])


def is_loopback(name: str | None) -> bool:
    """Return whether a host or an address is this machine as it sees itself."""
    if name == "localhost":
        return True
    try:
        address = ipaddress.ip_address(name or "")
    except ValueError:
        return False
    return (getattr(address, "ipv4_mapped", None) or address).is_loopback


def lan_addresses(interfaces: Mapping[str, Iterable[str]], routed: str | None) -> list[str]:
    """Return the IPv4 addresses that others may reach, the likeliest first.

    interfaces: the addresses of each that is up, by its name. routed: the one by which this machine reaches the world.
    """
    found = {each: ipaddress.ip_address(each) for addresses in interfaces.values() for each in addresses}
    usable = [each for each, it in found.items() if not (it.is_loopback or it.is_link_local or it.is_unspecified)]
    return sorted(usable, key=lambda each: (each != routed, not found[each].is_private, found[each].packed))


def _interfaces() -> dict[str, list[str]]:
    stats = psutil.net_if_stats()
    return {
        name: [each.address for each in addresses if each.family == socket.AF_INET]
        for name, addresses in psutil.net_if_addrs().items()
        if name in stats and stats[name].isup
    }


def _address_to(place: tuple[str, int]) -> str | None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        try:
            sock.connect(place)
            return str(sock.getsockname()[0])
        except OSError:  # no network at all
            return None
