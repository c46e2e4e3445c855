using System.Collections.Immutable;

namespace Clawtail.Tailer.OpenClaw.Auth;

/// <summary>Brings together what several places say of the health of the same accounts.</summary>
internal static class AccountHealthMerger
{
    /// <summary>What OpenClaw calls a key that stands in the configuration: <c>inline-api-key:provider</c>.</summary>
    private const string InlineKey = "inline-api-key";

    /// <param name="perAgent">The records of each agent, and those that agents share.</param>
    public static ImmutableArray<AccountHealth> Of(IEnumerable<IReadOnlyList<AuthRecords>> perAgent, AccountNames names)
    {
        var all = perAgent.SelectMany(records => records.SelectMany(r => r.Health.Select(h => (r.Place, Health: h, Account: AccountOf(h, records, names)))));
        return
        [
            .. all.Where(h => h.Account.Provider.Length > 0).GroupBy(h => h.Account)
                .Select(g => Merge(g.Key, [.. g.Where(h => h.Place == g.Max(o => o.Place)).Select(h => h.Health)]))
                .OrderBy(a => a.Provider, StringComparer.Ordinal).ThenBy(a => a.Account, StringComparer.Ordinal),
        ];
    }

    private static (string Provider, string Account) AccountOf(ProfileHealth health, IReadOnlyList<AuthRecords> records, AccountNames names)
    {
        var profile = records.OrderByDescending(r => r.Place).SelectMany(r => r.Profiles).FirstOrDefault(p => p.Id == health.Id);
        if (profile is not null) return (profile.Provider, names.NameOf(profile));

        // What no credential belongs to is left over from one that is gone.
        return health.Id.Split(':') is [InlineKey, { Length: > 0 and <= 64 } provider] ? (provider, InlineKey) : ("", "");
    }

    /// <summary>Several agents use one account: what hinders one of them is shown.</summary>
    private static AccountHealth Merge((string Provider, string Account) account, IReadOnlyList<ProfileHealth> copies) => new(
        account.Provider, account.Account, copies.Max(c => c.Errors),
        [
            .. copies.SelectMany(c => c.Blocks).GroupBy(b => b.Reason).Select(g => g.MaxBy(b => b.Until))
                .OrderBy(b => b.Reason, StringComparer.Ordinal),
        ],
        copies.Max(c => c.BlockedUntil));
}
