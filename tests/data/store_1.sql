-- A store of version 1, as SQLite dumps it: what every later version has to be able to read.
PRAGMA application_id = 1852733043;
PRAGMA user_version = 1;
CREATE TABLE entry (
            id INTEGER PRIMARY KEY,
            key BLOB NOT NULL UNIQUE,
            other_key BLOB NOT NULL UNIQUE,
            touched_at REAL NOT NULL,
            is_active INTEGER NOT NULL,
            n_bytes INTEGER NOT NULL
        ) STRICT;
CREATE TABLE part (
            entry INTEGER NOT NULL REFERENCES entry (id),
            name TEXT NOT NULL,
            body BLOB NOT NULL,
            UNIQUE (entry, name)
        ) STRICT;
INSERT INTO entry VALUES (
    1,
    X'6B6B6B6B6B6B6B6B6B6B6B6B6B6B6B6B6B6B6B6B6B6B6B6B6B6B6B6B6B6B6B6B',
    X'7676767676767676767676767676767676767676767676767676767676767676',
    1700000000.5, 1, 9
);
INSERT INTO part VALUES (1, 'run', X'0001FF'), (1, 'data-1', X'706F696E7473');
