using Clawtail.Tailer.Sqlite;

namespace Clawtail.Tailer.Ledger.Native;

/// <summary>
/// Counts turns of the native Codex runtime, each once: by the calls in its rollout, else by what the transcript says of it.
/// Whichever is read first, what counters show ends at what the rollout says and never falls.
/// </summary>
/// <remarks>
/// What was shown of a turn by its transcript, by this Clawtail or by one that knew no rollouts, is given up when a call of
/// the turn comes, and becomes the turn's credit: the series goes on showing it, and calls are an increase only as far as they
/// go beyond it. So windows and reports, which read turns, are right at once, and counters never show a turn twice.
/// </remarks>
internal sealed class NativeCounter
{
    /// <summary>How long a call waits for its session: OpenClaw writes the link to it within seconds.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly TurnCounter _turns;
    private readonly SessionRegistry _sessions;
    private readonly NativeTables _tables;
    private readonly NativeReplies _replies;
    private readonly NativeCredits _credits;
    private readonly NativeWaiting _waiting;
    private readonly NativeLimits _limits;
    private long? _pendingDue;
    private bool _hasPending;

    public NativeCounter(StatementSet statements, TurnCounter turns, SessionRegistry sessions)
    {
        (_turns, _sessions) = (turns, sessions);
        _tables = new NativeTables(statements);
        _replies = new NativeReplies(statements);
        _credits = new NativeCredits(statements);
        _waiting = new NativeWaiting(statements);
        _limits = new NativeLimits(statements);
        HasUnsettled = true;
        Look();
        Commit();
    }

    /// <summary>
    /// Begins to count on a ledger that was opened anew. It writes, which a ledger that is only looked at cannot do, so it is
    /// not done by the constructor.
    /// </summary>
    public void ForgetSweeps() => _replies.ForgetSweeps();

    /// <summary>Calls wait for their session, or transcripts' rows for a look at the rollouts.</summary>
    public bool HasUnsettled { get; private set; }

    /// <summary>What the provider said of plans, or whose it is, may be other than when it was read.</summary>
    public bool HasNewLimits { get; private set; } = true;

    /// <summary>When a call counts without a session; milliseconds since the Unix epoch, null if none waits.</summary>
    public long? NextDue { get; private set; }

    /// <summary>The last look at all rollouts that has begun.</summary>
    public long Sweep { get; set; }

    /// <summary>Takes what a batch holds of the native runtime into the running transaction.</summary>
    /// <returns>Calls that had been counted before.</returns>
    public long Count(TurnBatch batch, CountContext context)
    {
        var native = batch.Native;
        var already = 0L;
        _tables.Begin();
        if (native.Limits.Count > 0) _limits.Add(native.Limits, native.Agent, context.Now);
        HasNewLimits |= native.Limits.Count > 0;
        foreach (var thread in native.Threads) _tables.Write(thread);
        foreach (var row in native.Rows) Take(row, batch, context.For(batch, row.Counted.Time));
        foreach (var call in native.Calls)
        {
            if (!_tables.TryTake(call)) already++;
            else Take(call, native.Agent, context.For(batch, call.Time));
        }
        return already;
    }

    /// <summary>Takes what OpenClaw says of the thread and the credential of a session.</summary>
    public void Bind(in NativeBinding binding)
    {
        if (binding.Session is not { } session) return;

        _tables.Link(binding.Thread, UInt128.Zero, session);
        if (binding.Profile != UInt128.Zero) _limits.SetProfile(session, binding.Profile);
        HasNewLimits = true;
    }

    /// <summary>What the provider said of plans; not of one transaction, but as it stands.</summary>
    public List<StoredLimit> ReadLimits(Func<long, long, long> messagesBetween)
    {
        var limits = _limits.ReadAll(messagesBetween);
        HasNewLimits = false;
        return limits;
    }

    /// <summary>Counts what has waited long enough, or for what has become known meanwhile.</summary>
    /// <param name="readSweep">The last look at all rollouts that came to its end; 0 for none.</param>
    /// <param name="unread">Agents of whom not every rollout could be read.</param>
    /// <param name="countsAll">Nothing waits any longer: the first catch-up ends.</param>
    public void Settle(long readSweep, IReadOnlySet<string> unread, bool countsAll, CountContext context)
    {
        if (!HasUnsettled) return;

        _tables.Begin();
        foreach (var waiting in _waiting.ReadAll())
        {
            if (TryCount(waiting.Call, waiting.Agent, context with { IsHistory = waiting.IsHistory }, countsAll || IsDue(waiting, context.Now))) _waiting.Remove(waiting.Call.Key);
        }
        foreach (var reply in _replies.WaitingBefore(countsAll ? long.MaxValue : readSweep))
        {
            if (!unread.Contains(TurnCounter.AgentIn(reply.Session))) Settle(reply, context with { IsHistory = reply.IsHistory });
        }
    }

    /// <summary>Looks what waits in the running transaction.</summary>
    public void Look()
    {
        if (!HasUnsettled) return;

        _pendingDue = _waiting.NextDue;
        _hasPending = _pendingDue is not null || _replies.AnyWaiting;
    }

    /// <summary>The transaction is durable.</summary>
    public void Commit()
    {
        if (HasUnsettled) (NextDue, HasUnsettled) = (_pendingDue, _hasPending);
    }

    private void Take(in NativeRow row, TurnBatch batch, CountContext context)
    {
        var session = batch.Sessions[row.Counted.Session].Id;
        if (row.Kind == NativeRowKind.FailedRun)
        {
            AddReply(row.Run, row, session, context);
            return;
        }

        _tables.Link(row.Thread, row.Turn, session);
        _tables.Link(row.Run, row.Turn);
        _tables.Link(row.Delivery, row.Turn);
        if (row.Counted.Provider is null || _replies.FindCounting(row.Turn) is not null) return;

        if (_turns.TryRemove(row.Counted) is { } counted) Give(row.Turn, counted);
        if (row.Kind == NativeRowKind.Reply && !_tables.IsRead(row.Thread)) AddReply(row.Turn, row, session, context);
    }

    private void AddReply(UInt128 id, in NativeRow row, string session, CountContext context)
    {
        _replies.Add(new NativeReply(id, row.Thread, session, row.Kind == NativeRowKind.FailedRun, context.IsHistory, row.Counted), NativeReplyState.Waits, Sweep);
        HasUnsettled = true;
    }

    private void Take(in NativeCall call, string agent, CountContext context)
    {
        Replace(call);
        if (TryCount(call, agent, context, isDue: false)) return;

        _waiting.Add(new WaitingCall(call, agent, context.IsHistory, context.Now + (long)Patience.TotalMilliseconds));
        HasUnsettled = true;
    }

    /// <summary>What was counted by the transcript gives way to what the rollout says; a failure of the run only to a failure.</summary>
    private void Replace(in NativeCall call)
    {
        if (_replies.FindCounting(call.Turn) is not { } reply || (reply.IsRun && call.Reason is null)) return;

        if (_turns.TryRemove(reply.Counted) is { } counted) Give(call.Turn, counted);
        _replies.Set(call.Turn, NativeReplyState.Replaced);
    }

    private bool TryCount(in NativeCall call, string agent, CountContext context, bool isDue)
    {
        var (name, kind) = _tables.SessionOf(call.Thread, call.Turn);
        var session = name is null ? default : _sessions.Write(new SessionRow(name, SessionRow.UnknownKind, 0));
        if (kind is null && !isDue && session?.Kind is null or SessionRow.UnknownKind) return false;

        // A thread that nothing links to a session is one of its own.
        session ??= _sessions.Write(new SessionRow($"{agent}/codex:{call.Thread:x32}", kind ?? SessionRow.UnknownKind, 0));
        var turn = new Turn
        {
            Key = new TurnKey((ulong)(call.Key >> 64), (ulong)call.Key),
            Time = call.Time,
            Provider = call.Provider,
            Model = call.Model,
            ErrorReason = call.Reason,
            Messages = call.Reason is null ? 1 : 0,
            Tokens = call.Tokens,
        };
        // The session decides whose turn it is: several agents may share a Codex home.
        CountWithCredit(call.Turn, turn, kind is null ? session : session with { Kind = kind }, name is null ? agent : _turns.AgentOf(name), context);
        return true;
    }

    /// <summary>A clock that was set back must not keep a call for longer than any is kept.</summary>
    private static bool IsDue(in WaitingCall waiting, long now) => waiting.Until <= now || waiting.Until > now + (long)Patience.TotalMilliseconds;

    private void Settle(in NativeReply reply, CountContext context)
    {
        var turn = reply.IsRun ? _tables.TurnOfRun(reply.Id) : reply.Id;
        var isTold = reply.IsRun ? turn == UInt128.Zero || _tables.HasFailed(turn) : _tables.IsSeen(turn) || _tables.IsRead(reply.Thread);
        _replies.Set(reply.Id, isTold ? NativeReplyState.Replaced : NativeReplyState.Counts);
        if (isTold) return;

        // A call of the turn that is found later asks by the turn.
        if (reply.IsRun) _replies.Add(reply with { Id = turn }, NativeReplyState.Counts);
        var session = _sessions.Write(new SessionRow(reply.Session, SessionRow.UnknownKind, 0));
        CountWithCredit(turn, reply.Counted, session, TurnCounter.AgentIn(reply.Session), context);
    }

    private void CountWithCredit(UInt128 id, in Turn turn, SessionEntry session, string agent, CountContext context)
    {
        var credit = _credits.Find(id);
        if (_turns.TryCount(turn, session, agent, context, ref credit)) _credits.Set(id, credit);
    }

    private void Give(UInt128 turn, in NativeCredit credit) => _credits.Set(turn, _credits.Find(turn) + credit);
}
