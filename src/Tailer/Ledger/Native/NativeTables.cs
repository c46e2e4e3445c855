using System.Buffers.Binary;
using Clawtail.Tailer.Sqlite;

namespace Clawtail.Tailer.Ledger.Native;

/// <summary>What the ledger knows of threads, turns and runs of the native Codex runtime, inside the caller's transaction.</summary>
internal sealed class NativeTables(StatementSet statements)
{
    private const int SeenCall = 1;
    private const int SeenFailure = 2;

    private readonly Statement _thread = statements.Prepare("""
        INSERT INTO native_threads (id, parent, session, kind, is_read) VALUES (?1, ?2, NULL, ?3, ?4)
        ON CONFLICT (id) DO UPDATE SET parent = coalesce(parent, excluded.parent), kind = coalesce(kind, excluded.kind), is_read = max(is_read, excluded.is_read)
        """);

    private readonly Statement _linkThread = statements.Prepare("""
        INSERT INTO native_threads (id, session, is_read) VALUES (?1, ?2, 0)
        ON CONFLICT (id) DO UPDATE SET session = excluded.session WHERE session IS NULL
        """);

    private readonly Statement _linkTurn = statements.Prepare("""
        INSERT INTO native_turns (id, session, seen) VALUES (?1, ?2, 0)
        ON CONFLICT (id) DO UPDATE SET session = excluded.session WHERE session IS NULL
        """);

    private readonly Statement _seeTurn = statements.Prepare("""
        INSERT INTO native_turns (id, session, seen) VALUES (?1, NULL, ?2)
        ON CONFLICT (id) DO UPDATE SET seen = excluded.seen WHERE seen < excluded.seen
        """);

    private readonly Statement _call = statements.Prepare("INSERT OR IGNORE INTO native_calls (turn, key) VALUES (?1, ?2)");
    private readonly Statement _run = statements.Prepare("INSERT OR IGNORE INTO native_runs (run, turn) VALUES (?1, ?2)");
    private readonly Statement _turnOfRun = statements.Prepare("SELECT turn FROM native_runs WHERE run = ?1");
    private readonly Statement _session = statements.Prepare("""
        SELECT coalesce((SELECT session FROM native_turns WHERE id = ?2), (SELECT session FROM native_threads WHERE id = ?1)),
            (SELECT kind FROM native_threads WHERE id = ?1)
        """);

    private readonly Statement _isRead = statements.Prepare("SELECT 1 FROM native_threads WHERE id = ?1 AND is_read = 1");
    private readonly Statement _seen = statements.Prepare("SELECT seen FROM native_turns WHERE id = ?1");

    /// <summary>Calls come in runs of one turn, whose session is asked for once.</summary>
    private (UInt128 Turn, int Seen) _lastSeen;
    private (UInt128 Thread, UInt128 Turn) _lastAsked;
    private (string? Session, string? Kind)? _lastSession;

    /// <summary>A transaction begins: what the one before it said of turns may not be durable.</summary>
    public void Begin() => (_lastSeen, _lastAsked, _lastSession) = (default, default, null);

    public void Write(in NativeThread thread)
    {
        _lastSession = null;
        Span<byte> id = stackalloc byte[16];
        Span<byte> parent = stackalloc byte[16];
        _thread.Bind(1, Bytes(thread.Id, id)).Bind(4, thread.IsRead ? 1 : 0);
        if (thread.Parent == UInt128.Zero) _thread.BindNull(2);
        else _thread.Bind(2, Bytes(thread.Parent, parent));
        if (thread.Kind is { } kind) _thread.Bind(3, kind);
        else _thread.BindNull(3);
        _thread.Run();
    }

    /// <summary>The first session that is told stays: a thread and a turn have one.</summary>
    public void Link(UInt128 thread, UInt128 turn, string session)
    {
        Span<byte> id = stackalloc byte[16];
        _lastSession = null;
        if (thread != UInt128.Zero) _linkThread.Bind(1, Bytes(thread, id)).Bind(2, session).Run();
        if (turn != UInt128.Zero) _linkTurn.Bind(1, Bytes(turn, id)).Bind(2, session).Run();
    }

    public void Link(UInt128 run, UInt128 turn)
    {
        Span<byte> id = stackalloc byte[16];
        Span<byte> of = stackalloc byte[16];
        if (run != UInt128.Zero) _run.Bind(1, Bytes(run, id)).Bind(2, Bytes(turn, of)).Run();
    }

    /// <returns>False if the call was taken before, from whatever copy.</returns>
    public bool TryTake(in NativeCall call)
    {
        Span<byte> turn = stackalloc byte[16];
        Span<byte> key = stackalloc byte[16];
        if (_call.Bind(1, Bytes(call.Turn, turn)).Bind(2, Bytes(call.Key, key)).Run() == 0) return false;

        var seen = call.Reason is null ? SeenCall : SeenFailure;
        if (call.Turn != UInt128.Zero && _lastSeen != (call.Turn, seen)) _seeTurn.Bind(1, turn).Bind(2, seen).Run();
        _lastSeen = (call.Turn, seen);
        return true;
    }

    /// <returns>The session, agent and session id, or null while it is not known; and the kind where no session decides.</returns>
    public (string? Session, string? Kind) SessionOf(UInt128 thread, UInt128 turn)
    {
        if (_lastSession is { } last && _lastAsked == (thread, turn)) return last;

        Span<byte> id = stackalloc byte[16];
        Span<byte> of = stackalloc byte[16];
        _session.Bind(1, Bytes(thread, id)).Bind(2, Bytes(turn, of)).Next();
        var found = (_session.IsNull(0) ? null : _session.Text(0), _session.IsNull(1) ? null : _session.Text(1));
        _session.Reset();
        (_lastAsked, _lastSession) = ((thread, turn), found);
        return found;
    }

    public UInt128 TurnOfRun(UInt128 run) => Find(_turnOfRun, run) ? Take(_turnOfRun, UInt128Of(_turnOfRun.Bytes(0))) : UInt128.Zero;

    public bool IsRead(UInt128 thread) => thread != UInt128.Zero && Find(_isRead, thread) && Take(_isRead, true);

    /// <summary>A rollout has a call or a failure of the turn.</summary>
    public bool IsSeen(UInt128 turn) => Find(_seen, turn) && Take(_seen, _seen.Int64(0) >= SeenCall);

    public bool HasFailed(UInt128 turn) => Find(_seen, turn) && Take(_seen, _seen.Int64(0) >= SeenFailure);

    public static ReadOnlySpan<byte> Bytes(UInt128 id, Span<byte> buffer)
    {
        BinaryPrimitives.WriteUInt128BigEndian(buffer, id);
        return buffer;
    }

    public static UInt128 UInt128Of(ReadOnlySpan<byte> bytes) => bytes.Length == 16 ? BinaryPrimitives.ReadUInt128BigEndian(bytes) : UInt128.Zero;

    private static bool Find(Statement statement, UInt128 id)
    {
        Span<byte> buffer = stackalloc byte[16];
        return statement.Bind(1, Bytes(id, buffer)).Next();
    }

    private static T Take<T>(Statement statement, T value)
    {
        statement.Reset();
        return value;
    }
}
