-- Positions in agents' databases, from OpenClaw 2026.8.1 on. The path is relative to the home. Rows are marked by pairs
-- of little-endian 64-bit numbers: the row's id and a hash of what it held.
CREATE TABLE databases (
    path          TEXT    NOT NULL PRIMARY KEY,
    size          INTEGER NOT NULL,            -- bytes, when last read
    mtime         INTEGER NOT NULL,            -- 100 ns ticks, when last read
    log_size      INTEGER NOT NULL,            -- the same of its write-ahead log
    log_mtime     INTEGER NOT NULL,
    unsettled     INTEGER NOT NULL,            -- written so lately that mtime may hide a change
    watermark     INTEGER NOT NULL,            -- newest rewrite of a session that was read
    events        BLOB    NOT NULL,            -- marked rows of transcript_events, ascending
    archives      BLOB    NOT NULL,            -- of session_transcript_archives
    cold_archives BLOB    NOT NULL,            -- of session_transcript_cold_archives
    damaged       BLOB    NOT NULL             -- ranges of transcript_events that were skipped, two marks each
) STRICT, WITHOUT ROWID;
