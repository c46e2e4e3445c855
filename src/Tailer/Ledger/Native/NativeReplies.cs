using Clawtail.Tailer.Sqlite;

namespace Clawtail.Tailer.Ledger.Native;

/// <summary>What transcripts say of native turns, in case no rollout does.</summary>
internal sealed class NativeReplies(StatementSet statements)
{
    private const string Columns =
        "turn, thread, session, is_run, is_history, time, key, provider, model, reason, messages, input, output, cache_read, cache_write, cost_nano_usd";

    private readonly Statement _add = statements.Prepare($"""
        INSERT OR IGNORE INTO native_replies ({Columns}, sweep, state)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)
        """);

    private readonly Statement _waiting = statements.Prepare($"SELECT {Columns} FROM native_replies WHERE state = 0 AND sweep < ?1");
    private readonly Statement _find = statements.Prepare($"SELECT {Columns} FROM native_replies WHERE turn = ?1 AND state = ?2");
    private readonly Statement _set = statements.Prepare("UPDATE native_replies SET state = ?2 WHERE turn = ?1");
    private readonly Statement _forgetSweeps = statements.Prepare("UPDATE native_replies SET sweep = 0 WHERE state = 0 AND sweep > 0");
    private readonly Statement _anyCounting = statements.Prepare("SELECT EXISTS (SELECT 1 FROM native_replies WHERE state = 1)");
    private readonly Statement _anyWaiting = statements.Prepare("SELECT EXISTS (SELECT 1 FROM native_replies WHERE state = 0)");

    /// <summary>Whether any of them ever counted: most ledgers have rollouts for every turn. Not of one transaction: it is asked about more often than needed rather than too seldom.</summary>
    private bool? _everCounted;

    public bool EverCounted => _everCounted ??= Exists();

    public bool AnyWaiting
    {
        get
        {
            var any = _anyWaiting.Next() && _anyWaiting.Int64(0) != 0;
            _anyWaiting.Reset();
            return any;
        }
    }

    /// <summary>Looks at the rollouts are counted from the start of the program.</summary>
    public void ForgetSweeps() => _forgetSweeps.Run();

    /// <param name="sweep">The last look at the rollouts that had begun when it was read.</param>
    public void Add(in NativeReply reply, NativeReplyState state, long sweep = 0)
    {
        if (state == NativeReplyState.Counts) _everCounted = true;
        Span<byte> id = stackalloc byte[16];
        Span<byte> thread = stackalloc byte[16];
        Span<byte> key = stackalloc byte[16];
        var turn = reply.Counted;
        _add.Bind(1, NativeTables.Bytes(reply.Id, id)).Bind(2, NativeTables.Bytes(reply.Thread, thread)).Bind(3, reply.Session);
        _add.Bind(4, reply.IsRun ? 1 : 0).Bind(5, reply.IsHistory ? 1 : 0).Bind(6, turn.Time);
        _add.Bind(7, NativeTables.Bytes(new UInt128(turn.Key.High, turn.Key.Low), key)).Bind(8, turn.Provider).Bind(9, turn.Model);
        if (turn.ErrorReason is { } reason) _add.Bind(10, reason);
        else _add.BindNull(10);
        _add.Bind(11, turn.Messages).Bind(12, turn.Tokens.Input).Bind(13, turn.Tokens.Output).Bind(14, turn.Tokens.CacheRead);
        _add.Bind(15, turn.Tokens.CacheWrite).Bind(16, turn.CostNanoUsd).Bind(17, sweep).Bind(18, (long)state).Run();
    }

    /// <summary>Those that were read before a look at the rollouts began.</summary>
    public List<NativeReply> WaitingBefore(long sweep)
    {
        var replies = new List<NativeReply>();
        _waiting.Bind(1, sweep);
        while (_waiting.Next()) replies.Add(Read(_waiting));
        return replies;
    }

    public NativeReply? FindCounting(UInt128 id) => EverCounted ? Find(id, NativeReplyState.Counts) : null;

    private NativeReply? Find(UInt128 id, NativeReplyState state)
    {
        Span<byte> bytes = stackalloc byte[16];
        if (!_find.Bind(1, NativeTables.Bytes(id, bytes)).Bind(2, (long)state).Next()) return null;

        var reply = Read(_find);
        _find.Reset();
        return reply;
    }

    public void Set(UInt128 id, NativeReplyState state)
    {
        Span<byte> bytes = stackalloc byte[16];
        _set.Bind(1, NativeTables.Bytes(id, bytes)).Bind(2, (long)state).Run();
        if (state == NativeReplyState.Counts) _everCounted = true;
    }

    private bool Exists()
    {
        var exists = _anyCounting.Next() && _anyCounting.Int64(0) != 0;
        _anyCounting.Reset();
        return exists;
    }

    private static NativeReply Read(Statement row)
    {
        var key = NativeTables.UInt128Of(row.Bytes(6));
        return new NativeReply(
            NativeTables.UInt128Of(row.Bytes(0)), NativeTables.UInt128Of(row.Bytes(1)), row.Text(2), row.Int64(3) != 0, row.Int64(4) != 0,
            new Turn
            {
                Time = row.Int64(5),
                Key = new TurnKey((ulong)(key >> 64), (ulong)key),
                Provider = row.Text(7),
                Model = row.Text(8),
                ErrorReason = row.IsNull(9) ? null : row.Text(9),
                Messages = (int)row.Int64(10),
                Tokens = new TokenCounts(row.Int64(11), row.Int64(12), row.Int64(13), row.Int64(14)),
                CostNanoUsd = row.Int64(15),
            });
    }
}
