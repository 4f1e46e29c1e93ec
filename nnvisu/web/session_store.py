"""Which store a server has, as NNVISU_STORE says, and how /healthz tells of it."""

from pathlib import Path
from typing import Any

from nnvisu.live.store_access import StoreHealth
from nnvisu.store.interface import Opener, Store, StoreProblem

FILE = "sessions.sqlite3"


def store_opener(wanted: str, instance_folder: Path) -> Opener | None:
    """Return what opens the store, None for none.

    wanted: ``on``, for the file in the server's own folder; ``off``; or another folder. Nothing is made before that.
    """
    if wanted.lower() == "off":
        return None
    folder = instance_folder if wanted.lower() == "on" else Path(wanted).absolute()

    def opened(is_damaged: bool, wait_s: float) -> Store:
        try:
            from nnvisu.store.sqlite import SqliteStore
        except ImportError as error:  # some builds of Python come without
            raise StoreProblem("unreachable", f"This Python has no SQLite ({error}).") from None
        return SqliteStore(folder / FILE, is_damaged, wait_s)

    return opened


def store_as_json(health: StoreHealth, allowed_mb: int) -> dict[str, Any]:
    """Return what /healthz says of the store."""
    return {
        "status": health.status,
        "sessions": health.sessions,
        "mb": round(health.n_bytes / 2**20, 1),
        "allowed_mb": allowed_mb,
        "written_s_ago": health.written_s_ago,
    }
