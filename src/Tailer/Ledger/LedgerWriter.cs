using Clawtail.Tailer.Sqlite;
using Microsoft.Data.Sqlite;

namespace Clawtail.Tailer.Ledger;

/// <summary>The ledger's statements, prepared once. Writes what it is told inside the caller's transaction.</summary>
internal sealed class LedgerWriter(SqliteConnection connection) : IDisposable
{
    private readonly Statement _turn = new(connection, """
        INSERT OR IGNORE INTO turns (time, key, usage_series, error_series, input, output, cache_read, cache_write, cost_nano_usd)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
        """);

    private readonly Statement _usage = new(connection, """
        INSERT INTO usage_series
            (id, provider, model, session_kind, folded, released, messages, input, output, cache_read, cache_write, cost_nano_usd)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
        ON CONFLICT (id) DO UPDATE SET messages = excluded.messages, input = excluded.input, output = excluded.output,
            cache_read = excluded.cache_read, cache_write = excluded.cache_write, cost_nano_usd = excluded.cost_nano_usd
        """);

    private readonly Statement _error = new(connection, """
        INSERT INTO error_series (id, provider, model, reason, folded, released, count) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
        ON CONFLICT (id) DO UPDATE SET count = excluded.count
        """);

    private readonly Statement _source = new(connection, """
        INSERT INTO sources (path, format, position) VALUES (?1, ?2, ?3)
        ON CONFLICT (path) DO UPDATE SET format = excluded.format, position = excluded.position
        """);

    private readonly Statement _forget = new(connection, "DELETE FROM sources WHERE path = ?1");

    private readonly Statement _session = new(connection, """
        INSERT INTO sessions (id, kind, last_entry) VALUES (?1, ?2, ?3)
        ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, last_entry = excluded.last_entry
        """);

    private readonly Statement _meta = new(connection,
        "INSERT INTO meta (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = excluded.value");

    private readonly Statement _releaseUsage = new(connection, "UPDATE usage_series SET released = 1 WHERE id = ?1");
    private readonly Statement _releaseError = new(connection, "UPDATE error_series SET released = 1 WHERE id = ?1");

    private readonly Statement _baselineUsage = new(connection, """
        INSERT INTO baseline_usage (series, messages, input, output, cache_read, cache_write, cost_nano_usd)
        SELECT id, messages, input, output, cache_read, cache_write, cost_nano_usd FROM usage_series
        """);

    private readonly Statement _baselineErrors = new(connection,
        "INSERT INTO baseline_errors (series, count) SELECT id, count FROM error_series");

    /// <returns>False if the turn was counted before, from whatever copy.</returns>
    public bool TryInsert(in Turn turn, int usageSeries, int? errorSeries)
    {
        Span<byte> key = stackalloc byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(key, turn.Key.High);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(key[8..], turn.Key.Low);
        _turn.Bind(1, turn.Time).Bind(2, key).Bind(3, usageSeries);
        if (errorSeries is { } error) _turn.Bind(4, error);
        else _turn.BindNull(4);
        _turn.Bind(5, turn.Tokens.Input).Bind(6, turn.Tokens.Output).Bind(7, turn.Tokens.CacheRead).Bind(8, turn.Tokens.CacheWrite);
        return _turn.Bind(9, turn.CostNanoUsd).Run() == 1;
    }

    public void Write(UsageRow row)
    {
        var (messages, tokens, cost) = row.Pending;
        Bind(_usage, row);
        _usage.Bind(7, messages).Bind(8, tokens.Input).Bind(9, tokens.Output).Bind(10, tokens.CacheRead).Bind(11, tokens.CacheWrite);
        _usage.Bind(12, cost).Run();
    }

    public void Write(ErrorRow row)
    {
        Bind(_error, row);
        _error.Bind(7, row.Pending).Run();
    }

    public void Write(SourcePosition row) => _source.Bind(1, row.Path).Bind(2, row.Format).Bind(3, row.Position).Run();

    public void Forget(string path) => _forget.Bind(1, path).Run();

    public void Write(SessionRow session) =>
        _session.Bind(1, session.Id).Bind(2, session.Kind).Bind(3, session.NewestEntry).Run();

    public void WriteMeta(string name, long value) => _meta.Bind(1, name).Bind(2, value).Run();

    public void WriteMeta(string name, string value) => _meta.Bind(1, name).Bind(2, value).Run();

    public void ReleaseUsage(int series) => _releaseUsage.Bind(1, series).Run();

    public void ReleaseError(int series) => _releaseError.Bind(1, series).Run();

    /// <summary>Keeps what every series stands at, with what this transaction has written.</summary>
    public void WriteBaseline()
    {
        _baselineUsage.Run();
        _baselineErrors.Run();
    }

    public void Dispose()
    {
        ReadOnlySpan<Statement> all =
        [
            _turn, _usage, _error, _source, _forget, _session, _meta, _releaseUsage, _releaseError,
            _baselineUsage, _baselineErrors,
        ];
        foreach (var statement in all) statement.Dispose();
    }

    private static void Bind(Statement statement, SeriesRow row) =>
        statement.Bind(1, row.State.Id).Bind(2, row.Labels.Provider).Bind(3, row.Labels.Model).Bind(4, row.Labels.Third)
            .Bind(5, row.State.Folded ? 1 : 0).Bind(6, row.State.Released ? 1 : 0);
}
