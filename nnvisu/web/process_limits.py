"""How many connections the process may hold: the system limits open files, and sockets are files.

macOS allows 256 by default. A server that has run out of descriptors accepts no more connections, and gunicorn's worker
exits, so the number of sockets has to stay below.
"""

import contextlib
import sys

# Log, listener, selectors, pipes, and files that are read: a worker at rest has some twenty.
OWN_DESCRIPTORS = 32
# A WebSocket's further ones wake its thread (live/wakeup.py); a page's is a selector of the server's, for a moment.
DESCRIPTORS_PER_CONNECTION = 2 if sys.platform == "linux" else 3
# What is left for pages and the health check when all sockets are taken.
PAGE_CONNECTIONS = 16

# macOS refuses to go higher than its own constants say, although it names no hard limit; this passes.
MACOS_DESCRIPTORS = 10_240


def affordable_sockets(wanted: int) -> int:
    """Return how many of ``wanted`` WebSockets may be open at once, with pages beside them; at least 1."""
    return max(1, affordable_connections(wanted + PAGE_CONNECTIONS) - PAGE_CONNECTIONS)


def affordable_connections(wanted: int) -> int:
    """Raise the limit on open files as far as necessary; return how many of ``wanted`` connections it allows."""
    n_descriptors = _raised_limit(OWN_DESCRIPTORS + DESCRIPTORS_PER_CONNECTION * wanted)
    return max(1, min(wanted, (n_descriptors - OWN_DESCRIPTORS) // DESCRIPTORS_PER_CONNECTION))


def _raised_limit(wanted: int) -> int:
    """Return the limit on open files after raising it towards ``wanted``; ``wanted`` on Windows, which has none."""
    if sys.platform == "win32":
        return wanted
    import resource

    for goal in (wanted, min(wanted, MACOS_DESCRIPTORS)):
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        goal = goal if hard == resource.RLIM_INFINITY else min(goal, hard)
        if soft != resource.RLIM_INFINITY and soft < goal:
            with contextlib.suppress(ValueError, OSError):
                resource.setrlimit(resource.RLIMIT_NOFILE, (goal, hard))
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return wanted if soft == resource.RLIM_INFINITY else soft
