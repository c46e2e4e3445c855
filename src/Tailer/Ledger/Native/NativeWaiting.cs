using Clawtail.Tailer.Sqlite;

namespace Clawtail.Tailer.Ledger.Native;

/// <summary>A call whose session was not known when it was read.</summary>
/// <param name="Until">When it counts without one; milliseconds since the Unix epoch.</param>
internal readonly record struct WaitingCall(NativeCall Call, string Agent, bool IsHistory, long Until);

/// <summary>Calls that wait for their session to become known, so that nothing counts under two kinds.</summary>
internal sealed class NativeWaiting
{
    private readonly Statement _add;
    private readonly Statement _all;
    private readonly Statement _remove;
    private readonly Statement _next;

    public NativeWaiting(StatementSet statements)
    {
        _add = statements.Prepare("""
            INSERT OR IGNORE INTO native_waiting
                (key, thread, turn, agent, until, is_history, time, provider, model, reason, input, output, cache_read, cache_write)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
            """);
        _all = statements.Prepare("""
            SELECT key, thread, turn, agent, until, is_history, time, provider, model, reason, input, output, cache_read, cache_write
            FROM native_waiting ORDER BY time
            """);
        _remove = statements.Prepare("DELETE FROM native_waiting WHERE key = ?1");
        _next = statements.Prepare("SELECT min(until) FROM native_waiting");
    }

    /// <summary>When the next one counts without a session; null if none waits.</summary>
    public long? NextDue
    {
        get
        {
            long? due = _next.Next() && !_next.IsNull(0) ? _next.Int64(0) : null;
            _next.Reset();
            return due;
        }
    }

    public void Add(in WaitingCall waiting)
    {
        Span<byte> key = stackalloc byte[16];
        Span<byte> thread = stackalloc byte[16];
        Span<byte> turn = stackalloc byte[16];
        var call = waiting.Call;
        _add.Bind(1, NativeTables.Bytes(call.Key, key)).Bind(2, NativeTables.Bytes(call.Thread, thread)).Bind(3, NativeTables.Bytes(call.Turn, turn));
        _add.Bind(4, waiting.Agent).Bind(5, waiting.Until).Bind(6, waiting.IsHistory ? 1 : 0).Bind(7, call.Time).Bind(8, call.Provider).Bind(9, call.Model);
        if (call.Reason is { } reason) _add.Bind(10, reason);
        else _add.BindNull(10);
        _add.Bind(11, call.Tokens.Input).Bind(12, call.Tokens.Output).Bind(13, call.Tokens.CacheRead).Bind(14, call.Tokens.CacheWrite).Run();
    }

    public List<WaitingCall> ReadAll()
    {
        var all = new List<WaitingCall>();
        while (_all.Next())
        {
            var call = new NativeCall(
                NativeTables.UInt128Of(_all.Bytes(0)), NativeTables.UInt128Of(_all.Bytes(1)), NativeTables.UInt128Of(_all.Bytes(2)), _all.Int64(6),
                _all.Text(7), _all.Text(8), _all.IsNull(9) ? null : _all.Text(9),
                new TokenCounts(_all.Int64(10), _all.Int64(11), _all.Int64(12), _all.Int64(13)));
            all.Add(new WaitingCall(call, _all.Text(3), _all.Int64(5) != 0, _all.Int64(4)));
        }
        return all;
    }

    public void Remove(UInt128 key)
    {
        Span<byte> bytes = stackalloc byte[16];
        _remove.Bind(1, NativeTables.Bytes(key, bytes)).Run();
    }
}
