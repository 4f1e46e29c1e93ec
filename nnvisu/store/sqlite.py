"""The store in one SQLite file, with its log beside it while it is open (``-wal``).

One server at a time has it: it is locked for as long as it is open, and the system unlocks it however the process
ends. ``synchronous=FULL``: what was put is on the disk when ``put`` returns, so it outlives a power cut, too. That is
one flush for all sessions, every few seconds; NORMAL would save it, and lose what the system had not written by itself.
"""

import contextlib
import logging
import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from nnvisu.store.interface import Change, Entry, Problem, Standing, Stored, StoreGone, StoreProblem
from nnvisu.store.migrations import APPLICATION_ID, MIGRATIONS

logger = logging.getLogger(__name__)

# Measured with 2.6 MB at a time, in ms of CPU per MB: pages of 8 kB and SQLite's own cache of 2 MB 7.1, a cache that
# holds the whole transaction 3.2, and with pages of 32 kB 2.4; larger ones cost small sessions more.
PAGE_BYTES = 16_384
CACHE_KB = 16_384
LOG_PAGES = 500  # after so many the log is written back into the file
FREED_PAGES = 2048  # are given back to the system at a time

PROBLEMS: dict[int, Problem] = {
    sqlite3.SQLITE_BUSY: "locked",
    sqlite3.SQLITE_LOCKED: "locked",
    sqlite3.SQLITE_CORRUPT: "damaged",
    sqlite3.SQLITE_NOTADB: "damaged",
    sqlite3.SQLITE_FULL: "full",
    sqlite3.SQLITE_IOERR_WRITE: "full",  # beyond a quota, or a limit of the size of files
    sqlite3.SQLITE_READONLY: "read_only",
    sqlite3.SQLITE_CANTOPEN: "read_only",
    sqlite3.SQLITE_PERM: "read_only",
}
SENTENCES: dict[Problem, str] = {
    "damaged": "The store {path} is damaged ({error}).",
    "full": "The store {path} cannot grow ({error}).",
    "locked": "The store {path} is in use by another server; NNVISU_STORE can give each a folder of its own.",
    "newer": "The store {path} was written by a newer version of nnvisu ({error}).",
    "read_only": "The store {path} cannot be written ({error}); NNVISU_STORE can name another folder.",
    "unreachable": "The store {path} does not work ({error}).",
}


class SqliteStore:
    """Opens ``path``, and makes it and its folder where there is none. A damaged file is set aside, and kept.

    is_damaged: whether the file that is there is known to be. wait_s: for another server to let go of it.
    """

    is_shared = False

    def __init__(self, path: Path, is_damaged: bool = False, wait_s: float = 0.0):
        self._path = path
        self._wait_s = wait_s
        self._lock = threading.Lock()
        if is_damaged:
            self._set_aside()
        try:
            self._connection = self._opened()
        except StoreProblem as problem:
            if problem.problem != "damaged":
                raise
            self._set_aside()
            self._connection = self._opened()
        self._file = _identity_of(path)

    # --- Opening ---

    def _opened(self) -> sqlite3.Connection:
        with self._told():
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            is_new = not self._path.exists()
            connection = sqlite3.connect(
                self._path, timeout=self._wait_s, isolation_level=None, check_same_thread=False, cached_statements=32
            )
        try:
            with self._told():
                if is_new:
                    self._path.chmod(0o600)
                    connection.execute(f"PRAGMA page_size={PAGE_BYTES}")
                    connection.execute("PRAGMA auto_vacuum=INCREMENTAL")
                connection.execute("PRAGMA locking_mode=EXCLUSIVE")
                connection.execute("PRAGMA journal_mode=WAL")
                connection.execute("PRAGMA synchronous=FULL")
                connection.execute(f"PRAGMA wal_autocheckpoint={LOG_PAGES}")
                connection.execute(f"PRAGMA cache_size=-{CACHE_KB}")
                connection.execute("PRAGMA trusted_schema=OFF")
                connection.execute("PRAGMA secure_delete=FAST")  # zeros within pages, which costs no writing
                self._migrate(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _migrate(self, connection: sqlite3.Connection) -> None:
        """Bring the file to the newest version, in one transaction; this takes the lock, too."""
        with _transaction(connection):
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            (application,) = connection.execute("PRAGMA application_id").fetchone()
            (n_tables,) = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
            if n_tables and application != APPLICATION_ID:
                raise StoreProblem("damaged", self._sentence("damaged", "it is no store of nnvisu"))
            if version > len(MIGRATIONS):
                raise StoreProblem("newer", self._sentence("newer", f"version {version}; this one: {len(MIGRATIONS)}"))
            for migration in MIGRATIONS[version:]:
                for statement in migration:
                    connection.execute(statement)
            connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version={len(MIGRATIONS)}")

    def _set_aside(self) -> None:
        stamp = time.strftime("%Y%m%d-%H%M%S")
        kept = self._path.with_name(f"{self._path.name}.damaged-{stamp}")
        with self._told():
            for end in ("", "-wal", "-shm", "-journal"):
                with contextlib.suppress(FileNotFoundError):
                    os.replace(f"{self._path}{end}", f"{kept}{end}")
        logger.warning("The store %s was damaged; it is kept as %s, and a new one begins.", self._path, kept.name)

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        """Raise what goes wrong as a StoreProblem."""
        try:
            yield
        except sqlite3.Error as error:
            code = getattr(error, "sqlite_errorcode", 0)
            problem = PROBLEMS.get(code) or PROBLEMS.get(code & 0xFF, "unreachable")  # what is above is details
            raise StoreProblem(problem, self._sentence(problem, error)) from None
        except OSError as error:
            raise StoreProblem("read_only", self._sentence("read_only", error.strerror)) from None

    def _sentence(self, problem: Problem, error: object) -> str:
        return SENTENCES[problem].format(path=self._path, error=error)

    # --- What a store does ---

    def put(self, changes: Iterable[Change]) -> dict[bytes, Standing]:
        """Make all changes, or none."""

        def put_all(connection: sqlite3.Connection) -> None:
            for change in changes:
                _put(connection, change)

        self._write(put_all)
        return {}

    def claim(self, key: bytes, asks: bool) -> Stored | None:
        """Return the entry that has this key: the whole file is this server's."""
        return self.get(key)

    def keep(self, keys: Iterable[bytes]) -> dict[bytes, Standing]:
        """Do nothing."""
        return {}

    def touch(self, keys: Iterable[bytes], touched_at: float) -> None:
        """Note that somebody had to do with these entries."""
        rows = [(touched_at, key) for key in keys]
        self._write(lambda connection: connection.executemany("UPDATE entry SET touched_at=? WHERE key=?", rows))

    def get(self, key: bytes) -> Stored | None:
        """Return the entry that has this key, as either of its two."""
        with self._lock, self._told():
            select = f"SELECT id, {COLUMNS} FROM entry WHERE key=?1 OR other_key=?1"
            found = self._connection.execute(select, (key,)).fetchone()
            if found is None:
                return None
            number, *entry = found
            parts = dict(self._connection.execute("SELECT name, body FROM part WHERE entry=?", (number,)))
            return Stored(_entry(entry), parts)

    def delete(self, keys: Iterable[bytes]) -> None:
        """Forget these entries."""
        rows = [(key,) for key in keys]

        def forget(connection: sqlite3.Connection) -> None:
            connection.executemany("DELETE FROM part WHERE entry=(SELECT id FROM entry WHERE key=?)", rows)
            connection.executemany("DELETE FROM entry WHERE key=?", rows)

        self._write(forget)
        with self._lock, self._told():
            # ``execute`` would make the first of its steps, and free one page.
            self._connection.executescript(f"PRAGMA incremental_vacuum({FREED_PAGES})")

    def erase(self, keys: Iterable[bytes]) -> None:
        """Forget these entries, and overwrite their bytes: in the file, in its free pages and in its log."""
        with self._lock, self._told():
            self._connection.execute("PRAGMA secure_delete=ON")
        try:
            self.delete(keys)
            with self._lock, self._told():
                # What was replaced or deleted before may still lie in pages that are free.
                self._connection.executescript("PRAGMA incremental_vacuum; PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            with self._lock, self._told():
                self._connection.execute("PRAGMA secure_delete=FAST")

    def entries(self) -> list[Entry]:
        """Return all entries, those first that were touched longest ago."""
        with self._lock, self._told():
            rows = self._connection.execute(f"SELECT {COLUMNS} FROM entry ORDER BY touched_at").fetchall()
        return [_entry(row) for row in rows]

    def close(self) -> None:
        """Let go of the file."""
        with self._lock, contextlib.suppress(sqlite3.Error):
            self._connection.close()

    def _write(self, work: Callable[[sqlite3.Connection], object]) -> None:
        if _identity_of(self._path) != self._file:  # SQLite would go on with what nobody can find any more
            raise StoreGone("unreachable", self._sentence("unreachable", "its file was deleted or replaced"))
        with self._lock, self._told(), _transaction(self._connection):
            work(self._connection)


def _identity_of(path: Path) -> tuple[int, int] | None:
    """Return what stays the same as long as it is the same file, None where there is none."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


COLUMNS = "key, other_key, touched_at, is_active, n_bytes"


def _entry(row: Iterable[object]) -> Entry:
    entry = Entry._make(row)
    return entry._replace(is_active=bool(entry.is_active))


@contextlib.contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _put(connection: sqlite3.Connection, change: Change) -> None:
    (number,) = connection.execute(
        "INSERT INTO entry (key, other_key, touched_at, is_active, n_bytes) VALUES (?, ?, ?, ?, 0) "
        "ON CONFLICT (key) DO UPDATE SET touched_at=excluded.touched_at, is_active=excluded.is_active RETURNING id",
        (change.key, change.other_key, change.touched_at, change.is_active),
    ).fetchone()
    sizes = dict(connection.execute("SELECT name, length(body) FROM part WHERE entry=?", (number,)))
    gone = sizes.keys() - {*change.kept} - change.parts.keys()
    connection.executemany("DELETE FROM part WHERE entry=? AND name=?", [(number, name) for name in gone])
    connection.executemany(
        "INSERT OR REPLACE INTO part (entry, name, body) VALUES (?, ?, ?)",
        [(number, name, body) for name, body in change.parts.items()],
    )
    kept = sum(n for name, n in sizes.items() if name not in gone and name not in change.parts)
    n_bytes = kept + sum(map(len, change.parts.values()))
    connection.execute("UPDATE entry SET n_bytes=? WHERE id=?", (n_bytes, number))
