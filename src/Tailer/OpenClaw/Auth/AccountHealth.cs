using System.Collections.Immutable;

namespace Clawtail.Tailer.OpenClaw.Auth;

/// <summary>How an account fared lately. Holds no secret; <paramref name="Account"/> is named as in <see cref="OAuthAccount"/>.</summary>
/// <param name="Errors">Failures in a row, as OpenClaw counts them; it forgets them in time.</param>
/// <param name="BlockedUntil">Until when the provider itself said that it refuses; null if it did not.</param>
/// <param name="Blocks">Why OpenClaw does not use it for a while, also where that while is over.</param>
public sealed record AccountHealth(string Provider, string Account, long Errors, ImmutableArray<AccountBlock> Blocks, DateTimeOffset? BlockedUntil = null);

/// <summary>A cooldown, a disablement, or the end of what a plan allows.</summary>
/// <param name="Reason">OpenClaw's word: <c>rate_limit</c>, <c>billing</c>, <c>subscription_limit</c>, …</param>
public readonly record struct AccountBlock(string Reason, DateTimeOffset Until);
