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

    private readonly Statement _file = new(connection, """
        INSERT INTO files (path, size, mtime, offset, fingerprint, anchor, flags, session, started)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
        ON CONFLICT (path) DO UPDATE SET size = excluded.size, mtime = excluded.mtime, offset = excluded.offset,
            fingerprint = excluded.fingerprint, anchor = excluded.anchor, flags = excluded.flags,
            session = excluded.session, started = excluded.started
        """);

    private readonly Statement _database = new(connection, """
        INSERT INTO databases
            (path, size, mtime, log_size, log_mtime, unsettled, watermark, events, archives, cold_archives, damaged)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
        ON CONFLICT (path) DO UPDATE SET size = excluded.size, mtime = excluded.mtime, log_size = excluded.log_size,
            log_mtime = excluded.log_mtime, unsettled = excluded.unsettled, watermark = excluded.watermark,
            events = excluded.events, archives = excluded.archives, cold_archives = excluded.cold_archives,
            damaged = excluded.damaged
        """);

    private readonly Statement _forgetFile = new(connection, "DELETE FROM files WHERE path = ?1");
    private readonly Statement _forgetDatabase = new(connection, "DELETE FROM databases WHERE path = ?1");

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

    public void Write(PositionRow position)
    {
        if (position is FilePositionRow file) Write(file);
        else if (position is DatabasePositionRow database) Write(database);
        else throw new ArgumentOutOfRangeException(nameof(position), position, null);
    }

    /// <summary>Forgets the position of a source that is gone.</summary>
    public void Forget(string path)
    {
        _forgetFile.Bind(1, path).Run();
        _forgetDatabase.Bind(1, path).Run();
    }

    private void Write(DatabasePositionRow row) =>
        _database.Bind(1, row.Path).Bind(2, row.Size).Bind(3, row.Mtime).Bind(4, row.LogSize).Bind(5, row.LogMtime)
            .Bind(6, row.Unsettled ? 1 : 0).Bind(7, row.Watermark).Bind(8, row.Events).Bind(9, row.Archives)
            .Bind(10, row.ColdArchives).Bind(11, row.Damaged).Run();

    private void Write(FilePositionRow row) =>
        _file.Bind(1, row.Path).Bind(2, row.Size).Bind(3, row.Mtime).Bind(4, row.Offset).Bind(5, unchecked((long)row.Fingerprint))
            .Bind(6, unchecked((long)row.Anchor)).Bind(7, row.Flags).Bind(8, row.Session).Bind(9, row.Started).Run();

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
            _turn, _usage, _error, _file, _database, _forgetFile, _forgetDatabase, _session, _meta, _releaseUsage, _releaseError,
            _baselineUsage, _baselineErrors,
        ];
        foreach (var statement in all) statement.Dispose();
    }

    private static void Bind(Statement statement, SeriesRow row) =>
        statement.Bind(1, row.State.Id).Bind(2, row.Labels.Provider).Bind(3, row.Labels.Model).Bind(4, row.Labels.Third)
            .Bind(5, row.State.Folded ? 1 : 0).Bind(6, row.State.Released ? 1 : 0);
}
