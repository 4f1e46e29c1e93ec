"""The greeting: the first message on every socket, about its session and server."""

from nnvisu import __version__
from nnvisu.live.places import Visit
from nnvisu.live.state import State
from nnvisu.settings import DATA_SETTINGS, LIMITS, SETTINGS
from nnvisu.wire.messages import SessionMessage

PROTOCOL = 1


def greeting(visit: Visit, state: State) -> SessionMessage:
    """Return the first message of a socket, about the run as it is now."""
    return SessionMessage(
        session=visit.session.ids.owner if visit.role == "owner" else None,
        viewer=visit.session.ids.viewer,
        protocol=PROTOCOL,
        version=__version__,
        role=visit.role,
        resumed=visit.resumed,
        copied=visit.is_copy,
        status=state.status,
        step=state.step,
        pace=state.rate.pace,
        limits=LIMITS.as_json(),
        settings=[row.as_json() for row in SETTINGS],
        data_settings=[row.as_json() for row in DATA_SETTINGS],
    )
