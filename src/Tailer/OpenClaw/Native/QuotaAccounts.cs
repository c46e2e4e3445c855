using System.Collections.Immutable;
using System.Text;
using Clawtail.Tailer.Json;
using Clawtail.Tailer.Ledger;
using Clawtail.Tailer.Ledger.Native;
using Clawtail.Tailer.OpenClaw.Auth;
using Clawtail.Tailer.OpenClaw.Entries;

namespace Clawtail.Tailer.OpenClaw.Native;

/// <summary>Brings together what the threads of each account heard of its plan.</summary>
/// <param name="perAgent">Credentials by agent.</param>
/// <param name="shared">Credentials that agents share.</param>
internal sealed class QuotaAccounts(IReadOnlyDictionary<string, IReadOnlyList<AuthRecords>> perAgent, IReadOnlyList<AuthRecords> shared, AccountNames names)
{
    /// <summary>The agent whose credentials the others use that have none.</summary>
    private const string DefaultAgent = "main";

    private const string Unknown = "unknown";

    /// <summary>How long a word without a reset says anything.</summary>
    private static readonly TimeSpan LongestWindow = TimeSpan.FromDays(7);

    /// <summary>What stands for a profile's id in the ledger, which must not hold the e-mail address that it often is.</summary>
    public static UInt128 HashOf(string? profile) => profile is null ? UInt128.Zero : Uuid.Parse(Encoding.UTF8.GetBytes(profile)).Value;

    public CodexQuota Merge(IReadOnlyList<StoredLimit> limits)
    {
        var windows = ImmutableArray.CreateBuilder<QuotaWindow>();
        var credits = ImmutableArray.CreateBuilder<QuotaCredits>();
        foreach (var account in limits.GroupBy(l => ProfileOf(l.Agent, l.Profile)))
        {
            var name = account.Key is { } profile ? names.NameOf(profile) : Unknown;
            var told = account.Where(l => l.Plan is not null).MaxBy(l => l.PlanAt)?.Plan;
            var plan = account.Key is { Plan: not Unknown } known ? known.Plan : told ?? Unknown;
            foreach (var same in account.GroupBy(l => (l.Limit, l.Window))) windows.Add(Newest([.. same], name, plan));
            if (account.MaxBy(l => l.ObservedAt)?.CreditsBalance is { } balance) credits.Add(new QuotaCredits(ProviderName.Codex, name, plan, balance));
        }
        return new CodexQuota(
            [.. windows.OrderBy(w => w.Account, StringComparer.Ordinal).ThenBy(w => w.Window, StringComparer.Ordinal).ThenBy(w => w.Limit, StringComparer.Ordinal)],
            credits.ToImmutable());
    }

    private static QuotaWindow Newest(IReadOnlyList<StoredLimit> same, string account, string plan)
    {
        var newest = same.MaxBy(l => l.ObservedAt)!;
        var refused = same.MaxBy(l => l.RefusedAt)!;
        var observed = UnixTime.ToDate(newest.ObservedAt);
        DateTimeOffset? resets = newest.ResetsAt == 0 ? null : UnixTime.ToDate(1000 * newest.ResetsAt);
        var forgotten = UnixTime.ToDate(newest.ObservedAt + (long)LongestWindow.TotalMilliseconds);
        return new QuotaWindow(
            ProviderName.Codex, account, plan, newest.Window, newest.Limit, newest.UsedRatio, resets ?? forgotten, resets, observed,
            refused.RefusedAt == 0 ? null : refused.MessagesAtRefusal)
        {
            Refused = refused.RefusedAt == 0 ? null : UnixTime.ToDate(refused.RefusedAt),
        };
    }

    /// <summary>That of the session, else the only one there is: the agent's own, or what it shares with the default agent.</summary>
    private AuthProfile? ProfileOf(string agent, UInt128 id)
    {
        var own = perAgent.GetValueOrDefault(agent) ?? [];
        var common = shared.Concat(perAgent.GetValueOrDefault(DefaultAgent) ?? []);
        if (id != UInt128.Zero && own.Concat(common).SelectMany(r => r.Profiles).FirstOrDefault(p => HashOf(p.Id) == id) is { } bound) return bound;

        var mine = Plans(own);
        return mine.Count == 0 ? Only(Plans(common)) : Only(mine);
    }

    private List<AuthProfile> Plans(IEnumerable<AuthRecords> records) =>
        [.. records.SelectMany(r => r.Profiles).Where(p => p.Provider == ProviderName.Codex).DistinctBy(names.NameOf)];

    private static AuthProfile? Only(List<AuthProfile> profiles) => profiles.Count == 1 ? profiles[0] : null;
}
