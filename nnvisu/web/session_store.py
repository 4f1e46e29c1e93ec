"""Which store a server has, as NNVISU_STORE says, and how /healthz tells of it."""

import importlib.util
from pathlib import Path
from typing import Any

import click

from nnvisu.live.store_access import StoreHealth
from nnvisu.store.interface import Opener, Store, StoreProblem

FILE = "sessions.sqlite3"
REDIS_SCHEMES = ("redis://", "rediss://", "unix://")


def store_opener(wanted: str, instance_folder: Path) -> Opener | None:
    """Return what opens the store, None for none.

    wanted: ``on``, for the file in the server's own folder; ``off``; another folder; or the address of a Redis server.
    Nothing is made before that. Raises ClickException if it cannot work.
    """
    if wanted.lower() == "off":
        return None
    if "://" in wanted:
        return _redis_opener(wanted)
    folder = instance_folder if wanted.lower() == "on" else Path(wanted).absolute()

    def opened(is_damaged: bool, wait_s: float) -> Store:
        try:
            from nnvisu.store.sqlite import SqliteStore
        except ImportError as error:  # some builds of Python come without
            raise StoreProblem("unreachable", f"This Python has no SQLite ({error}).") from None
        return SqliteStore(folder / FILE, is_damaged, wait_s)

    return opened


def _redis_opener(url: str) -> Opener:
    if not url.startswith(REDIS_SCHEMES):
        allowed = ", ".join(REDIS_SCHEMES)
        raise click.ClickException(f"NNVISU_STORE begins with {url.partition('://')[0]}://; allowed: {allowed}")
    if importlib.util.find_spec("redis") is None:
        raise click.ClickException(
            "NNVISU_STORE names a Redis server, but redis is not installed; `pip install redis` or name a folder"
        )
    from nnvisu.store.redis import RedisStore

    try:
        RedisStore.check(url)
    except ValueError as error:
        raise click.ClickException(f"NNVISU_STORE names a Redis server wrongly: {error}") from None
    return lambda is_damaged, wait_s: RedisStore(url)


def store_as_json(health: StoreHealth, allowed_mb: int) -> dict[str, Any]:
    """Return what /healthz says of the store."""
    return {
        "status": health.status,
        "sessions": health.sessions,
        "mb": round(health.n_bytes / 2**20, 1),
        "allowed_mb": allowed_mb,
        "written_s_ago": health.written_s_ago,
    }
