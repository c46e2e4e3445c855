using Clawtail.Tailer.Files;
using Clawtail.Tailer.Ledger;
using Clawtail.Tailer.OpenClaw;
using Clawtail.Tailer.OpenClaw.Native;

namespace Clawtail.Tailer;

/// <summary>What providers said of plans, as a ledger keeps it, with the accounts' names from the home: for a report without a Clawtail that runs.</summary>
public static class PlanQuota
{
    /// <param name="options">The home, and how accounts are named.</param>
    public static CodexQuota Read(LedgerHistory history, TailerOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(history);
        ArgumentNullException.ThrowIfNull(options);
        var limits = history.ReadLimits();
        if (limits.Count == 0) return CodexQuota.Empty;

        var layout = new HomeLayout(options.Home, new FileGate(options.Home, options.CodexDirectories, state: null));
        var events = new NobodyListens();
        var metadata = new HomeMetadata(layout, options.AccountLabel, time, events);
        var agents = layout.ListAgents(new FolderListing(options.Limits, events));
        metadata.FindOutside(agents);
        metadata.Refresh(agents, []);
        return metadata.TakeQuotaAccounts().Merge(limits);
    }
}
