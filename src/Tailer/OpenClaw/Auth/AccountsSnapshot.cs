using System.Collections.Immutable;

namespace Clawtail.Tailer.OpenClaw.Auth;

/// <summary>What is shown of all accounts. Immutable.</summary>
internal sealed record AccountsSnapshot(ImmutableArray<OAuthAccount> Expiring, ImmutableArray<AccountHealth> Health)
{
    public static AccountsSnapshot Empty { get; } = new([], []);

    /// <summary>What accounts are called.</summary>
    public AccountNames Names { get; private init; } = new([], AccountLabel.Masked);

    /// <param name="perOwner">The records of each agent, and those that agents share.</param>
    public static AccountsSnapshot Of(IReadOnlyList<IReadOnlyList<AuthRecords>> perOwner, AccountLabel style)
    {
        var names = new AccountNames(perOwner.SelectMany(records => records), style);
        return new AccountsSnapshot(names.Expiring, AccountHealthMerger.Of(perOwner, names)) { Names = names };
    }
}
