-- Positions of every format in one table, which does not look into them; sessions that turns can point to; what a series
-- shows apart from what it counts; sums by the hour, so that windows and reports never read every turn.

CREATE TABLE sources (
    path     TEXT NOT NULL PRIMARY KEY,        -- relative to the home, or absolute outside of it
    format   TEXT NOT NULL,
    position TEXT NOT NULL                     -- JSON of the format's own
) STRICT, WITHOUT ROWID;

INSERT INTO sources
SELECT path, 'transcript', json_object('size', size, 'mtime', mtime, 'offset', offset, 'fingerprint', fingerprint,
    'anchor', anchor, 'flags', flags, 'session', session, 'started', started)
FROM files;

INSERT INTO sources
SELECT path, 'agent-database', json_object('size', size, 'mtime', mtime, 'logSize', log_size, 'logMtime', log_mtime,
    'unsettled', unsettled, 'watermark', watermark, 'events', hex(events), 'archives', hex(archives),
    'coldArchives', hex(cold_archives), 'damaged', hex(damaged))
FROM databases;

-- Which formats this ledger has read, and since when (0: from its beginning).
CREATE TABLE formats (
    name  TEXT    NOT NULL PRIMARY KEY,
    since INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO formats SELECT name, 0 FROM (SELECT 'transcript' AS name UNION ALL SELECT 'agent-database')
WHERE EXISTS (SELECT 1 FROM files UNION ALL SELECT 1 FROM databases UNION ALL SELECT 1 FROM meta);

DROP TABLE files;
DROP TABLE databases;

-- Places that were there and could not be read, and when they became readable (null: not yet).
CREATE TABLE obstacles (
    path    TEXT    NOT NULL PRIMARY KEY,
    since   INTEGER NOT NULL,
    cleared INTEGER
) STRICT, WITHOUT ROWID;

-- What kind a session was, kept when OpenClaw forgets the session.
ALTER TABLE sessions RENAME TO sessions_by_name;
CREATE TABLE sessions (
    id         INTEGER NOT NULL PRIMARY KEY,
    name       TEXT    NOT NULL UNIQUE,        -- agent/session
    kind       TEXT    NOT NULL,
    last_entry INTEGER NOT NULL
) STRICT;
INSERT INTO sessions (name, kind, last_entry) SELECT id, kind, last_entry FROM sessions_by_name;
DROP TABLE sessions_by_name;
CREATE INDEX sessions_by_last_entry ON sessions (last_entry);

ALTER TABLE turns ADD COLUMN session INTEGER;  -- null: counted before there was one
ALTER TABLE turns ADD COLUMN messages INTEGER; -- responses; null: one, or none of a turn that failed

-- A series shows counted + carried once it is released, until then its base; a hidden one shows nothing.
ALTER TABLE usage_series ADD COLUMN hidden INTEGER NOT NULL DEFAULT 0;
ALTER TABLE usage_series ADD COLUMN carried_messages INTEGER NOT NULL DEFAULT 0;
ALTER TABLE usage_series ADD COLUMN carried_input INTEGER NOT NULL DEFAULT 0;
ALTER TABLE usage_series ADD COLUMN carried_output INTEGER NOT NULL DEFAULT 0;
ALTER TABLE usage_series ADD COLUMN carried_cache_read INTEGER NOT NULL DEFAULT 0;
ALTER TABLE usage_series ADD COLUMN carried_cache_write INTEGER NOT NULL DEFAULT 0;
ALTER TABLE usage_series ADD COLUMN carried_cost_nano_usd INTEGER NOT NULL DEFAULT 0;
ALTER TABLE usage_series ADD COLUMN base_messages INTEGER NOT NULL DEFAULT 0;
ALTER TABLE usage_series ADD COLUMN base_input INTEGER NOT NULL DEFAULT 0;
ALTER TABLE usage_series ADD COLUMN base_output INTEGER NOT NULL DEFAULT 0;
ALTER TABLE usage_series ADD COLUMN base_cache_read INTEGER NOT NULL DEFAULT 0;
ALTER TABLE usage_series ADD COLUMN base_cache_write INTEGER NOT NULL DEFAULT 0;
ALTER TABLE usage_series ADD COLUMN base_cost_nano_usd INTEGER NOT NULL DEFAULT 0;

ALTER TABLE error_series ADD COLUMN hidden INTEGER NOT NULL DEFAULT 0;
ALTER TABLE error_series ADD COLUMN carried INTEGER NOT NULL DEFAULT 0;
ALTER TABLE error_series ADD COLUMN base INTEGER NOT NULL DEFAULT 0;

-- While a ledger is rebuilt: what the one before it had counted, by the series here that go on with it.
CREATE TABLE shown_usage (
    series        INTEGER NOT NULL PRIMARY KEY,
    messages      INTEGER NOT NULL,
    input         INTEGER NOT NULL,
    output        INTEGER NOT NULL,
    cache_read    INTEGER NOT NULL,
    cache_write   INTEGER NOT NULL,
    cost_nano_usd INTEGER NOT NULL
) STRICT;

CREATE TABLE shown_errors (
    series INTEGER NOT NULL PRIMARY KEY,
    count  INTEGER NOT NULL
) STRICT;

-- Sums of the turns of an hour (hours since the Unix epoch) by series and agent. The agent is empty for turns that were
-- counted before they had a session.
CREATE TABLE hours (
    hour          INTEGER NOT NULL,
    series        INTEGER NOT NULL,
    agent         TEXT    NOT NULL,
    messages      INTEGER NOT NULL,
    failed        INTEGER NOT NULL,
    input         INTEGER NOT NULL,
    output        INTEGER NOT NULL,
    cache_read    INTEGER NOT NULL,
    cache_write   INTEGER NOT NULL,
    cost_nano_usd INTEGER NOT NULL,
    PRIMARY KEY (hour, series, agent)
) STRICT, WITHOUT ROWID;

-- Row by row and not by GROUP BY, which would sort every turn in memory.
INSERT INTO hours
SELECT (time - (time % 3600000 + 3600000) % 3600000) / 3600000, usage_series, '', error_series IS NULL, error_series IS NOT NULL,
    input, output, cache_read, cache_write, cost_nano_usd
FROM turns WHERE true
ON CONFLICT (hour, series, agent) DO UPDATE SET messages = messages + excluded.messages, failed = failed + excluded.failed,
    input = input + excluded.input, output = output + excluded.output, cache_read = cache_read + excluded.cache_read,
    cache_write = cache_write + excluded.cache_write, cost_nano_usd = cost_nano_usd + excluded.cost_nano_usd;

-- What a turn key is made of.
INSERT INTO meta (name, value) VALUES ('key_version', 1);
