-- The ledger: what was counted, and how far each source was read when it was counted.
-- Times are milliseconds since the Unix epoch, costs billionths of a US dollar.

CREATE TABLE meta (
    name  TEXT NOT NULL PRIMARY KEY,
    value ANY  NOT NULL
) STRICT, WITHOUT ROWID;

-- Positions in transcript files. The path is relative to the home.
CREATE TABLE files (
    path        TEXT    NOT NULL PRIMARY KEY,
    size        INTEGER NOT NULL,              -- bytes, when last read
    mtime       INTEGER NOT NULL,              -- 100 ns ticks, when last read
    offset      INTEGER NOT NULL,              -- bytes accounted for
    fingerprint INTEGER NOT NULL,              -- hash of the first complete line
    anchor      INTEGER NOT NULL,              -- hash of the bytes before the offset
    flags       INTEGER NOT NULL,              -- 1: the offset is inside an oversized entry; 2: written so lately that mtime may hide a change
    session     TEXT    NOT NULL,
    started     INTEGER NOT NULL               -- when the session began
) STRICT, WITHOUT ROWID;

-- What kind a session was, kept when OpenClaw forgets the session.
CREATE TABLE sessions (
    id         TEXT    NOT NULL PRIMARY KEY,   -- agent/session
    kind       TEXT    NOT NULL,
    last_entry INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- One row a label set. folded: beyond the label budget, part of "other" for good. released: its zero has been scraped.
CREATE TABLE usage_series (
    id            INTEGER NOT NULL PRIMARY KEY,
    provider      TEXT    NOT NULL,
    model         TEXT    NOT NULL,
    session_kind  TEXT    NOT NULL,
    folded        INTEGER NOT NULL,
    released      INTEGER NOT NULL,
    messages      INTEGER NOT NULL,
    input         INTEGER NOT NULL,
    output        INTEGER NOT NULL,
    cache_read    INTEGER NOT NULL,
    cache_write   INTEGER NOT NULL,
    cost_nano_usd INTEGER NOT NULL,
    UNIQUE (provider, model, session_kind)
) STRICT;

CREATE TABLE error_series (
    id       INTEGER NOT NULL PRIMARY KEY,
    provider TEXT    NOT NULL,
    model    TEXT    NOT NULL,
    reason   TEXT    NOT NULL,
    folded   INTEGER NOT NULL,
    released INTEGER NOT NULL,
    count    INTEGER NOT NULL,
    UNIQUE (provider, model, reason)
) STRICT;

-- Every turn ever counted, clustered by time: inserts land next to each other, windows and history are range scans.
CREATE TABLE turns (
    time          INTEGER NOT NULL,
    key           BLOB    NOT NULL,
    usage_series  INTEGER NOT NULL,
    error_series  INTEGER,                     -- null: the turn did not fail
    input         INTEGER NOT NULL,
    output        INTEGER NOT NULL,
    cache_read    INTEGER NOT NULL,
    cache_write   INTEGER NOT NULL,
    cost_nano_usd INTEGER NOT NULL,
    PRIMARY KEY (time, key)
) STRICT, WITHOUT ROWID;
