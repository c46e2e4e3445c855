-- Turns of the native Codex runtime: what Codex itself recorded of them is counted once, whatever OpenClaw copied of them.
-- Ids of threads, turns and runs are 16 bytes, sessions are named agent/session.

CREATE TABLE native_threads (
    id      BLOB    NOT NULL PRIMARY KEY,
    parent  BLOB,                              -- the thread it is a subagent or a fork of
    session TEXT,                              -- null: not known yet
    kind    TEXT,                              -- of all its calls, where no session decides
    is_read INTEGER NOT NULL                   -- 1: its own rollout was read
) STRICT, WITHOUT ROWID;

CREATE TABLE native_turns (
    id      BLOB    NOT NULL PRIMARY KEY,
    session TEXT,                              -- null: not known yet
    seen    INTEGER NOT NULL                   -- 1: a rollout has a call or a failure of it; 2: a failure
) STRICT, WITHOUT ROWID;

-- Every call and failure that was taken from a rollout. Ids of turns begin with the time, so inserts land next to each other.
CREATE TABLE native_calls (
    turn BLOB NOT NULL,
    key  BLOB NOT NULL,
    PRIMARY KEY (turn, key)
) STRICT, WITHOUT ROWID;

-- Calls whose session is not known yet: they count when it is, or when they have waited long enough.
CREATE TABLE native_waiting (
    key         BLOB    NOT NULL PRIMARY KEY,
    thread      BLOB    NOT NULL,
    turn        BLOB    NOT NULL,
    agent       TEXT    NOT NULL,
    until       INTEGER NOT NULL,
    is_history  INTEGER NOT NULL,
    time        INTEGER NOT NULL,
    provider    TEXT    NOT NULL,
    model       TEXT    NOT NULL,
    reason      TEXT,
    input       INTEGER NOT NULL,
    output      INTEGER NOT NULL,
    cache_read  INTEGER NOT NULL,
    cache_write INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What a transcript says of a turn, for the case that no rollout can be had.
CREATE TABLE native_replies (
    turn          BLOB    NOT NULL PRIMARY KEY, -- or the run, of one that failed
    thread        BLOB    NOT NULL,
    session       TEXT    NOT NULL,
    state         INTEGER NOT NULL,             -- 0: waits for a look at the rollouts, 1: counts, 2: a rollout counts instead
    is_run        INTEGER NOT NULL,             -- 1: a run that failed
    is_history    INTEGER NOT NULL,
    sweep         INTEGER NOT NULL,             -- the look at the rollouts that was the last when it was read; 0: in an earlier life
    time          INTEGER NOT NULL,
    key           BLOB    NOT NULL,
    provider      TEXT    NOT NULL,
    model         TEXT    NOT NULL,
    reason        TEXT,
    messages      INTEGER NOT NULL,
    input         INTEGER NOT NULL,
    output        INTEGER NOT NULL,
    cache_read    INTEGER NOT NULL,
    cache_write   INTEGER NOT NULL,
    cost_nano_usd INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX native_replies_waiting ON native_replies (state) WHERE state = 0;

-- What counters have shown of a turn that is not counted any more: calls of the turn are no increase as far as it reaches.
CREATE TABLE native_credits (
    turn          BLOB    NOT NULL PRIMARY KEY,
    messages      INTEGER NOT NULL,
    input         INTEGER NOT NULL,
    output        INTEGER NOT NULL,
    cache_read    INTEGER NOT NULL,
    cache_write   INTEGER NOT NULL,
    cost_nano_usd INTEGER NOT NULL,
    errors        INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Which turn a run began with.
CREATE TABLE native_runs (
    run  BLOB NOT NULL PRIMARY KEY,
    turn BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- Which credential a session talks with: a hash of the id of OpenClaw's profile, which often is an e-mail address.
CREATE TABLE native_sessions (
    session TEXT NOT NULL PRIMARY KEY,
    profile BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- The provider's last word on a plan's windows, as each thread heard it.
CREATE TABLE native_limits (
    thread         BLOB    NOT NULL,
    limit_id       TEXT    NOT NULL,
    window         TEXT    NOT NULL,
    agent          TEXT    NOT NULL,
    minutes        INTEGER NOT NULL,           -- 0: it did not say
    used_ppm       INTEGER NOT NULL,           -- millionths of the window
    resets_at      INTEGER NOT NULL,           -- seconds since the Unix epoch; 0: it did not say
    observed_at    INTEGER NOT NULL,
    plan           TEXT,                       -- the last one that was told
    plan_at        INTEGER NOT NULL,
    credits_micro  INTEGER,                    -- millionths of the provider's unit
    refused_at     INTEGER NOT NULL,           -- when it last said that the window is used up; 0: never
    refused_resets INTEGER NOT NULL,           -- seconds since the Unix epoch
    PRIMARY KEY (thread, limit_id, window)
) STRICT, WITHOUT ROWID;

-- Clawtails before this one took the copies in transcripts for the turns themselves. Where this row is missing, the sources of
-- agents with a Codex home are read once more, and what was counted of copies is given up for what the rollouts say.
INSERT INTO formats (name, since)
SELECT 'native-row', 0 WHERE NOT EXISTS (SELECT 1 FROM turns) AND NOT EXISTS (SELECT 1 FROM sources);
