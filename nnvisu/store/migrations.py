"""The tables of the SQLite store, as steps from each version to the next. A step that was released is never changed.

The file's ``user_version`` is the number of steps that were made. ``tests/data`` has a file of each version.
"""

APPLICATION_ID = 0x6E6E7673  # "nnvs": what says that the file is ours

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        """CREATE TABLE entry (
            id INTEGER PRIMARY KEY,
            key BLOB NOT NULL UNIQUE,
            other_key BLOB NOT NULL UNIQUE,
            touched_at REAL NOT NULL,
            is_active INTEGER NOT NULL,
            n_bytes INTEGER NOT NULL
        ) STRICT""",
        """CREATE TABLE part (
            entry INTEGER NOT NULL REFERENCES entry (id),
            name TEXT NOT NULL,
            body BLOB NOT NULL,
            UNIQUE (entry, name)
        ) STRICT""",
    ),
)
