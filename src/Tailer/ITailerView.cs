using System.Collections.Immutable;
using Clawtail.Tailer.Ledger;
using Clawtail.Tailer.OpenClaw.Auth;
using Clawtail.Tailer.OpenClaw.Native;
using Clawtail.Tailer.OpenClaw.Sessions;

namespace Clawtail.Tailer;

/// <summary>What the tailer shows to the outside: immutable values, replaced as a whole, safe from any thread.</summary>
public interface ITailerView
{
    IUsageTotals Totals { get; }
    SessionCounts Sessions { get; }

    /// <summary>Accounts whose token expires.</summary>
    ImmutableArray<OAuthAccount> Accounts { get; }

    /// <summary>How accounts fared lately, those with an API key too.</summary>
    ImmutableArray<AccountHealth> AccountHealth { get; }

    /// <summary>What providers say of the plans that are used here.</summary>
    CodexQuota Quota { get; }
    TailerStatus Status { get; }
}
