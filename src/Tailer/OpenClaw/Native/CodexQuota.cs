using System.Collections.Immutable;
using Clawtail.Tailer.OpenClaw.Auth;

namespace Clawtail.Tailer.OpenClaw.Native;

/// <summary>What providers say of the plans that are used here. Holds no secret; accounts are named as the operator asked.</summary>
/// <param name="Windows">One for each account, window and limit, the newest word on it.</param>
/// <param name="Credits">What is left beside the plan, where there is any.</param>
public sealed record CodexQuota(ImmutableArray<QuotaWindow> Windows, ImmutableArray<QuotaCredits> Credits)
{
    private const string Unknown = "unknown";

    public static CodexQuota Empty { get; } = new([], []);

    /// <summary>Accounts whose credential does not say their plan, with the one that the provider told last.</summary>
    internal ImmutableArray<OAuthAccount> FillPlans(ImmutableArray<OAuthAccount> accounts) =>
        Windows.IsEmpty ? accounts : [.. accounts.Select(a => a.Plan == Unknown ? a with { Plan = PlanOf(a) } : a)];

    private string PlanOf(OAuthAccount account) =>
        Windows.FirstOrDefault(w => w.Provider == account.Provider && w.Account == account.Account)?.Plan ?? Unknown;
}

/// <summary>A window of a plan's limit.</summary>
/// <param name="Plan">ChatGPT plan, or <c>unknown</c>.</param>
/// <param name="Window">By its length: <c>5h</c>, <c>7d</c>.</param>
/// <param name="Limit">Which limit; <c>codex</c> is the plan's, others are those of single models.</param>
/// <param name="UsedRatio">0 to 1; whoever uses the plan, here or elsewhere.</param>
/// <param name="Ends">When this word says nothing any more: at the window's reset.</param>
/// <param name="Resets">Null if the provider did not say.</param>
/// <param name="MessagesAtRefusal">Messages counted here in the window when the provider last said that it is used up; null if it never did.</param>
public sealed record QuotaWindow(
    string Provider, string Account, string Plan, string Window, string Limit, double UsedRatio, DateTimeOffset Ends, DateTimeOffset? Resets,
    DateTimeOffset Observed, long? MessagesAtRefusal)
{
    /// <summary>When the provider last said that the window is used up; null if it never did.</summary>
    public DateTimeOffset? Refused { get; init; }
}

/// <summary>Credits beside a plan, in the provider's unit.</summary>
public sealed record QuotaCredits(string Provider, string Account, string Plan, double Balance);
