-- What each agent used, as it is counted and as it is shown: the columns mean what they mean in usage_series.

CREATE TABLE agent_series (
    id                    INTEGER NOT NULL PRIMARY KEY,
    agent                 TEXT    NOT NULL UNIQUE,
    folded                INTEGER NOT NULL,
    released              INTEGER NOT NULL,
    hidden                INTEGER NOT NULL,
    messages              INTEGER NOT NULL,
    input                 INTEGER NOT NULL,
    output                INTEGER NOT NULL,
    cache_read            INTEGER NOT NULL,
    cache_write           INTEGER NOT NULL,
    cost_nano_usd         INTEGER NOT NULL,
    carried_messages      INTEGER NOT NULL DEFAULT 0,
    carried_input         INTEGER NOT NULL DEFAULT 0,
    carried_output        INTEGER NOT NULL DEFAULT 0,
    carried_cache_read    INTEGER NOT NULL DEFAULT 0,
    carried_cache_write   INTEGER NOT NULL DEFAULT 0,
    carried_cost_nano_usd INTEGER NOT NULL DEFAULT 0,
    base_messages         INTEGER NOT NULL DEFAULT 0,
    base_input            INTEGER NOT NULL DEFAULT 0,
    base_output           INTEGER NOT NULL DEFAULT 0,
    base_cache_read       INTEGER NOT NULL DEFAULT 0,
    base_cache_write      INTEGER NOT NULL DEFAULT 0,
    base_cost_nano_usd    INTEGER NOT NULL DEFAULT 0
) STRICT;

-- Failed turns by their time: they are few, and reports count them by reason without reading all the others.
CREATE INDEX turns_failed ON turns (time, error_series) WHERE error_series IS NOT NULL;

-- While a ledger is rebuilt: what the one before it had counted.
CREATE TABLE shown_agents (
    series        INTEGER NOT NULL PRIMARY KEY,
    messages      INTEGER NOT NULL,
    input         INTEGER NOT NULL,
    output        INTEGER NOT NULL,
    cache_read    INTEGER NOT NULL,
    cache_write   INTEGER NOT NULL,
    cost_nano_usd INTEGER NOT NULL
) STRICT;

-- Agents begin at what was counted of them, as after a baseline: to a Prometheus these series are new. Turns that were counted
-- before turns had sessions are of an unknown agent. Beyond the 200 with the most messages an agent is part of "other".
-- total() has no overflow, unlike sum().
INSERT INTO agent_series (id, agent, folded, released, hidden, messages, input, output, cache_read, cache_write, cost_nano_usd)
SELECT number, agent, number > 200, 1, 0, max(0, messages), max(0, input), max(0, output), max(0, cache_read), max(0, cache_write), max(0, cost_nano_usd)
FROM (
    SELECT row_number() OVER (ORDER BY messages DESC, agent) AS number, *
    FROM (
        SELECT iif(agent = '', 'unknown', agent) AS agent, CAST(total(messages) AS INTEGER) AS messages,
            CAST(total(input) AS INTEGER) AS input, CAST(total(output) AS INTEGER) AS output,
            CAST(total(cache_read) AS INTEGER) AS cache_read, CAST(total(cache_write) AS INTEGER) AS cache_write,
            CAST(total(cost_nano_usd) AS INTEGER) AS cost_nano_usd
        FROM hours GROUP BY 1
    )
);
