using System.Collections.Immutable;
using Clawtail.Tailer.Codex;
using Clawtail.Tailer.Ledger;
using Clawtail.Tailer.Ledger.Native;
using Clawtail.Tailer.OpenClaw;
using Clawtail.Tailer.OpenClaw.Entries;
using Clawtail.Tailer.OpenClaw.Native;
using Clawtail.Tailer.Sources;

namespace Clawtail.Tailer;

/// <summary>
/// What the native Codex runtime needs of a pass beside the reading: the links that OpenClaw keeps, the moment when what
/// transcripts say counts because no rollout does, and the provider's word on plans.
/// </summary>
/// <param name="formats">Those that the ledger has read before.</param>
internal sealed class NativePass(UsageLedger ledger, RetryingLedger retrying, HomeMetadata metadata, IReadOnlyDictionary<string, long> formats)
{
    /// <summary>As the ledger remembers that copies of native turns are known for what they are.</summary>
    private const string NativeRows = "native-row";

    private bool _rereadsRows = !formats.ContainsKey(NativeRows);
    private ImmutableArray<ThreadBinding> _boundThreads;
    private long _rolloutsRead;
    private volatile CodexQuota _quota = CodexQuota.Empty;

    /// <summary>What providers say of plans.</summary>
    public CodexQuota Quota => _quota;

    /// <summary>When a call counts although its session is not known; milliseconds since the Unix epoch, null if none waits.</summary>
    public long? NextDue => ledger.Native.NextDue;

    /// <summary>
    /// Whether an agent's sources are read from their beginning again: an older Clawtail took the copies of native turns in
    /// them for turns.
    /// </summary>
    public bool Rereads(AgentFolder agent) => _rereadsRows && Directory.Exists(CodexHome.Of(agent.Folder));

    /// <summary>All that is there was looked at, and is about to be read.</summary>
    public void BeginSweep(LedgerChange change)
    {
        ledger.Native.Sweep++;
        var threads = metadata.Threads;
        if (threads == _boundThreads) return;

        _boundThreads = threads;
        change.Bindings.AddRange(threads.Select(t => new NativeBinding(t.Thread.Value, t.Session is { } session ? $"{t.Agent}/{session}" : null, QuotaAccounts.HashOf(t.Profile))));
    }

    /// <summary>Once all rollouts that were there have been read, what transcripts say of turns that are in none of them counts.</summary>
    /// <param name="isRead">Nothing of what was found is unfinished.</param>
    /// <param name="isThrough">The whole home was looked at, and all of it read.</param>
    public void Finish(LedgerChange change, bool isRead, bool isThrough, SourceTable sources, IEnumerable<string> unreadableFolders, DateTimeOffset now)
    {
        if (isThrough && _rereadsRows) change.Formats[NativeRows] = now.ToUnixTimeMilliseconds();
        _rereadsRows &= !isThrough;
        if (isRead) _rolloutsRead = ledger.Native.Sweep;
        if (!ledger.Native.HasUnsettled || !ledger.IsBaselineComplete) return;

        (change.SettlesNative, change.RolloutsRead) = (true, _rolloutsRead);
        change.UnreadAgents.UnionWith(RolloutFormat.AgentsNotRead(sources, unreadableFolders));
    }

    public void PublishQuota(CancellationToken stopping)
    {
        if (!ledger.Native.HasNewLimits && !metadata.HasNewAccounts) return;

        var accounts = metadata.TakeQuotaAccounts();
        retrying.Execute(() => _quota = accounts.Merge(ledger.Native.ReadLimits((after, until) => ledger.MessagesBetween(ProviderName.Codex, after, until))), stopping);
    }
}
