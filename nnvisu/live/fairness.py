"""Who makes room when a server is full: rules, as functions of who holds how much. Knows no locks and no threads.

An *owner* is the address that something came from. While there is room, one owner may have everything: a whole class
may share one address. When there is none, abandoned sessions go first; then an owner with less than a fair share, the
limit divided by the number of owners, takes from the one that has most.
"""

import collections
import ipaddress
from collections.abc import Iterable, Mapping
from typing import Protocol, TypeVar

# A single household or machine has all of these addresses.
IPV6_PREFIX = 64


class LeftBehind(Protocol):
    """Something abandoned, without a socket; ``idle_since`` is a time of the registry's clock."""

    @property
    def owner(self) -> str:
        """The owner."""

    @property
    def is_untouched(self) -> bool:
        """Whether it was never used."""

    @property
    def idle_since(self) -> float:
        """When it lost its last socket."""


Left = TypeVar("Left", bound=LeftBehind)


def owner_of(address: str | None) -> str:
    """Return the owner that a client's address stands for; an IPv6 address stands for its network of /64."""
    try:
        parsed = ipaddress.ip_address(address or "")
    except ValueError:  # a Unix socket has none
        return address or ""
    if parsed.version == 4:
        return str(parsed)
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.ip_network((int(parsed), IPV6_PREFIX), strict=False))


def most_dispensable(left: Iterable[Left]) -> Left | None:
    """Return what goes first: something of the owner that abandoned most; untouched before used, then longest idle."""
    left = list(left)
    n_left = collections.Counter(each.owner for each in left)
    return min(left, key=lambda each: (-n_left[each.owner], not each.is_untouched, each.idle_since), default=None)


def is_within_part(limit: int, held: Mapping[str, int], owner: str, wanted: int) -> bool:
    """Return whether ``owner`` would stay within its fair share with ``wanted`` more; held: how much each has."""
    owners = {each for each, amount in held.items() if amount > 0} | {owner}
    return held.get(owner, 0) + wanted <= limit // len(owners)


def surplus_owner(limit: int, held: Mapping[str, int], newcomer: str, wanted: int) -> str | None:
    """Return the owner that has to give something up for the newcomer, or None if the newcomer has its fair share.

    Afterwards both are within their fair shares, so that nobody takes the place back.
    """
    if not is_within_part(limit, held, newcomer, wanted):
        return None
    others = [owner for owner in held if owner != newcomer]
    return max(others, key=lambda owner: held[owner], default=None)
