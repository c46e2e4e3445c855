-- What each series stood at when the first catch-up was done, which is where Prometheus' counters began. History that is
-- written for the time before must not rise above it: turns may arrive later that are older.

CREATE TABLE baseline_usage (
    series        INTEGER NOT NULL PRIMARY KEY,
    messages      INTEGER NOT NULL,
    input         INTEGER NOT NULL,
    output        INTEGER NOT NULL,
    cache_read    INTEGER NOT NULL,
    cache_write   INTEGER NOT NULL,
    cost_nano_usd INTEGER NOT NULL
) STRICT;

CREATE TABLE baseline_errors (
    series INTEGER NOT NULL PRIMARY KEY,
    count  INTEGER NOT NULL
) STRICT;
