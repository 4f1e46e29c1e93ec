"""Who makes room when a server is full: the rules, as functions of who holds how much. Knows no lock and no thread.

An *owner* is the address that something came from. While there is room one owner may have everything: a whole class
may come from one address. Where there is none, what was left behind goes first; then whoever has less than a fair part,
the limit divided by the owners present, takes from the one that has most.
"""

import collections
import ipaddress
from collections.abc import Iterable, Mapping
from typing import Protocol, TypeVar

# One household or machine has all of these addresses.
IPV6_PREFIX = 64


class LeftBehind(Protocol):
    """Something without a socket; ``idle_since`` is a time of the registry's clock."""

    @property
    def owner(self) -> str:
        """Whose it is."""

    @property
    def is_untouched(self) -> bool:
        """Whether nobody has done anything with it."""

    @property
    def idle_since(self) -> float:
        """From when on it has had no socket."""


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
    """Return what goes first: of the owner that left most; there an untouched one; of these the longest idle."""
    left = list(left)
    n_left = collections.Counter(each.owner for each in left)
    return min(left, key=lambda each: (-n_left[each.owner], not each.is_untouched, each.idle_since), default=None)


def is_within_part(limit: int, held: Mapping[str, int], owner: str, wanted: int) -> bool:
    """Return whether ``owner`` would have at most its fair part with ``wanted`` more; held: how much each has."""
    owners = {each for each, amount in held.items() if amount > 0} | {owner}
    return held.get(owner, 0) + wanted <= limit // len(owners)


def surplus_owner(limit: int, held: Mapping[str, int], newcomer: str, wanted: int) -> str | None:
    """Return the owner that has to give something up for the newcomer, or None if the newcomer has its fair part.

    Both have their fair part afterwards, so that nobody takes the place back.
    """
    if not is_within_part(limit, held, newcomer, wanted):
        return None
    others = [owner for owner in held if owner != newcomer]
    return max(others, key=lambda owner: held[owner], default=None)
