using Clawtail.Tests.Support;

namespace Clawtail.Tests.Tailer.Codex;

/// <summary>What can happen to a mirrored agent and to the tailer that reads it, one thing at a time.</summary>
internal sealed class MirroredLife(MirroredAgent agent, TailerHarness tailer, ScrapeLog scrapes)
{
    private readonly LedgerFile _ledger = new(tailer.State);
    private IReadOnlyDictionary<string, byte[]>? _backup;

    public static int Kinds => Enum.GetValues<What>().Length;

    public static string Name(int what) => $"{(What)what}";

    public async Task DoAsync(int what, int session, int size)
    {
        switch ((What)what)
        {
            case What.Turn: agent.Turn(session, 1 + size % 3, ModelEnd.Answered, (Mirroring)(size % 4)); break;
            case What.RolledBackTurn: agent.Turn(session, 1 + size % 3, ModelEnd.Answered, (Mirroring)(size % 4), rollsBack: true); break;
            case What.ResumedTurn: agent.Turn(session, 1 + size % 3, ModelEnd.Answered, (Mirroring)(size % 4), sumsUp: false); break;
            case What.FailedTurn: agent.Turn(session, size % 2, (ModelEnd)(1 + size % 3), (Mirroring)(size / 4)); break;
            case What.Compact: agent.Compact(session, size % 2 == 0); break;
            case What.Fork: agent.Fork(session); break;
            case What.Upgrade: agent.Upgrade(); break;
            case What.NewThread: agent.NewThread(session, isHidden: false); break;
            case What.HiddenThread: agent.NewThread(session, isHidden: true); break;
            case What.Reveal: agent.Reveal(); break;
            case What.WriteRollouts: agent.WriteRollouts(); break;
            case What.WriteLateRows: agent.WriteLateRows(); break;
            case What.Archive: await PutAwayAsync(session, t => t.Archive()); break;
            case What.Compress: await PutAwayAsync(session, t => t.Compress()); break;
            case What.Remove: await RemoveAsync(session); break;
            case What.Sweep: await tailer.SweepAsync(); break;
            case What.Scrape: await ScrapeAsync(); break;
            case What.TimePasses: tailer.Time.Advance(TimeSpan.FromSeconds(15 * size)); break;
            case What.Restart: await tailer.RestartAsync(); break;
            case What.StopMidway: await StopMidwayAsync(); break;
            case What.BackUp: _backup = _ledger.Copy(); break;
            case What.PutBack: await PutBackAsync(_backup); break;
            case What.CrashBetweenCommits: await CrashBetweenCommitsAsync(); break;
        }
    }

    /// <summary>Everything is written and read, and nothing waits any longer.</summary>
    public async Task SettleAsync()
    {
        agent.WriteRollouts();
        agent.WriteLateRows();
        for (var i = 0; i < 3; i++)
        {
            await ScrapeAsync();
            tailer.Time.Advance(TimeSpan.FromMinutes(3));
        }
        await ScrapeAsync();
    }

    private async Task PutAwayAsync(int session, Action<MirroredThread> away)
    {
        agent.WriteRollouts();
        await tailer.SweepAsync();
        agent.PutAway(session, away);
    }

    /// <summary>What is in the home no more can be told by the ledger alone: an older one would not know it.</summary>
    private async Task RemoveAsync(int session)
    {
        await PutAwayAsync(session, t => t.Remove());
        _backup = null;
    }

    /// <summary>A life ends while there is something to be read.</summary>
    private async Task StopMidwayAsync()
    {
        agent.WriteRollouts();
        agent.WriteLateRows();
        tailer.Begin();
        await tailer.RestartAsync();
    }

    /// <summary>The ledger is what it was at an earlier time; what was counted since is in the home.</summary>
    private async Task PutBackAsync(IReadOnlyDictionary<string, byte[]>? backup)
    {
        if (backup is null) return;
        await tailer.StopAsync();
        _ledger.Restore(backup);
        await tailer.StartAsync();
    }

    /// <summary>The last commits of a reading never reached the disk.</summary>
    private async Task CrashBetweenCommitsAsync()
    {
        IReadOnlyDictionary<string, byte[]>? crashed = null;
        agent.WriteRollouts();
        agent.WriteLateRows();
        tailer.Events.OnCommit = () => crashed ??= _ledger.Copy();
        await tailer.SweepAsync();
        tailer.Events.OnCommit = () => { };
        await PutBackAsync(crashed);
    }

    private async Task ScrapeAsync()
    {
        await tailer.SweepAsync();
        await scrapes.ScrapeAsync();
        await tailer.TurnAsync();
        await scrapes.ScrapeAsync();
    }

    private enum What
    {
        Turn,
        RolledBackTurn,
        ResumedTurn,
        FailedTurn,
        Compact,
        Fork,
        Upgrade,
        NewThread,
        HiddenThread,
        Reveal,
        WriteRollouts,
        WriteLateRows,
        Archive,
        Compress,
        Remove,
        Sweep,
        Scrape,
        TimePasses,
        Restart,
        StopMidway,
        BackUp,
        PutBack,
        CrashBetweenCommits,
    }
}
