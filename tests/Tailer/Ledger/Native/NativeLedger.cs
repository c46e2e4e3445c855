using Clawtail.Tailer;
using Clawtail.Tailer.Ledger;
using Clawtail.Tailer.Ledger.Native;
using Clawtail.Tests.Support;

namespace Clawtail.Tests.Tailer.Ledger.Native;

/// <summary>A real ledger that is told of native turns one thing at a time; every series is released as soon as it is there.</summary>
internal sealed class NativeLedger : IDisposable
{
    public const string Session = "main/s";

    public static readonly DateTimeOffset Now = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);

    private readonly TempFolder _folder = new();
    private readonly SettableClock _time = new(Now);
    private LedgerSession _session;

    public NativeLedger(bool completesBaseline = true)
    {
        _session = Open();
        if (completesBaseline) Commit(c => c.CompletesBaseline = true);
    }

    public string State => _folder.Combine("state");

    public UsageLedger Usage => _session.Usage;

    public UsageTotals Counted => Usage.Current.Usage.Aggregate(default(UsageTotals), (sum, s) => sum + s.Counted);

    public UsageTotals Exposed => Usage.Current.Usage.Aggregate(default(UsageTotals), (sum, s) => sum + s.Exposed);

    /// <summary>What all agents add up to.</summary>
    public (UsageTotals Counted, UsageTotals Exposed) Agents => Usage.Current.Agents.Aggregate(
        (default(UsageTotals), default(UsageTotals)), (sum, s) => (sum.Item1 + s.Counted, sum.Item2 + s.Exposed));

    public long CountedErrors => Usage.Current.Errors.Sum(e => e.Counted);

    public long ExposedErrors => Usage.Current.Errors.Sum(e => e.Exposed);

    public (long Messages, TokenCounts Tokens) Window
    {
        get
        {
            var windows = Usage.Current.Windows.Where(w => w.Window == "7d").ToList();
            return (windows.Sum(w => w.Messages), windows.Aggregate(default(TokenCounts), (sum, w) => sum + w.Tokens));
        }
    }

    public void Read(UInt128 thread, string? kind = null) => Commit(null, b => b.Native.Threads.Add(new NativeThread(thread, 0, IsRead: true, kind)));

    public void Call(UInt128 thread, UInt128 turn, int number, long input = 10, string? reason = null, long historyBefore = 0, string agent = "main") => Commit(null, b =>
    {
        b.HistoryBefore = historyBefore;
        b.Native.Agent = agent;
        b.Native.Threads.Add(new NativeThread(thread, 0, IsRead: true, null));
        b.Native.Calls.Add(new NativeCall((UInt128)(1_000 + number), thread, turn, TimeOf(number), "openai-codex", "gpt", reason, reason is null ? new TokenCounts(input, 2, 0, 0) : default));
    });

    public void Link(UInt128 thread, UInt128 turn, UInt128 run = default) =>
        Row(new NativeRow(NativeRowKind.Link, thread, turn, run, 0, default));

    /// <param name="model">The transcript's, which may be another than the rollout's.</param>
    public void Reply(UInt128 thread, UInt128 turn, int number, long input = 10, string model = "gpt") =>
        Row(new NativeRow(NativeRowKind.Reply, thread, turn, 0, 0, Mirror(number, input, model)));

    public void FailedRun(UInt128 run, int number) =>
        Row(new NativeRow(NativeRowKind.FailedRun, 0, 0, run, 0, Mirror(number, 0, "unknown") with { ErrorReason = "usage_limit", Messages = 0, Tokens = default }));

    /// <summary>All rollouts have been looked at, and read to their ends.</summary>
    public void Sweep()
    {
        Usage.Native.Sweep++;
        Settle(Usage.Native.Sweep);
    }

    public void Settle(long sweep = 0, params IEnumerable<string> unread) => Commit(c =>
    {
        (c.SettlesNative, c.RolloutsRead) = (true, sweep);
        c.UnreadAgents.UnionWith(unread);
    });

    /// <summary>What an older Clawtail counted that took copies for turns.</summary>
    public void CountAsTurn(int number, long input, string model = "gpt") => Commit(null, b =>
    {
        b.Next = Mirror(number, input, model);
        b.Accept();
    });

    /// <summary>A copy of a native turn is read again that an older Clawtail had counted.</summary>
    public void LinkCounted(UInt128 thread, UInt128 turn, int number, long input) =>
        Row(new NativeRow(NativeRowKind.Link, thread, turn, 0, 0, Mirror(number, input, "gpt")));

    /// <summary>A call brings the provider's word on the plan's window of five hours.</summary>
    /// <param name="at">When, after <see cref="Now"/>.</param>
    public void Limit(UInt128 thread, double usedRatio, TimeSpan at) => Commit(null, b =>
    {
        b.Native.Agent = "main";
        b.Native.Threads.Add(new NativeThread(thread, 0, IsRead: true, null));
        b.Native.Limits.Add(new NativeLimit(thread, "codex", "5h", 300, usedRatio, Now.AddHours(4).ToUnixTimeSeconds(), (Now + at).ToUnixTimeMilliseconds(), "plus", null));
    });

    /// <summary>Sets the clock.</summary>
    public void Step(TimeSpan by) => _time.Step(by);

    public void Wait(TimeSpan time) => _time.Advance(time);

    public void Reopen()
    {
        _session.Dispose();
        _session = Open();
    }

    public void Commit(Action<LedgerChange>? change, Action<TurnBatch>? fill = null)
    {
        var all = new LedgerChange();
        if (fill is not null)
        {
            var batch = new TurnBatch(100);
            batch.EnterSession(Session, "main");
            fill(batch);
            all.Batches.Add(batch);
        }
        change?.Invoke(all);
        Usage.Commit(all);

        var released = new LedgerChange();
        foreach (var series in Usage.Current.Usage.Where(s => s.State is { Released: false, Hidden: false })) released.ReleasedUsage.Add(series.State.Id);
        foreach (var series in Usage.Current.Errors.Where(s => s.State is { Released: false, Hidden: false })) released.ReleasedErrors.Add(series.State.Id);
        foreach (var series in Usage.Current.Agents.Where(s => s.State is { Released: false, Hidden: false })) released.ReleasedAgents.Add(series.State.Id);
        if (!released.IsEmpty) Usage.Commit(released);
    }

    public void Dispose()
    {
        _session.Dispose();
        _folder.Dispose();
    }

    private void Row(NativeRow row) => Commit(null, b => b.Native.Rows.Add(row));

    private static Turn Mirror(int number, long input, string model) => new()
    {
        Key = new TurnKey((ulong)(5_000 + number), 1),
        Time = TimeOf(number),
        Provider = "openai-codex",
        Model = model,
        Messages = 1,
        Tokens = new TokenCounts(input, input == 0 ? 0 : 2, 0, 0),
    };

    private static long TimeOf(int number) => Now.AddMinutes(-60).AddSeconds(number).ToUnixTimeMilliseconds();

    private LedgerSession Open() => LedgerSession.Open(State, new OwnerWatch(TimeProvider.System), maxSeries: 200, TailerLimits.Default, _time);
}
