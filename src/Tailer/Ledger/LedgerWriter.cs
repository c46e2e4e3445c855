using System.Buffers.Binary;
using Clawtail.Tailer.Sqlite;

namespace Clawtail.Tailer.Ledger;

/// <summary>Writes turns, positions and notes inside the caller's transaction, with statements that are prepared once.</summary>
internal sealed class LedgerWriter(StatementSet statements)
{
    private readonly Statement _turn = statements.Prepare("""
        INSERT OR IGNORE INTO turns
            (time, key, usage_series, error_series, input, output, cache_read, cache_write, cost_nano_usd, session, messages)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
        """);

    private readonly Statement _find = statements.Prepare("SELECT 1 FROM turns WHERE time = ?1 AND key = ?2");

    private readonly Statement _source = statements.Prepare("""
        INSERT INTO sources (path, format, position) VALUES (?1, ?2, ?3)
        ON CONFLICT (path) DO UPDATE SET format = excluded.format, position = excluded.position
        """);

    private readonly Statement _forget = statements.Prepare("DELETE FROM sources WHERE path = ?1");

    private readonly Statement _format = statements.Prepare(
        "INSERT INTO formats (name, since) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET since = excluded.since");

    private readonly Statement _obstacle = statements.Prepare("""
        INSERT INTO obstacles (path, since, cleared) VALUES (?1, ?2, ?3)
        ON CONFLICT (path) DO UPDATE SET since = excluded.since, cleared = excluded.cleared
        """);

    private readonly Statement _meta = statements.Prepare(
        "INSERT INTO meta (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = excluded.value");

    private readonly Statement _dropMeta = statements.Prepare("DELETE FROM meta WHERE name = ?1");

    /// <returns>False if the turn was counted before, from whatever copy.</returns>
    public bool TryInsert(in Turn turn, int usageSeries, int? errorSeries, long session)
    {
        Span<byte> key = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(key, turn.Key.High);
        BinaryPrimitives.WriteUInt64BigEndian(key[8..], turn.Key.Low);
        if (turn.FormerTime is { } former && Has(former, key)) return false;

        _turn.Bind(1, turn.Time).Bind(2, key).Bind(3, usageSeries);
        if (errorSeries is { } error) _turn.Bind(4, error);
        else _turn.BindNull(4);
        _turn.Bind(5, turn.Tokens.Input).Bind(6, turn.Tokens.Output).Bind(7, turn.Tokens.CacheRead).Bind(8, turn.Tokens.CacheWrite);
        return _turn.Bind(9, turn.CostNanoUsd).Bind(10, session).Bind(11, turn.Messages).Run() == 1;
    }

    private bool Has(long time, ReadOnlySpan<byte> key)
    {
        var has = _find.Bind(1, time).Bind(2, key).Next();
        _find.Reset();
        return has;
    }

    /// <summary>Writes everything of a change but its turns and series.</summary>
    public void Write(LedgerChange change)
    {
        foreach (var batch in change.Batches)
        {
            if (batch.Position is { } position) Write(position);
        }
        foreach (var path in change.Forgotten) _forget.Bind(1, path).Run();
        foreach (var (name, since) in change.Formats) _format.Bind(1, name).Bind(2, since).Run();
        foreach (var obstacle in change.Obstacles) Write(obstacle);
    }

    public void WriteMeta(string name, long value) => _meta.Bind(1, name).Bind(2, value).Run();

    public void DropMeta(string name) => _dropMeta.Bind(1, name).Run();

    private void Write(SourcePosition position) =>
        _source.Bind(1, position.Path).Bind(2, position.Format).Bind(3, position.Position).Run();

    private void Write(Obstacle obstacle)
    {
        _obstacle.Bind(1, obstacle.Path).Bind(2, obstacle.Since);
        if (obstacle.Cleared is { } cleared) _obstacle.Bind(3, cleared);
        else _obstacle.BindNull(3);
        _obstacle.Run();
    }
}
